"""Questions about sessions: the list, the agenda, papers and receipts, outlines, who attended, the minutes."""

from .agenda import AgendaRow, PlannedBack, agenda, planned_back, subjects_of
from .attendance import QUORUM, Roll, attendance_words, first_sitting, members, quorum_of, roll, roll_now
from .attendees import Owed, asked_of, attendees, duties_of, invitations, owed, proposals
from .lists import SessionRow, coming, headline, held, session_rows
from .minutes import count_words, draft_minutes, minutes_of, versions_of
from .outlines import (
    OutlineRow,
    days_of,
    items_spoken_to,
    may_read_outline,
    outline_of,
    outline_rows,
    written_speeches,
)
from .owing import OwedByMember, owed_by_member
from .papers import Distribution, MemberRow, PaperRow, distribution, due_on, reached_by, reading_version
from .sessions import acts_done, find_proceeding, next_number, proceeding_of, session_view, sessions

__all__ = [
    "QUORUM",
    "AgendaRow",
    "Distribution",
    "MemberRow",
    "OutlineRow",
    "Owed",
    "OwedByMember",
    "PaperRow",
    "PlannedBack",
    "Roll",
    "SessionRow",
    "acts_done",
    "agenda",
    "asked_of",
    "attendance_words",
    "attendees",
    "coming",
    "count_words",
    "days_of",
    "distribution",
    "draft_minutes",
    "due_on",
    "duties_of",
    "find_proceeding",
    "first_sitting",
    "headline",
    "held",
    "invitations",
    "items_spoken_to",
    "may_read_outline",
    "members",
    "minutes_of",
    "next_number",
    "outline_of",
    "outline_rows",
    "owed",
    "owed_by_member",
    "planned_back",
    "proceeding_of",
    "proposals",
    "quorum_of",
    "reached_by",
    "reading_version",
    "roll",
    "roll_now",
    "session_rows",
    "session_view",
    "sessions",
    "subjects_of",
    "versions_of",
    "written_speeches",
]
