"""Questions about sessions: the list, the agenda, who attended, what is planned back from the day."""

from .agenda import AgendaRow, PlannedBack, agenda, planned_back, subjects_of
from .attendance import QUORUM, Roll, attendance_words, first_sitting, members, quorum_of, roll
from .lists import SessionRow, coming, headline, held, session_rows
from .sessions import acts_done, find_proceeding, next_number, proceeding_of, session_view, sessions

__all__ = [
    "QUORUM",
    "AgendaRow",
    "PlannedBack",
    "Roll",
    "SessionRow",
    "acts_done",
    "agenda",
    "attendance_words",
    "coming",
    "find_proceeding",
    "first_sitting",
    "headline",
    "held",
    "members",
    "next_number",
    "planned_back",
    "proceeding_of",
    "quorum_of",
    "roll",
    "session_rows",
    "session_view",
    "sessions",
    "subjects_of",
]
