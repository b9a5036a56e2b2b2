"""Paper ballots: two tellers count, each enters the counts without seeing the other's, and only what agrees stands."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from datetime import datetime

from django.db import transaction
from django.urls import reverse

from huying.kernel.calendar.clock import CHINA
from huying.kernel.ledger import services as ledger
from huying.kernel.notifications import services as notifications
from huying.kernel.people.models import Person
from huying.kernel.procedures.refusals import Incomplete, NotAllowed, TooLate

from . import registry
from .counting import grade_label
from .elections.models import Task
from .models import AssessmentOfficer, GradedAssessment, Tally, TellerCount
from .officers import Fitness, chosen

AGREED, DIFFER, VOID, FIRST = "agreed", "differ", "void", "first"
LABELS = {"handed_out": "发出", "returned": "收回", "invalid": "废票"}


@transaction.atomic
def appoint(
    *, assessment: GradedAssessment, tellers: Sequence[Person], scrutineers: Sequence[Person], by: Person, at: datetime
) -> None:
    """Register whom the meeting has chosen to count and to watch. Choosing anew begins the count anew.

    Raises TooLate when the vote is not on paper or is counted, Incomplete for who cannot be chosen.
    """
    locked = GradedAssessment.objects.select_for_update(of=("self",)).get(pk=assessment.pk)
    _check_on_paper(locked)
    roll = set(locked.seats.values_list("person", flat=True))
    fitness = Fitness(
        roll, "不在这次投票的名单里", registry.concerned_in(locked), "在被测评的单位任职", "请从组成人员中另选一位。"
    )
    officers = chosen(tellers, scrutineers, fitness)
    if locked.teller_counts.filter(attempt=locked.paper_attempt).exists():
        _again(locked)
    locked.officers.all().delete()
    AssessmentOfficer.objects.bulk_create(
        AssessmentOfficer(congress=locked.congress, assessment=locked, person=p, task=task) for p, task in officers
    )
    body = {"tellers": [p.name for p in tellers], "scrutineers": [p.name for p in scrutineers]}
    ledger.record(
        congress=locked.congress, kind="voting.officers_named", subject=f"assessment:{locked.pk}", body=body,
        by=by.name, recorded_at=at,
    )  # fmt: skip
    notifications.tell(
        people=tellers, key=f"assessment:{locked.pk}:teller:{locked.paper_attempt}", kind="papers", at=at,
        text=f"您是“{locked.title}”的计票人，清点以后请登记票数。", url=reverse("voting:count_paper", args=[locked.pk]),
    )  # fmt: skip


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
    what was handed out may have been replaced, but each has one vote. Raises NotAllowed for who is no teller, TooLate
    when the vote is not on paper, is counted, or this teller has counted already; Incomplete when the sum is not what
    was returned.
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


def _check_on_paper(assessment: GradedAssessment) -> None:
    if not assessment.is_void:
        raise TooLate("这次测评不用纸票。", hint="要用纸票，先由办公室改用纸票。")
    if not assessment.is_uncounted:
        raise TooLate("纸票已经清点完毕，两人登记一致。")


def _check_open(assessment: GradedAssessment, teller: Person) -> None:
    _check_on_paper(assessment)
    if not is_teller(assessment, teller.pk):
        raise NotAllowed("您不是这次测评的计票人。", hint="计票人由会议从组成人员中推选，办公室登记。")
    if has_counted(assessment, teller.pk):
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
    """No count is in the record before both are in and alike: nobody can copy it from there. Then every one is."""
    body: dict[str, object] = {"outcome": outcome, "attempt": entry.attempt}
    if outcome == VOID:
        body |= {"handed_out": entry.handed_out, "returned": entry.returned}
    if outcome == AGREED:
        entries = assessment.teller_counts.select_related("teller").order_by("attempt", "pk")
        body["counts"] = [{"attempt": c.attempt, "teller": c.teller.name, **c.numbers} for c in entries]
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
    """Where the two counts of the attempt before did not agree, never how many; and when it was void."""
    found = _entries(assessment, assessment.paper_attempt - 1)
    if len(found) < 2:
        return []
    one, other = found[0].numbers, found[1].numbers
    names = {**LABELS, **{g: grade_label(g) for g in one if g not in LABELS}}
    differing = [f"“{names[k]}”两人登记的不一样" for k in one if one[k] != other.get(k)]
    return differing or [_too_many(found[0])]


def _too_many(entry: TellerCount) -> str:
    than = f"发出的{entry.handed_out}票" if entry.returned > entry.handed_out else "有权投票的人数"
    return f"收回{entry.returned}票，多于{than}，这次投票无效"


def officers_of(assessment: GradedAssessment) -> list[AssessmentOfficer]:
    """The tellers, then the scrutineers; none before they are named."""
    return list(assessment.officers.select_related("person").order_by("-task", "pk"))


def names(officers: Sequence[AssessmentOfficer], task: Task) -> str:
    return "、".join(o.person.name for o in officers if o.task == task)


def is_teller(assessment: GradedAssessment, person_id: int | None) -> bool:
    return assessment.officers.filter(person=person_id, task=Task.TELLER).exists()


def may_be_chosen(assessment: GradedAssessment) -> list[Person]:
    """Those on the roll who have no part in what is assessed."""
    concerned = registry.concerned_in(assessment)
    return [s.person for s in assessment.seats.select_related("person").order_by("pk") if s.person_id not in concerned]


def has_counted(assessment: GradedAssessment, person_id: int) -> bool:
    return assessment.teller_counts.filter(attempt=assessment.paper_attempt, teller=person_id).exists()
