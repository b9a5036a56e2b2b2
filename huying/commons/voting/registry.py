"""What mechanisms ask to be told: that an assessment is void, so that theirs is open again."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from .models import GradedAssessment

OnVoid = Callable[["GradedAssessment", date], None]
_when_voided: list[OnVoid] = []


def when_voided(told: OnVoid) -> None:
    """Ask to be told, in the same transaction, that an assessment was voided in favour of paper."""
    _when_voided.append(told)


def tell_voided(assessment: GradedAssessment, today: date) -> None:
    for told in _when_voided:
        told(assessment, today)
