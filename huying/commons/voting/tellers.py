"""Paper ballots: two tellers count, each enters the counts without seeing the other's, and only what agrees stands."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import datetime

from django.db import transaction

from huying.kernel.calendar.clock import CHINA
from huying.kernel.ledger import services as ledger
from huying.kernel.people.models import Person
from huying.kernel.procedures.refusals import Incomplete, TooLate

from . import registry
from .counting import grade_label
from .models import GradedAssessment, Tally, TellerCount

AGREED, DIFFER, VOID, FIRST = "agreed", "differ", "void", "first"
LABELS = {"handed_out": "发出", "returned": "收回", "invalid": "废票"}


@transaction.atomic
def enter_paper_count(
    *,
    assessment: GradedAssessment,
    teller: Person,
    handed_out: int,
    returned: int,
    invalid: int,
    marks: Mapping[str, int],
    at: datetime,
) -> str:
    """One teller's count. Says what came of it: FIRST, AGREED, DIFFER (count again) or VOID (vote again).

    More ballots returned than handed out make the vote void (石泉县等地办法), and so do more than there are voters:
    what was handed out may have been replaced, but each has one vote. Raises TooLate when the vote is not on paper,
    is counted, or this teller has counted already; Incomplete when the sum is not what was returned.
    """
    locked = GradedAssessment.objects.select_for_update(of=("self",)).get(pk=assessment.pk)
    _check_open(locked, teller)
    if (total := sum(marks.values()) + invalid) != returned:
        raise Incomplete(f"各等次和废票一共{total}票，收回{returned}票，对不上。", hint="请再清点一遍。")
    entry = TellerCount.objects.create(
        congress=locked.congress,
        assessment=locked,
        attempt=locked.paper_attempt,
        teller=teller,
        handed_out=handed_out,
        returned=returned,
        invalid=invalid,
        marks=json.dumps(dict(sorted(marks.items()))),
        at=at,
    )
    other = locked.teller_counts.filter(attempt=locked.paper_attempt).exclude(pk=entry.pk).first()
    outcome = FIRST if other is None else _compare(locked, entry, other, at)
    _note(locked, outcome, entry, at)
    return outcome


def _check_open(assessment: GradedAssessment, teller: Person) -> None:
    if not assessment.is_void:
        raise TooLate("这次测评不用纸票。", hint="要用纸票，先由办公室改用纸票。")
    if not assessment.is_uncounted:
        raise TooLate("纸票已经清点完毕，两人登记一致。")
    if assessment.teller_counts.filter(attempt=assessment.paper_attempt, teller=teller).exists():
        raise TooLate("您已经登记过了，等另一位计票人登记。", hint="两人各自登记，互相看不到。")


def _compare(assessment: GradedAssessment, one: TellerCount, other: TellerCount, at: datetime) -> str:
    if one.numbers != other.numbers:
        _again(assessment)
        return DIFFER
    if one.returned > min(one.handed_out, assessment.seats.count()):
        _again(assessment)
        return VOID
    for grade, votes in one.by_grade.items():
        Tally.objects.filter(assessment=assessment, grade=grade).update(votes=votes)
    assessment.paper_counted_at = at
    assessment.save(update_fields=["paper_counted_at"])
    registry.tell_voided(assessment, at.astimezone(CHINA).date())
    return AGREED


def _again(assessment: GradedAssessment) -> None:
    assessment.paper_attempt += 1
    assessment.save(update_fields=["paper_attempt"])


def _note(assessment: GradedAssessment, outcome: str, entry: TellerCount, at: datetime) -> None:
    """The first count stays out of the record until the second is in: nobody can copy it from there."""
    body = {"outcome": outcome, "attempt": entry.attempt}
    if outcome != FIRST:
        body["counts"] = {c.teller.name: c.numbers for c in _entries(assessment, entry.attempt)}
    ledger.record(
        congress=assessment.congress,
        kind="voting.paper_counted",
        subject=f"assessment:{assessment.pk}",
        body=body,
        by=entry.teller.name,
        recorded_at=at,
    )


def _entries(assessment: GradedAssessment, attempt: int) -> list[TellerCount]:
    return list(assessment.teller_counts.filter(attempt=attempt).select_related("teller").order_by("pk"))


def last_differences(assessment: GradedAssessment) -> list[str]:
    """Where the two counts of the attempt before did not agree: 「满意：20票和21票」; and when it was void."""
    found = _entries(assessment, assessment.paper_attempt - 1)
    if len(found) < 2:
        return []
    one, other = found[0].numbers, found[1].numbers
    names = {**LABELS, **{g: grade_label(g) for g in one if g not in LABELS}}
    differing = [f"{names[k]}：{one[k]}票和{other.get(k, 0)}票" for k in one if one[k] != other.get(k)]
    return differing or [_too_many(found[0])]


def _too_many(entry: TellerCount) -> str:
    than = f"发出的{entry.handed_out}票" if entry.returned > entry.handed_out else "有权投票的人数"
    return f"收回{entry.returned}票，多于{than}，这次投票无效"


def has_counted(assessment: GradedAssessment, person_id: int) -> bool:
    return assessment.teller_counts.filter(attempt=assessment.paper_attempt, teller=person_id).exists()
