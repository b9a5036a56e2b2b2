"""The meeting names others to count or to watch: who was named is ill, has left, has come to be concerned."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction

from huying.kernel.calendar.clock import day_of
from huying.kernel.people.models import Person
from huying.kernel.procedures.refusals import Incomplete, TooLate

from ..envelopes import ceremony
from ..envelopes.models import SecretBallot
from ..officers import chosen
from . import officers, polls, starting
from .counting import stands
from .holding import check_not_void, locked, note
from .models import Election, ElectionOfficer, Task


@transaction.atomic
def name_others(
    *, election: Election, tellers: Sequence[Person], scrutineers: Sequence[Person], reason: str, by: Person,
    at: datetime,
) -> None:  # fmt: skip
    """Others count or watch from now on, by a decision of the meeting with its reason.

    What a replaced teller entered falls away: both count again. Other trustees of a secret ballot make its keys anew.
    Raises Incomplete without a reason and for who cannot be, TooLate where nobody changes and once it is too late for
    that task: tellers when the count stands, trustees while their keys hold the vote, anyone after the announcement.
    """
    why = reason.strip()
    if not why:
        raise Incomplete("请写明大会为什么另推计票人、监票人。")
    ballot = starting.secret_ballot(election)
    found = locked(election) if ballot is None else _locked_with(ballot, election)
    check_not_void(found)
    if found.announced_at is not None:
        raise TooLate("结果已经宣布，不能再换计票人、监票人。")
    poll = polls.poll_of(found.subject_kind, found.subject_id, day_of(at))
    if poll is None:
        raise Incomplete("这一项不付票决。")
    before = list(found.officers.select_related("person").order_by("pk"))
    stay = {(o.person_id, o.task) for o in before}
    named = chosen(tellers, scrutineers, officers.fitness_of(poll), stay)
    new = {task: _differ(before, named, task) for task in Task}
    if not any(new.values()):
        raise TooLate("计票人、监票人没有变。")
    if new[Task.TELLER]:
        _count_again(found)
    if new[Task.SCRUTINEER] and ballot is not None:
        _other_trustees(found, ballot, scrutineers, why, by, at)
    gone = _put(found, before, named)
    body = {"tellers": [p.name for p in tellers], "scrutineers": [p.name for p in scrutineers], "instead_of": gone}
    note(found, "officers_named", body | {"reason": why}, by, at)


def _locked_with(ballot: SecretBallot, election: Election) -> Election:
    """The ballot before its election, as everywhere."""
    ceremony.locked(ballot)
    return locked(election)


def _differ(before: list[ElectionOfficer], named: list[tuple[Person, Task]], task: Task) -> bool:
    return {o.person_id for o in before if o.task == task} != {p.pk for p, t in named if t == task}


def _count_again(election: Election) -> None:
    if stands(election):
        raise TooLate("两位计票人的清点已经一致，不能再换计票人。")
    if election.teller_counts.filter(attempt=election.attempt).exists():
        election.attempt += 1
        election.save(update_fields=["attempt"])


def _other_trustees(
    election: Election, ballot: SecretBallot, scrutineers: Sequence[Person], reason: str, by: Person, at: datetime
) -> None:
    if election.closed_at is not None:
        return  # opened: they only watch and sign
    if election.opened_at is not None:
        raise TooLate(
            "投票已经开始，监票人的钥匙封着票，不能再换监票人。",
            hint="三把钥匙有两把就能开票；凑不齐两把的，登记大会决定无效，再另行投票。",
        )
    ceremony.other_trustees(ballot=ballot, trustees=scrutineers, reason=reason, by=by, at=at)


def _put(election: Election, before: list[ElectionOfficer], named: list[tuple[Person, Task]]) -> list[str]:
    """Who stays keeps the hand given; the names of those who go are returned."""
    stays = {(person.pk, task.value) for person, task in named}
    kept = {(o.person_id, o.task) for o in before} & stays
    election.officers.exclude(pk__in=[o.pk for o in before if (o.person_id, o.task) in kept]).delete()
    officers.add(election, [(p, task) for p, task in named if (p.pk, task.value) not in kept])
    return [o.person.name for o in before if (o.person_id, o.task) not in kept]
