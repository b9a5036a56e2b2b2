"""START HERE. The procedures of a meeting: who does what, after what, within how long. Pure."""

from .session import SessionHolding

__all__ = ["SessionHolding"]
