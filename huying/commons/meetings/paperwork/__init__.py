"""The papers that a session makes of itself: content only, the look is the documents room's."""

from .calling import MADE, outline_paper, paper_of
from .holding import attendance_sheet, minutes_paper

__all__ = [
    "MADE",
    "attendance_sheet",
    "minutes_paper",
    "outline_paper",
    "paper_of",
]
