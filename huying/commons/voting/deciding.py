"""Deeds of votes on decisions: open with a frozen roll, count, announce.

The show of hands is counted in the hall and entered; the roll call is entered member by member, each with a name; the
anonymous way is a secret ballot of this room, with three marks. Nobody sees a count before the close, on whatever page.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from datetime import datetime
from fractions import Fraction
from typing import Any

from django.db import transaction

from huying.kernel.documents.services import next_number
from huying.kernel.ledger import services as ledger
from huying.kernel.people.models import Person
from huying.kernel.procedures.refusals import Incomplete, NotAllowed, NotYet, TooLate

from . import matters, registry, services
from .counting import ABSTAINED, AGAINST, FOR, MARKS, Votes, faults, grade_label, is_passed, votes_words
from .models import NONE, Matter, Vote, VoteRight, Way
from .registry import Electorate, Gathering
from .selectors import counts, that_stand

LABELS = {mark: grade_label(mark) for mark in MARKS} | {NONE: "没有表态"}


def open_vote(*, title: str, **said: Any) -> Vote:
    """Open one vote, as `open_votes` does."""
    return open_votes(titles=[title], **said)[0]


@transaction.atomic
def open_votes(
    *, kind: str, subject_id: int, titles: Iterable[str], text: str, way: Way, recused: Collection[int],
    by: Person, at: datetime, matter: Matter = Matter.DECISION, sitting: int | None = None,
) -> list[Vote]:  # fmt: skip
    """Open a vote at a half-day (the one that runs, when none is named); who is present at it and not recused may vote,
    and stays the roll whatever happens. Persons who are appointed or removed are voted on one by one: a vote for each,
    with a count of its own.

    Raises Incomplete for a subject that nobody votes on and for what the matter does not allow, NotYet while the
    session cannot vote, where the half-day is not registered or short of its quorum (T2.5), and for a secret ballot on
    the roll of a half-day that is over, TooLate while another vote on the subject is open.
    """
    registry.hold_subject(kind, subject_id)  # before anything is asked: a second clerk waits and finds the first vote
    found = _electorate(kind, subject_id, at)
    gathering = _gathering(found, sitting, way)
    about = {"congress": found.congress, "subject_kind": kind, "subject_id": subject_id}
    earlier = that_stand(kind).filter(**about)
    if earlier.filter(closed_at=None).exists():
        raise TooLate("这一项正在表决。", hint="先结束正在进行的表决。")
    wanted = [title.strip() for title in titles if title.strip()]
    before = {Matter(m) for m in earlier.values_list("matter", flat=True)}
    if wrong := matters.faults(matter, way, wanted, text.strip(), before):
        raise Incomplete("".join(wrong), hint="请改过再开始。")
    about |= {"text": text.strip() or NONE, "matter": matter}
    about |= {"sitting": gathering.title, "held_on": gathering.on, "is_late": not gathering.is_live}
    about |= {"members": len(found.members), "more_than": found.more_than, "way": way}
    return [_open(about | {"title": title}, gathering.present, recused, by, at) for title in wanted]


def _open(
    about: Mapping[str, Any], present: Collection[Person], recused: Collection[int], by: Person, at: datetime
) -> Vote:
    roll = [p for p in present if p.pk not in recused]
    vote = Vote.objects.create(**about, present=len(present), may_vote=len(roll), opened_at=at)
    VoteRight.objects.bulk_create(VoteRight(congress=vote.congress, vote=vote, person=p) for p in roll)
    if vote.way is Way.ELECTRONIC:
        vote.ballot = services.open_assessment(
            congress=vote.congress, title=vote.title, grades=(FOR, AGAINST), members=roll, by=f"{by}", at=at,
            due=vote.members, present=vote.present,
        )  # fmt: skip
        vote.save(update_fields=["ballot"])
    numbers = {"members": vote.members, "present": vote.present, "may_vote": vote.may_vote}
    said: dict[str, object] = {"matter": Matter(vote.matter).value, "title": vote.title, "way": Way(vote.way).value}
    said |= {"sitting": vote.sitting, "on": vote.day, "late": vote.is_late}
    _note(vote, "vote_opened", said | numbers, by, at)
    return vote


def _electorate(kind: str, subject_id: int, at: datetime) -> Electorate:
    found = registry.electorate_of(kind, subject_id, at)
    if found is None:
        raise Incomplete("这一项不付表决。")
    if found.refusal:
        raise NotYet(found.refusal, hint=found.hint)
    return found


def _gathering(found: Electorate, key: int | None, way: Way) -> Gathering:
    """The half-day that is named, else the one that runs; never another's roll without a word.

    A secret ballot is cast by who is there now: on the roll of a half-day that is over it is not opened.
    """
    chosen = found.at(key)
    if chosen is None and key:
        raise NotYet("这一场还没有到时候，或者不是这次会议的，不能在这一场表决。", hint="请另选一场。")
    if chosen is None:
        raise NotYet(
            "现在没有正在开的场次，不知道按哪一场的出席人数表决（地方组织法第五十一条）。",
            hint="请先把今天这半天列入会议日程，登记到会情况。",
        )
    if way is Way.ELECTRONIC and not chosen.is_live:
        raise NotYet(
            f"无记名表决由在场的人当场投票，不能按{chosen.title}的到会情况开始（地方组织法第五十一条）。",
            hint="请选正在开的场次；补登以前的表决，选举手或者记名。",
        )
    if chosen.refusal:
        raise NotYet(chosen.refusal, hint="先把这一场的到会情况登记准确。")
    return chosen


@transaction.atomic
def close_by_hands(*, vote: Vote, votes_for: int, votes_against: int, abstained: int, by: Person, at: datetime) -> None:
    """Enter the count of a show of hands. Raises TooLate once closed, Incomplete for counts that cannot be."""
    locked = _open_one(vote, Way.HANDS)
    found = Votes(locked.members, locked.present, locked.may_vote, votes_for, votes_against, abstained)
    if wrong := faults(found):
        raise Incomplete("".join(wrong), hint="请与计票人核对。")
    _close(locked, found, by, at)


@transaction.atomic
def close_by_roll(*, vote: Vote, marks: Mapping[int, str], by: Person, at: datetime) -> None:
    """Enter what each member of the roll said, by the person's number (记名表决); who is left out said nothing.

    What somebody has said on a device of their own stands. Raises TooLate once closed, Incomplete for somebody who is
    not on the roll, for no such mark, and for none at all.
    """
    locked = _open_one(vote, Way.ROLL_CALL)
    roll = {right.person_id: right for right in locked.rights.select_related("person").order_by("pk")}
    if set(marks) - set(roll):
        raise Incomplete("有人不在这次表决的名单里。", hint="只登记有表决权的人。")
    said = {person: right.mark for person, right in roll.items() if right.mark != NONE}
    if not {**said, **marks} or set(marks.values()) - set(MARKS):
        raise Incomplete("请逐人登记赞成、反对或者弃权。")
    for person, mark in {**marks, **said}.items():
        roll[person].mark = mark
    VoteRight.objects.bulk_update(roll.values(), ["mark"])
    got = Counter(right.mark for right in roll.values())
    found = Votes(locked.members, locked.present, locked.may_vote, got[FOR], got[AGAINST], got[ABSTAINED])
    _close(locked, found, by, at, by_name={label: list(names) for label, names in _named(roll.values())})


@transaction.atomic
def say(*, vote: Vote, mark: str, by: Person, at: datetime) -> None:
    """A member of the roll says by name, on a device of their own, how they vote; until the close they may say
    otherwise. What they say is shown to nobody else before.

    Raises TooLate once closed and for a roll call that is entered late, NotAllowed for somebody who is not on the roll,
    Incomplete for no such mark.
    """
    locked = _open_one(vote, Way.ROLL_CALL)
    if locked.is_late:
        raise TooLate(f"这是补登{locked.held_at}的记名表决，不能再表态。", hint="当场怎么表态的，由办公室逐人登记。")
    if mark not in MARKS:
        raise Incomplete("请选赞成、反对或者弃权。")
    if not locked.rights.filter(person=by).update(mark=mark):
        raise NotAllowed("您不在这次表决的名单里，没有表决权。")
    _note(locked, "vote_said", {}, by, at)


@transaction.atomic
def close_electronic(*, vote: Vote, by: Person, at: datetime) -> None:
    """Close the anonymous ballot and count; one that was given up for paper counts when both tellers agree.

    Raises NotYet before they do, TooLate once closed.
    """
    locked = _open_one(vote, Way.ELECTRONIC)
    ballot = locked.ballot
    assert ballot  # made with the vote
    if ballot.is_uncounted:
        raise NotYet("已改用纸票，两位计票人的清点还没有一致。", hint="先登记纸票清点。")
    if ballot.closed_at is None:
        services.close_assessment(assessment=ballot, by=f"{by}", at=at)
        ballot.refresh_from_db()
    got = counts(ballot)
    marks = (got.get(FOR, 0), got.get(AGAINST, 0), got.get(ABSTAINED, 0))
    _close(locked, Votes(locked.members, locked.present, locked.may_vote, *marks), by, at)


HOW = {  # why the count of another way is not taken
    Way.HANDS: "这是举手表决，请登记票数。",
    Way.ROLL_CALL: "这是记名表决，请逐人登记表态。",
    Way.ELECTRONIC: "这是无记名表决，票数由系统计，不能手工登记。",
}


def _open_one(vote: Vote, way: Way) -> Vote:
    locked = Vote.objects.select_for_update(of=("self",)).get(pk=vote.pk)
    if locked.closed_at is not None:
        raise TooLate("这次表决已经结束。", hint="要重新表决，另开一次。")
    if locked.way != way:
        raise TooLate(HOW[Way(locked.way)])
    return locked


def _close(vote: Vote, found: Votes, by: Person, at: datetime, **more: object) -> None:
    vote.votes_for, vote.votes_against, vote.abstained = found.for_, found.against, found.abstained
    vote.is_passed, vote.closed_at = is_passed(found, Fraction(vote.more_than)), at
    vote.save(update_fields=["votes_for", "votes_against", "abstained", "is_passed", "closed_at"])
    body = {"for": found.for_, "against": found.against, "abstained": found.abstained, "passed": vote.is_passed}
    _note(vote, "vote_closed", body | more, by, at)


@transaction.atomic
def announce(*, vote: Vote, by: Person, at: datetime, text: str = "") -> None:
    """The chair announces the result; a decision that passed gets its number. Announcing again changes nothing.

    An amendment is no decision yet and gets none. `text`: the words of a decision that was put to the vote without
    them; words that were voted on stay as they are.

    Raises NotYet before the close, Incomplete for a decision without words: its paper is issued now, for good.
    """
    locked = Vote.objects.select_for_update(of=("self",)).select_related("congress").get(pk=vote.pk)
    if locked.closed_at is None:
        raise NotYet("表决还没有结束，不能宣布结果。")
    if locked.announced_at is not None:
        return
    if locked.voided_at is not None:
        raise TooLate("这次表决已经作废，没有结果可宣布。", hint="要表决的，另开一次。")
    if locked.lacks_text and text.strip():
        locked.text = text.strip()
        _note(locked, "vote_worded", {"text": locked.text}, by, at)
    if locked.lacks_text:
        raise Incomplete(
            "决定的正文还没有写，不能宣布：宣布以后就是正式公文，不再改动。正文是公文的组成部分（党政机关公文处理工作条例第九条）。",
            hint="请在表决页面写上会议通过的决定正文，再登记宣布结果。",
        )
    if locked.is_decided:
        congress = locked.congress
        locked.number = next_number(congress=congress, series=f"{congress.series}决", year=locked.day.year)
    locked.announced_at = at
    locked.save(update_fields=["text", "number", "announced_at"])
    _note(locked, "vote_announced", {"number": locked.number, "passed": locked.is_passed}, by, at)
    registry.tell_announced(locked, by, at)


@transaction.atomic
def void(*, vote: Vote, reason: str, by: Person, at: datetime) -> None:
    """Take back a vote that was opened by mistake, or whose count was typed wrongly: it is closed without counts, and
    another may be opened. What was counted of it stays on the ledger; what was cast secretly nobody ever sees.

    Raises Incomplete without a reason, TooLate once its result is announced or it is void.
    """
    locked = Vote.objects.select_for_update(of=("self",)).get(pk=vote.pk)
    if locked.voided_at is not None:
        raise TooLate("这次表决已经作废。")
    if locked.announced_at is not None:
        raise TooLate("结果已经宣布，不能作废。", hint="要改变的，由会议另行表决。")
    if not reason.strip():
        raise Incomplete("请写明为什么作废。")
    if locked.ballot is not None:
        services.discard(locked.ballot, at)
    locked.rights.update(mark=NONE)
    locked.closed_at, locked.voided_at, locked.void_reason = locked.closed_at or at, at, reason.strip()
    locked.votes_for = locked.votes_against = locked.abstained = 0
    locked.is_passed = False
    locked.save()
    _note(locked, "vote_voided", {"reason": locked.void_reason}, by, at)


def numbers(vote: Vote) -> Votes:
    """The counts of a vote that is over."""
    return Votes(vote.members, vote.present, vote.may_vote, vote.votes_for, vote.votes_against, vote.abstained)


def words(vote: Vote) -> str:
    """What is said of a vote: nothing of its counts before the close."""
    if vote.closed_at is None:
        return f"正在表决：应到{vote.members}人，出席{vote.present}人，有表决权{vote.may_vote}人"
    return votes_words(numbers(vote), Fraction(vote.more_than))


ByName = tuple[tuple[str, tuple[str, ...]], ...]  # who said what, in the order of the marks


def by_name(votes: Iterable[Vote]) -> dict[int, ByName]:
    """Who said what in those of the votes that were roll calls and are over; one query, none without any."""
    over = [vote.pk for vote in votes if vote.way == Way.ROLL_CALL and vote.closed_at]
    found: dict[int, list[VoteRight]] = {pk: [] for pk in over}
    for right in VoteRight.objects.filter(vote__in=over).select_related("person").order_by("pk") if over else ():
        found[right.vote_id].append(right)
    return {pk: _named(rights) for pk, rights in found.items()}


def _named(rights: Collection[VoteRight]) -> ByName:
    said = ((label, tuple(r.person.name for r in rights if r.mark == mark)) for mark, label in LABELS.items())
    return tuple((label, names) for label, names in said if names)


def _note(vote: Vote, what: str, body: Mapping[str, object], by: Person, at: datetime) -> None:
    ledger.record(
        congress=vote.congress, kind=f"voting.{what}", subject=f"vote:{vote.pk}", body=body, by=by.name, recorded_at=at
    )
