"""Deeds of assessments: open with a frozen roll, cast once, close and count, or give up in favour of paper."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.db.models import Exists, F

from huying.kernel.calendar.clock import CHINA
from huying.kernel.database.prepared import Prepared, Updated
from huying.kernel.ledger import services as ledger
from huying.kernel.people.models import Congress, Person
from huying.kernel.procedures.refusals import Incomplete, NotAllowed, Refused, TooLate

from . import registry, selectors
from .counting import ABSTAINED
from .models import ALONE, GradedAssessment, Seat, Tally


@transaction.atomic
def open_assessment(
    *,
    congress: Congress,
    title: str,
    grades: Iterable[str],
    members: Iterable[Person],
    by: str,
    at: datetime,
    sitting: str = "",
    due: int = 0,
    present: int | None = None,
) -> GradedAssessment:
    """Open a secret graded vote; the roll is frozen now. Raises Incomplete when nobody may vote.

    `members`: who may vote. `sitting`, `due`, `present`: the half-day it is held at, of how many members how many came;
    without them all who may vote are due, and it is not known who is there.
    """
    roll = list(members)
    if not roll:
        raise Incomplete("没有常委会组成人员名单，不能开始测评。", hint="先在机构与人员里登记组成人员。")
    assessment = GradedAssessment.objects.create(
        congress=congress,
        title=title,
        opened_at=at,
        sitting=sitting or ALONE,
        members=due or len(roll),
        present=present,
    )
    Seat.objects.bulk_create(Seat(congress=congress, assessment=assessment, person=p) for p in roll)
    Tally.objects.bulk_create(Tally(congress=congress, assessment=assessment, grade=g) for g in (*grades, ABSTAINED))
    ledger.record(
        congress=congress,
        kind="voting.opened",
        subject=f"assessment:{assessment.pk}",
        by=by,
        recorded_at=at,
        body={"title": title, "members": len(roll)} | ({"sitting": sitting, "due": due} if sitting else {}),
    )
    return assessment


@dataclass(frozen=True)
class Mark:
    """One member's grade in one assessment, by their numbers."""

    assessment: int
    person: int
    grade: str


_open_assessment = Prepared(
    lambda pk: GradedAssessment.objects.filter(pk=pk, closed_at=None).values_list("pk"),
    int,
    shared=True,  # whoever closes waits for those who are casting, and they do not wait for each other
)
_take_seat = Updated(
    lambda assessment, person, grade: Seat.objects.filter(
        Exists(Tally.objects.filter(assessment=assessment, grade=grade)),
        assessment=assessment,
        person=person,
        has_voted=False,
    ),
    int,
    int,
    str,
    has_voted=True,
)
_count = Updated(
    lambda assessment, grade, votes: Tally.objects.filter(assessment=assessment, grade=grade),
    int,
    str,
    int,
    votes=lambda _assessment, _grade, votes: F("votes") + votes,
)


@transaction.atomic(savepoint=False)
def cast_many(marks: Sequence[Mark]) -> list[bool]:
    """Count marks, each member's once; says of each whether it was counted. Nothing remembers who gave which: no ledger
    entry, no time, no row of its own.

    A seat is claimed by a conditional update: of two presses at the same moment only one changes a row. Assessments and
    grades are locked in the order of their numbers, so that two who count many cannot wait for each other.
    """
    opened = {pk for pk in sorted({m.assessment for m in marks}) if _open_assessment.one(pk)}
    counted = [m.assessment in opened and _take_seat(m.assessment, m.person, m.grade) == 1 for m in marks]
    votes = Counter((m.assessment, m.grade) for m, was in zip(marks, counted, strict=True) if was)
    for (assessment, grade), number in sorted(votes.items()):
        _count(assessment, grade, number)
    return counted


def cast(*, assessment: GradedAssessment, person: Person, grade: str) -> None:
    """Count one member's mark, once.

    Raises NotAllowed (not on the roll), TooLate (closed, or voted before), Incomplete (no such grade).
    """
    if not cast_many([Mark(assessment.pk, person.pk, grade)])[0]:
        raise _why_not(GradedAssessment.objects.get(pk=assessment.pk), person, grade)


def _why_not(assessment: GradedAssessment, person: Person, grade: str) -> Refused:
    if assessment.closed_at is not None:
        return TooLate("测评已经结束。", hint="结果由常委会办公室公布。")
    if not Tally.objects.filter(assessment=assessment, grade=grade).exists():
        return Incomplete("请选一个等次。")
    if not Seat.objects.filter(assessment=assessment, person=person).exists():
        return NotAllowed("您不在这次测评的名单里。")
    return TooLate("您已经投过票了，一人一票。", hint="不用再投。")


@transaction.atomic
def close_assessment(*, assessment: GradedAssessment, by: str, at: datetime) -> dict[str, int]:
    """Close the vote and return the counts. Closing again returns the same counts.

    Raises TooLate when the assessment is void.
    """
    locked = GradedAssessment.objects.select_for_update(of=("self",)).get(pk=assessment.pk)
    if locked.is_uncounted:
        raise TooLate("这次测评已改用纸票，这里没有票数。", hint="请登记纸票的票数。")
    if locked.closed_at is None:
        locked.closed_at = at
        locked.save(update_fields=["closed_at"])
        voted, members = selectors.turnout(locked)
        ledger.record(
            congress=locked.congress,
            kind="voting.closed",
            subject=f"assessment:{locked.pk}",
            by=by,
            recorded_at=at,
            body={"counts": selectors.counts(locked), "voted": voted, "members": members},
        )
    return selectors.counts(locked)


def discard(assessment: GradedAssessment, at: datetime) -> None:
    """Close the ballot of a vote that is made void; what was cast is put back to nought, as if nobody had voted."""
    locked = GradedAssessment.objects.select_for_update(of=("self",)).get(pk=assessment.pk)
    locked.closed_at, locked.is_void = locked.closed_at or at, False  # nor do papers count any more
    locked.save(update_fields=["closed_at", "is_void"])
    Tally.objects.filter(assessment=locked).update(votes=0)


@transaction.atomic
def void_assessment(*, assessment: GradedAssessment, by: str, reason: str, at: datetime) -> None:
    """Give the vote up in favour of paper. What was cast is put back to nought; nobody ever sees it.

    Raises TooLate once the assessment is closed, Incomplete without a reason.
    """
    locked = GradedAssessment.objects.select_for_update(of=("self",)).get(pk=assessment.pk)
    if locked.closed_at is not None:
        raise TooLate("测评已经结束，不能改用纸票。", hint="结果已经公布。")
    if not reason.strip():
        raise Incomplete("请写明为什么改用纸票。")
    locked.closed_at, locked.is_void = at, True
    locked.save(update_fields=["closed_at", "is_void"])
    Tally.objects.filter(assessment=locked).update(votes=0)
    voted, members = selectors.turnout(locked)
    ledger.record(
        congress=locked.congress,
        kind="voting.voided",
        subject=f"assessment:{locked.pk}",
        by=by,
        recorded_at=at,
        body={"reason": reason.strip(), "voted": voted, "members": members},
    )
    registry.tell_voided(locked, at.astimezone(CHINA).date())
