"""START HERE. The procedures of livelihood projects: who does what, after what, within how long. Pure."""

from .candidate import CandidateListing
from .committing import CommitmentKeeping, CommitmentYearly
from .decision import BallotDeciding
from .implementing import ProjectImplementation
from .soliciting import Soliciting
from .supervising import DecisionExecution, IssueUrging

__all__ = [
    "BallotDeciding",
    "CandidateListing",
    "CommitmentKeeping",
    "CommitmentYearly",
    "DecisionExecution",
    "IssueUrging",
    "ProjectImplementation",
    "Soliciting",
]
