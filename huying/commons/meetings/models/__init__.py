"""Standing-committee sessions: when, what is on the agenda, its papers, who attended, what was meant to be said."""

from .attendance import PRESENCES, Attendance, Attendee, AttendeeKind, Presence, Way
from .minutes import Minutes
from .outlines import UNSAID, SpeechKind, SpeechOutline
from .papers import PaperKind, Receipt, SessionPaper
from .sessions import PLACE, AgendaItem, ItemKind, ScSession
from .sittings import HalfDay, Sitting, SittingKind

__all__ = [
    "PLACE",
    "PRESENCES",
    "UNSAID",
    "AgendaItem",
    "Attendance",
    "Attendee",
    "AttendeeKind",
    "HalfDay",
    "ItemKind",
    "Minutes",
    "PaperKind",
    "Presence",
    "Receipt",
    "ScSession",
    "SessionPaper",
    "Sitting",
    "SittingKind",
    "SpeechKind",
    "SpeechOutline",
    "Way",
]
