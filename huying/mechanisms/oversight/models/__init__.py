"""What oversight remembers beside the acts: plans, topics, opinion documents and their problem items."""

from .appraisals import Appraisal, AppraisalItem
from .items import ProblemItem
from .opinions import OpinionDocument
from .topics import OversightPlan, Topic
from .words import NONE, said

__all__ = [
    "NONE",
    "Appraisal",
    "AppraisalItem",
    "OpinionDocument",
    "OversightPlan",
    "ProblemItem",
    "Topic",
    "said",
]
