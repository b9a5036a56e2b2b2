"""Forms of sessions: planning, the agenda, papers, outlines, who attends, the minutes."""

from .agenda import ItemForm, NewItemForm, SittingForm
from .attendance import AttendanceForm
from .attendees import AnsweringForm, CameForm, InviteForm
from .minutes import MinutesForm
from .outlines import OutlineForm
from .papers import PaperForm, ReachedForm
from .sessions import SETTLED, YEARS, DayForm, SessionForm

__all__ = [
    "SETTLED",
    "YEARS",
    "AnsweringForm",
    "AttendanceForm",
    "CameForm",
    "DayForm",
    "InviteForm",
    "ItemForm",
    "MinutesForm",
    "NewItemForm",
    "OutlineForm",
    "PaperForm",
    "ReachedForm",
    "SessionForm",
    "SittingForm",
]
