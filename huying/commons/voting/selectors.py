"""Questions about assessments. Counts are answered only after the close."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet

from huying.kernel.access.scope import scope
from huying.kernel.access.viewer import Viewer

from .counting import grade_label
from .models import ALONE, GradedAssessment, Seat, Vote


class NoCounts(Exception):
    """There are no counts to answer."""


class StillOpen(NoCounts):
    """Counts before the close are nobody's business."""


class IsVoid(NoCounts):
    """A void assessment has no counts: they were put back to nought, unseen."""


@dataclass(frozen=True)
class GradeCount:
    label: str
    n: int

    @property
    def words(self) -> str:
        return f"{self.n}票"


def counts(assessment: GradedAssessment) -> dict[str, int]:
    """Votes by grade; raises StillOpen before the close and IsVoid for a void assessment."""
    if assessment.closed_at is None:
        raise StillOpen("测评还没有结束，票数不公布。")
    if assessment.is_uncounted:
        raise IsVoid("这次测评已改用纸票，这里没有票数。")
    return {t.grade: t.votes for t in assessment.tallies.order_by("pk")}


def count_rows(assessment: GradedAssessment) -> list[GradeCount]:
    """The counts in the order of the grades, in words; raises NoCounts as `counts` does."""
    return [GradeCount(grade_label(grade), votes) for grade, votes in counts(assessment).items()]


def grades(assessment: GradedAssessment) -> list[tuple[str, str]]:
    """What may be marked, in its order: value and label."""
    known = assessment.tallies.order_by("pk").values_list("grade", flat=True)
    return [(grade, grade_label(grade)) for grade in known]


def turnout(assessment: GradedAssessment) -> tuple[int, int]:
    """How many have voted, of how many who may."""
    seats = assessment.seats.values_list("has_voted", flat=True)
    return sum(seats), len(seats)


def seat_of(assessment: GradedAssessment, person_id: int | None) -> Seat | None:
    return assessment.seats.filter(person_id=person_id).first() if person_id else None


def that_stand(kind: str) -> QuerySet[Vote]:
    """The votes on subjects of this kind that were not made void: no minutes, rule or number knows of the others."""
    return Vote.objects.filter(subject_kind=kind, voided_at=None)


# ── what a viewer sees ────────────────────────────────────────────────────
@dataclass(frozen=True)
class Row:
    """An assessment as this viewer sees it."""

    assessment: GradedAssessment
    voted: int
    seated: int  # may vote
    has_seat: bool
    has_voted: bool
    is_vote: bool = False  # on a decision, not an assessment

    @property
    def what(self) -> str:
        return "表决" if self.is_vote else "满意度测评"

    @property
    def is_open(self) -> bool:
        return self.assessment.closed_at is None

    @property
    def may_vote(self) -> bool:
        return self.has_seat and not self.has_voted and self.is_open

    @property
    def turnout(self) -> str:
        return f"应投{self.seated}人，已投{self.voted}人"

    @property
    def base(self) -> str:
        """「应到27人，出席25人，」 before who may vote; nothing of votes whose half-day was not kept."""
        found = self.assessment
        return "" if found.present is None else f"应到{found.members}人，出席{found.present}人，"


def visible(viewer: Viewer) -> QuerySet[GradedAssessment]:
    """The assessments of the viewer's congress with their turnout and the viewer's own seat; open ones first.

    The secret ballot of a vote that was made void is none of them.
    """
    mine = Seat.objects.filter(assessment=OuterRef("pk"), person=viewer.person)
    return (
        scope(GradedAssessment.objects.filter(vote__voided_at=None), viewer)
        .annotate(seated=Count("seats"), voted=Count("seats", filter=Q(seats__has_voted=True)))
        .annotate(has_seat=Exists(mine), i_voted=Exists(mine.filter(has_voted=True)))
        .annotate(is_vote=Exists(Vote.objects.filter(ballot=OuterRef("pk"))))
        .order_by(F("closed_at").desc(nulls_first=True), "-pk")
    )


def rows(found: Iterable[GradedAssessment]) -> list[Row]:
    """The rows of assessments that `visible` has annotated."""
    return [row(assessment) for assessment in found]


def row(found: GradedAssessment) -> Row:
    said = vars(found)  # the annotations, which the model's type does not know
    return Row(found, said["voted"], said["seated"], said["has_seat"], said["i_voted"], said["is_vote"])


def waiting(viewer: Viewer) -> QuerySet[GradedAssessment]:
    """The open assessments in which this viewer has not voted yet."""
    unused = Seat.objects.filter(person=viewer.person, has_voted=False)
    return visible(viewer).filter(closed_at=None, pk__in=unused.values("assessment"))


def rest_of_sitting(viewer: Viewer, assessment: GradedAssessment) -> list[GradedAssessment]:
    """The other objects of the same sitting in which this viewer has not voted yet, in their order."""
    if assessment.sitting == ALONE:
        return []
    return list(waiting(viewer).filter(sitting=assessment.sitting).exclude(pk=assessment.pk).order_by("pk"))
