"""What is remembered of livelihood projects, by noun."""

from .comments import ProjectComment
from .commitments import Commitment, CommitmentSheet, CommitmentYear
from .decisions import BallotDecision, CountReport
from .ideas import Idea, IdeaContact
from .maps import Outline
from .pilots import Pilot
from .projects import Project
from .ratings import Rating, ScoreTicket
from .solicitations import Solicitation
from .supervision import (
    Area,
    Campaign,
    GroupInspection,
    GroupMember,
    HotIssue,
    InspectionGroup,
    MajorDecision,
    OwnField,
)
from .words import NONE, said
from .works import Milestone, Step

__all__ = [
    "NONE",
    "Area",
    "BallotDecision",
    "Campaign",
    "Commitment",
    "CommitmentSheet",
    "CommitmentYear",
    "CountReport",
    "GroupInspection",
    "GroupMember",
    "HotIssue",
    "Idea",
    "IdeaContact",
    "InspectionGroup",
    "MajorDecision",
    "Milestone",
    "Outline",
    "OwnField",
    "Pilot",
    "Project",
    "ProjectComment",
    "Rating",
    "ScoreTicket",
    "Solicitation",
    "Step",
    "said",
]
