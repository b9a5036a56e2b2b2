"""What is remembered of livelihood projects, by noun."""

from .decisions import BallotDecision
from .ideas import Idea, IdeaContact
from .maps import Outline
from .pilots import Pilot
from .projects import Project
from .solicitations import Solicitation
from .words import NONE, said
from .works import Milestone, Step

__all__ = [
    "NONE",
    "BallotDecision",
    "Idea",
    "IdeaContact",
    "Milestone",
    "Outline",
    "Pilot",
    "Project",
    "Solicitation",
    "Step",
    "said",
]
