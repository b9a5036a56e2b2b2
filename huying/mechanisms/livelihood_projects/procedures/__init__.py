"""START HERE. The procedures of livelihood projects: who does what, after what, within how long. Pure."""

from .candidate import CandidateListing
from .decision import BallotDeciding
from .implementing import ProjectImplementation
from .soliciting import Soliciting

__all__ = ["BallotDeciding", "CandidateListing", "ProjectImplementation", "Soliciting"]
