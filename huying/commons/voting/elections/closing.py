"""After the close: the scrutineers sign, the chair announces, and where the law asks for it the deputies vote again."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction

from huying.kernel.people.models import Person
from huying.kernel.procedures.refusals import Incomplete, NotAllowed, NotYet, TooLate

from ..choosing import ChoiceRule, Next, Stage
from . import polls
from .holding import check_margin, check_not_void, create, locked, note, open_poll
from .models import Election, ElectionOfficer, ElectionWay, Task
from .officers import appoint, of
from .polls import Candidate
from .selectors import outcome_of


@transaction.atomic
def sign(*, election: Election, scrutineer: Person, at: datetime) -> None:
    """A scrutineer signs the count record (计票报告单). Signing again changes nothing.

    Raises NotYet before the close, NotAllowed for who is no scrutineer.
    """
    found = locked(election)
    check_not_void(found)
    is_closed(found)
    officer = found.officers.filter(person=scrutineer, task=Task.SCRUTINEER).first()
    if officer is None:
        raise NotAllowed("您不是这次票决的监票人。")
    if officer.signed_at is None:
        officer.signed_at = at
        officer.save(update_fields=["signed_at"])
        note(found, "signed", {}, scrutineer, at)


@transaction.atomic
def announce(*, election: Election, by: Person, at: datetime, without: str = "") -> None:
    """The chair announces the result; the subject is told. Announcing again changes nothing.

    `without`: why the meeting has it announced though a scrutineer cannot sign; it stands in the count record.
    Raises NotYet before the close, before all scrutineers have signed where no reason is given, and before anyone has.
    """
    found = locked(election)
    check_not_void(found)
    is_closed(found)
    if found.announced_at is not None:
        return
    unsigned = _excused(found, without.strip())
    found.announced_at = at
    found.save(update_fields=["announced_at"])
    result = outcome_of(found)
    note(found, "announced", {"adopted": list(result.adopted), "next": result.next.value} | unsigned, by, at)
    polls.tell_announced(found)


def is_closed(election: Election) -> None:
    if election.closed_at is None:
        raise NotYet("投票还没有结束。", hint="先完成计票。")


def unsigned(election: Election) -> list[ElectionOfficer]:
    """The scrutineers who have not signed yet."""
    missing = election.officers.filter(task=Task.SCRUTINEER, signed_at=None)
    return list(missing.select_related("person").order_by("pk"))


def _excused(election: Election, reason: str) -> dict[str, object]:
    """Whom the meeting lets be missing, for the record. Raises NotYet where nobody signed, or without its reason."""
    missing = unsigned(election)
    names = [officer.person.name for officer in missing]
    if not missing:
        return {}
    nobody = len(missing) == election.officers.filter(task=Task.SCRUTINEER).count()
    if nobody or not reason:
        way = "都签不了的，由大会另推监票人" if nobody else "签不了的，由大会决定，写明理由宣布结果"
        said = f"监票人{'、'.join(names)}还没有在计票报告单上签字，不能宣布结果。"
        raise NotYet(said, hint=f"请监票人核对后签字；{way}。")
    for officer in missing:
        officer.excused = reason
    ElectionOfficer.objects.bulk_update(missing, ["excused"])
    return {"unsigned": names, "reason": reason}


@transaction.atomic
def vote_again(
    *, election: Election, way: ElectionWay, reason: str, by: Person, at: datetime, tellers: Sequence[Person] = (),
    scrutineers: Sequence[Person] = (),
) -> Election:  # fmt: skip
    """Set up what follows: among the tied only, the whole vote when it was void, or (the presidium's decision) for the
    seats left empty among those that did not pass. The officers stay, unless others are named.

    Raises NotYet before the announcement and when the subject is settled, TooLate when nothing is left to decide or it
    has been set up.
    """
    found = locked(election)
    if found.announced_at is None:
        raise NotYet("结果还没有宣布。", hint="先宣布结果，再另行投票。")
    if found.followers.exists():
        raise TooLate("已经另开了一次投票。", hint="打开那一次。")
    result = outcome_of(found)
    rule, codes = _what_next(found.rule, result.next, result.seats_left, result.tied, result.adopted, found)
    if result.next == Next.EMPTY_SEATS and not reason.strip():
        raise Incomplete("请写明主席团为什么决定另行投票。")
    options = {o.code: o for o in found.options.all()}
    candidates: Sequence[Candidate] = [
        Candidate(o.ref, o.code, o.title, o.cost, o.unit) for c, o in options.items() if c in codes
    ]
    poll = open_poll(found.subject_kind, found.subject_id, at)
    if result.next == Next.REVOTE and rule.stage is Stage.FIRST:  # on all candidates: as they are now
        check_margin(poll)
        rule, candidates = poll.rule, poll.candidates
    again = create(
        poll, found.subject_kind, found.subject_id, rule, candidates, way=way, at=at, follows=found,
        budget=found.budget if result.next == Next.REVOTE else None,  # nobody said what is for the rest of them
    )  # fmt: skip
    if not (tellers or scrutineers):
        tellers, scrutineers = of(found, Task.TELLER), of(found, Task.SCRUTINEER)
    appoint(again, poll, tellers, scrutineers)
    body = {"way": way.value, "stage": rule.stage.value, "follows": found.pk, "reason": reason.strip() or "-"}
    note(again, "set_up", body, by, at)
    return again


def _what_next(
    rule: ChoiceRule, next_: Next, seats: int, tied: tuple[str, ...], adopted: tuple[str, ...], election: Election
) -> tuple[ChoiceRule, set[str]]:
    codes = {o.code for o in election.options.all()}
    if next_ == Next.RUNOFF:
        return rule.after(Stage.AMONG_TIED, seats), set(tied)
    if next_ == Next.REVOTE:
        return rule, codes
    if next_ == Next.EMPTY_SEATS and (rest := codes - set(adopted)):
        return rule.after(Stage.FOR_EMPTY_SEATS, seats), rest
    raise TooLate("应选的项目已经选满，没有要再投的。")
