"""START HERE. The procedures of closed-loop oversight: who does what, after what, within how long.

The order of the acts is national law: 监督法 (2024) art. 11-17, 29, 37, 63. The law gives no number of days
for hand-over or report: every number is found in the rule profile by the rule's code.
"""

from .appraisals import SpecialAppraisal
from .consulting import OrganConsultation
from .inquiries import SpecialInquiry
from .inquiry_bills import InquiryBillHandling
from .investigations import SpecificInvestigation
from .item import GIVES, ItemHandling
from .opinion import OpinionHandling
from .planning import AnnualPlanning
from .special_report import SpecialReporting
from .topic import TopicOversight

__all__ = [
    "GIVES",
    "PROCEDURES",
    "AnnualPlanning",
    "InquiryBillHandling",
    "ItemHandling",
    "OpinionHandling",
    "OrganConsultation",
    "SpecialAppraisal",
    "SpecialInquiry",
    "SpecialReporting",
    "SpecificInvestigation",
    "TopicOversight",
]

PROCEDURES = (
    AnnualPlanning,
    OrganConsultation,
    TopicOversight,
    SpecialReporting,
    OpinionHandling,
    ItemHandling,
    SpecialAppraisal,
    SpecialInquiry,
    InquiryBillHandling,
    SpecificInvestigation,
)
