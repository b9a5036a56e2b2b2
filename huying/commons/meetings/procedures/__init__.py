"""START HERE. The procedures of a meeting: who does what, after what, within how long. Pure."""

from .commendation import OutlineCommendation
from .deliberation import RECORDERS, ItemDeliberation
from .session import SessionHolding

__all__ = ["RECORDERS", "ItemDeliberation", "OutlineCommendation", "SessionHolding"]
