"""The papers that a session makes of itself: content only, the look is the documents room's."""

from .calling import agenda_paper, notice_paper, outline_form, outline_paper, paper_of
from .holding import attendance_sheet, minutes_paper

__all__ = [
    "agenda_paper",
    "attendance_sheet",
    "minutes_paper",
    "notice_paper",
    "outline_form",
    "outline_paper",
    "paper_of",
]
