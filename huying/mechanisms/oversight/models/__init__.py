"""What oversight remembers beside the acts: plans, topics, opinion documents and their problem items."""

from .appraisals import Appraisal, AppraisalItem
from .candidates import HIGHEST, CandidateScore
from .consultations import ConsultationRequest
from .desk import ReplyLetter, UnitCharge, UnitNote
from .handling import Milestone, UrgingLetter
from .indicators import WeakIndicator
from .inquiries import Inquiry
from .inquiry_bills import InquiryBill
from .investigations import CommissionSeat, Investigation
from .items import ItemUnit, ListedUnit, ProblemItem
from .opinions import OpinionDocument
from .plans import LevelLink, LiaisonNote, PlanChange
from .publications import Publication, PublicationKind, PublicationState
from .reports import ReportMeasure, ReportProblem, ResearchReport
from .research import ResearchPlan, ResearchSample, SoughtOpinion
from .special_reports import CollectedOpinion, SpecialReport
from .topics import OversightPlan, Topic
from .words import NONE, said

__all__ = [
    "HIGHEST",
    "NONE",
    "Appraisal",
    "AppraisalItem",
    "CandidateScore",
    "CollectedOpinion",
    "CommissionSeat",
    "ConsultationRequest",
    "Inquiry",
    "InquiryBill",
    "Investigation",
    "ItemUnit",
    "LevelLink",
    "LiaisonNote",
    "ListedUnit",
    "Milestone",
    "OpinionDocument",
    "OversightPlan",
    "PlanChange",
    "ProblemItem",
    "Publication",
    "PublicationKind",
    "PublicationState",
    "ReplyLetter",
    "ReportMeasure",
    "ReportProblem",
    "ResearchPlan",
    "ResearchReport",
    "ResearchSample",
    "SoughtOpinion",
    "SpecialReport",
    "Topic",
    "UnitCharge",
    "UnitNote",
    "UrgingLetter",
    "WeakIndicator",
    "said",
]
