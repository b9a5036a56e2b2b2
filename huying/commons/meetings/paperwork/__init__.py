"""The papers that a session makes of itself: content only, the look is the documents room's."""

from .calling import MADE, outline_paper, paper_of
from .deciding import announcement_paper, bulletin_paper, decision_paper
from .holding import attendance_sheet, minutes_paper

__all__ = [
    "MADE",
    "announcement_paper",
    "attendance_sheet",
    "bulletin_paper",
    "decision_paper",
    "minutes_paper",
    "outline_paper",
    "paper_of",
]
