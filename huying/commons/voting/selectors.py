"""Questions about assessments. Counts are answered only after the close."""

from __future__ import annotations

from .models import GradedAssessment, Seat


class StillOpen(Exception):
    """Counts before the close are nobody's business."""


def counts(assessment: GradedAssessment) -> dict[str, int]:
    """Votes by grade; raises StillOpen before the close."""
    if assessment.closed_at is None:
        raise StillOpen("测评还没有结束，票数不公布。")
    return {t.grade: t.votes for t in assessment.tallies.all()}


def turnout(assessment: GradedAssessment) -> tuple[int, int]:
    """How many have voted, of how many who may."""
    seats = assessment.seats.values_list("has_voted", flat=True)
    return sum(seats), len(seats)


def seat_of(assessment: GradedAssessment, person_id: int | None) -> Seat | None:
    return assessment.seats.filter(person_id=person_id).first() if person_id else None
