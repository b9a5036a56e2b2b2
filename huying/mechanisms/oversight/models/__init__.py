"""What oversight remembers beside the acts: plans, topics, opinion documents and their problem items."""

from .appraisals import Appraisal, AppraisalItem
from .handling import Milestone, UrgingLetter, WeakIndicator
from .items import ItemUnit, ProblemItem
from .opinions import OpinionDocument
from .topics import OversightPlan, Topic
from .words import NONE, said

__all__ = [
    "NONE",
    "Appraisal",
    "AppraisalItem",
    "ItemUnit",
    "Milestone",
    "OpinionDocument",
    "OversightPlan",
    "ProblemItem",
    "Topic",
    "UrgingLetter",
    "WeakIndicator",
    "said",
]
