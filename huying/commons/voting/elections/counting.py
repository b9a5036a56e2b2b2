"""Counting: paper by two tellers who must agree, a show of hands, and the totals of the secret ballot."""

from __future__ import annotations

import json
from datetime import datetime

from django.db import transaction

from huying.kernel.people.models import Person
from huying.kernel.procedures.refusals import Incomplete, NotAllowed, TooLate

from ..choosing import Count, faults
from ..tellers import AGREED, DIFFER, FIRST
from .holding import in_progress, note
from .models import Election, ElectionOption, ElectionTellerCount, ElectionWay, Task

HEADS = {"issued": "发出", "returned": "收回", "void": "废票"}
MARKS = {"for_": "赞成", "against": "反对", "illegible": "无法辨认"}


@transaction.atomic
def enter_paper_count(*, election: Election, teller: Person, count: Count, at: datetime) -> str:
    """One teller's count: FIRST, AGREED (an election on paper is closed) or DIFFER (both count again).

    More papers returned than handed out are counted and closed like any other: the outcome says that the vote is void.
    Raises NotAllowed for who is no teller, TooLate when this teller has counted, Incomplete for a count that cannot be.
    """
    found = in_progress(election)
    _check_teller(found, teller)
    _check(found, count)
    entry = ElectionTellerCount.objects.create(
        congress=found.congress, election=found, attempt=found.attempt, teller=teller, body=_body(count), at=at
    )
    other = found.teller_counts.filter(attempt=found.attempt).exclude(pk=entry.pk).first()
    came_of_it = FIRST if other is None else AGREED if other.count == count else DIFFER
    note(found, "paper_counted", {"outcome": came_of_it, "attempt": found.attempt}, teller, at)  # numbers: at the close
    if came_of_it == DIFFER:
        found.attempt += 1
        found.save(update_fields=["attempt"])
    elif came_of_it == AGREED and found.way == ElectionWay.PAPER:
        close(found, count, teller, at)
    return came_of_it


def _check_teller(election: Election, teller: Person) -> None:
    if election.way != ElectionWay.PAPER and not papers_beside(election):
        raise TooLate("这次不用纸票，不登记清点。")
    if not election.officers.filter(person=teller, task=Task.TELLER).exists():
        raise NotAllowed("您不是这次票决的计票人。")
    if election.teller_counts.filter(attempt=election.attempt, teller=teller).exists():
        raise TooLate("您已经登记过了，等另一位计票人登记。", hint="两人各自登记，互相看不到。")


def papers_beside(election: Election) -> int:
    """How many vote on paper beside a secret electronic ballot (design/ballot.md, 8)."""
    return election.rights.filter(on_paper=True).count() if election.way == ElectionWay.ELECTRONIC else 0


def agreed(election: Election) -> Count | None:
    """What both tellers counted alike; None before."""
    entries = [entry.count for entry in election.teller_counts.filter(attempt=election.attempt)]
    return entries[0] if len(entries) > 1 else None


def stands(election: Election) -> bool:
    """Whether what the tellers counted is final: nobody else counts any more."""
    return election.closed_at is not None or agreed(election) is not None


def _check(election: Election, count: Count, *, is_secret: bool = False) -> None:
    codes = set(election.options.values_list("code", flat=True))
    if set(count.tallies) != codes:
        raise Incomplete("每一个候选项目都要登记，不多也不少。")
    wrong = faults(election.rule, count, election.members)
    may_have, who = election.may_vote or 0, "有表决权的"
    if election.way == ElectionWay.ELECTRONIC and not is_secret:
        may_have, who = papers_beside(election), "用纸票的"
    if count.issued > may_have:
        wrong.append(f"发出{count.issued}票，多于{who}{may_have}人。")
    if wrong:
        raise Incomplete("".join(wrong), hint="请再核对一遍。")


def _body(count: Count) -> str:
    marks = {code: [t.for_, t.against, t.illegible] for code, t in sorted(count.tallies.items())}
    said = {"issued": count.issued, "returned": count.returned, "void": count.void, "marks": marks}
    return json.dumps(said, ensure_ascii=False)


@transaction.atomic
def enter_hands(*, election: Election, count: Count, by: Person, at: datetime) -> None:
    """The count of a show of hands closes the election.

    Raises TooLate for another way or once closed, Incomplete for a count that cannot be.
    """
    found = in_progress(election)
    if found.way != ElectionWay.HANDS:
        raise TooLate("这次是无记名投票，不能登记举手。")
    _check(found, count)
    close(found, count, by, at)


@transaction.atomic
def enter_secret_result(*, election: Election, count: Count, by: Person, at: datetime) -> None:
    """The totals that the trustees opened close the election. Raises TooLate for another way or once closed."""
    found = in_progress(election)
    if found.way != ElectionWay.ELECTRONIC:
        raise TooLate("这次不是电子投票。")
    _check(found, count, is_secret=True)
    close(found, count, by, at)


def close(election: Election, count: Count, by: Person, at: datetime) -> None:
    """Write the counts: the only place where they come to be."""
    election.issued, election.returned, election.void = count.issued, count.returned, count.void
    election.closed_at = at
    election.save(update_fields=["issued", "returned", "void", "closed_at"])
    options = list(election.options.all())
    for option in options:
        tally = count.tallies[option.code]
        option.votes_for, option.votes_against, option.illegible = tally.for_, tally.against, tally.illegible
    ElectionOption.objects.bulk_update(options, ["votes_for", "votes_against", "illegible"])
    note(election, "closed", json.loads(_body(count)) | _by_tellers(election), by, at)


def _by_tellers(election: Election) -> dict[str, object]:
    """What each teller entered each time, for the record of the close: before it nobody reads a number there."""
    entries = election.teller_counts.select_related("teller").order_by("attempt", "pk")
    each = [{"attempt": e.attempt, "teller": e.teller.name, **json.loads(e.body)} for e in entries]
    return {"counts": each} if each else {}


def last_differences(election: Election) -> list[str]:
    """Where the two counts of the attempt before did not agree: 「路灯：赞成」. Never how many: who knows the other's
    number can enter it without counting again.
    """
    entries = list(election.teller_counts.filter(attempt=election.attempt - 1).order_by("pk"))
    if len(entries) < 2:
        return []
    one, other = (e.count for e in entries)
    differing = [name for part, name in HEADS.items() if getattr(one, part) != getattr(other, part)]
    for option in election.options.all():
        a, b = one.tallies[option.code], other.tallies[option.code]
        names = [name for part, name in MARKS.items() if getattr(a, part) != getattr(b, part)]
        differing += [f"{option.title}：{'、'.join(names)}"] if names else []
    return differing


def is_counted(election: Election) -> bool:
    """Whether a number of this vote is known: to one teller at least. Papers beside a secret ballot are but a part."""
    on_paper = election.way == ElectionWay.PAPER and election.teller_counts.exists()
    return election.closed_at is not None or on_paper or bool(election.sent_back)


def is_typed(election: Election) -> bool:
    """Whether somebody entered the count; that of an electronic ballot is opened with keys."""
    return election.way != ElectionWay.ELECTRONIC


def has_counted(election: Election, person_id: int) -> bool:
    return election.teller_counts.filter(attempt=election.attempt, teller=person_id).exists()
