"""Deeds of assessments: open with a frozen roll, cast once, close and count, or give up in favour of paper."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from django.db import transaction
from django.db.models import F

from huying.kernel.calendar.clock import CHINA
from huying.kernel.ledger import services as ledger
from huying.kernel.people.models import Congress, Person
from huying.kernel.procedures.refusals import Incomplete, NotAllowed, TooLate

from . import registry, selectors
from .counting import ABSTAINED
from .models import GradedAssessment, Seat, Tally


@transaction.atomic
def open_assessment(
    *, congress: Congress, title: str, grades: Iterable[str], members: Iterable[Person], by: str, at: datetime
) -> GradedAssessment:
    """Open a secret graded vote; the roll is frozen now. Raises Incomplete when nobody may vote."""
    roll = list(members)
    if not roll:
        raise Incomplete("没有常委会组成人员名单，不能开始测评。", hint="先在机构与人员里登记组成人员。")
    assessment = GradedAssessment.objects.create(congress=congress, title=title, opened_at=at)
    Seat.objects.bulk_create(Seat(congress=congress, assessment=assessment, person=p) for p in roll)
    Tally.objects.bulk_create(Tally(congress=congress, assessment=assessment, grade=g) for g in (*grades, ABSTAINED))
    ledger.record(
        congress=congress,
        kind="voting.opened",
        subject=f"assessment:{assessment.pk}",
        by=by,
        recorded_at=at,
        body={"title": title, "members": len(roll)},
    )
    return assessment


@transaction.atomic
def cast(*, assessment: GradedAssessment, person: Person, grade: str) -> None:
    """Count one member's mark, once. Nothing remembers who gave it: no ledger entry, no time, no row of its own.

    Raises NotAllowed (not on the roll), TooLate (closed, or voted before), Incomplete (no such grade).
    """
    locked = GradedAssessment.objects.select_for_update(of=("self",)).get(pk=assessment.pk)
    if locked.closed_at is not None:
        raise TooLate("测评已经结束。", hint="结果由常委会办公室公布。")
    if not Tally.objects.filter(assessment=locked, grade=grade).exists():
        raise Incomplete("请选一个等次。")
    if not Seat.objects.filter(assessment=locked, person=person).exists():
        raise NotAllowed("您不在这次测评的名单里。")
    # Claimed by a conditional update: of two presses at the same moment only one changes a row.
    if not Seat.objects.filter(assessment=locked, person=person, has_voted=False).update(has_voted=True):
        raise TooLate("您已经投过票了，一人一票。", hint="不用再投。")
    Tally.objects.filter(assessment=locked, grade=grade).update(votes=F("votes") + 1)


@transaction.atomic
def close_assessment(*, assessment: GradedAssessment, by: str, at: datetime) -> dict[str, int]:
    """Close the vote and return the counts. Closing again returns the same counts.

    Raises TooLate when the assessment is void.
    """
    locked = GradedAssessment.objects.select_for_update(of=("self",)).get(pk=assessment.pk)
    if locked.is_void:
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
