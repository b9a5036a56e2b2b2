"""Standing-committee sessions: when, what is on the agenda, who attended."""

from .attendance import Attendance, Presence
from .sessions import PLACE, AgendaItem, ScSession

__all__ = ["PLACE", "AgendaItem", "Attendance", "Presence", "ScSession"]
