"""What oversight remembers beside the acts: plans, topics, opinion documents and their problem items."""

from .items import ProblemItem
from .opinions import OpinionDocument
from .topics import OversightPlan, Topic
from .words import NONE, said

__all__ = ["NONE", "OpinionDocument", "OversightPlan", "ProblemItem", "Topic", "said"]
