"""Setting an election up and opening it: candidates, rule, officers; then the frozen roll and the quorum."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import datetime
from decimal import Decimal

from django.db import transaction

from huying.kernel.calendar.clock import day_of
from huying.kernel.ledger import services as ledger
from huying.kernel.people.models import Person
from huying.kernel.procedures.refusals import Incomplete, NotYet, TooLate

from ..choosing import ChoiceRule, Stage, margin_refusal, quorum_refusal
from . import polls
from .models import Election, ElectionOption, ElectionRight, ElectionWay
from .officers import appoint, unfit
from .polls import Candidate, Poll

# With fewer papers beside the sealed ballots a count would tell how one person voted.
LEAST_ON_PAPER = 3
NO_UNIT = 0  # of a candidate; None of an option that was prepared before units were kept


@transaction.atomic
def set_up(
    *, kind: str, subject_id: int, way: ElectionWay, tellers: Sequence[Person], scrutineers: Sequence[Person],
    by: Person, at: datetime, budget: Decimal | None = None,
) -> Election:  # fmt: skip
    """Prepare an election on a subject. `budget` in 元, where its own room names none: for the decision support.

    Raises Incomplete (nothing to vote on, too few candidates for the margin, officers who cannot be), NotYet while the
    subject cannot be put to the ballot, TooLate while another election on it is not over.
    """
    poll = open_poll(kind, subject_id, at)
    check_margin(poll)
    if Election.objects.filter(congress=poll.congress, subject_kind=kind, subject_id=subject_id).exists():
        raise TooLate("这一项已经有票决。", hint="打开那一次；要重新投票，在它结束以后另开。")
    given = poll.budget if budget is None else budget
    election = create(poll, kind, subject_id, poll.rule, poll.candidates, way=way, at=at, budget=given)
    appoint(election, poll, tellers, scrutineers)
    said = {"way": way.value, "quota": election.quota, "candidates": len(poll.candidates)}
    note(election, "set_up", said | ({"budget": f"{election.budget}"} if election.budget else {}), by, at)
    return election


def check_margin(poll: Poll) -> None:
    """Raises Incomplete where there are too few candidates for the quota."""
    if refusal := margin_refusal(poll.rule, candidates=len(poll.candidates)):
        raise Incomplete(refusal, hint="回到候选项目，补足或者减少应选项目。")


def differences(election: Election, poll: Poll) -> list[str]:
    """What has changed in the question since the vote on all candidates was prepared; one that follows has its own."""
    if election.stage != Stage.FIRST.value:
        return []
    then, now = {o.ref: o for o in election.options.all()}, {c.ref: c for c in poll.candidates}
    found = [f"“{o.title}”不再是候选项目" for ref, o in then.items() if ref not in now]
    found += [f"增加了候选项目“{c.title}”" for ref, c in now.items() if ref not in then]
    both = [(o, now[ref]) for ref, o in then.items() if ref in now]
    changed = [o for o, c in both if (o.code, o.title, o.cost) != (c.code, c.title, c.cost)]
    found += [f"“{o.title}”的名称、编号或者投资改过" for o in changed]
    found += [f"“{o.title}”的责任单位改过" for o, c in both if o.unit is not None and o.unit != (c.unit or NO_UNIT)]
    if election.quota != poll.rule.quota:
        found.append(f"应选数由{election.quota}项改为{poll.rule.quota}项")
    return found


def open_poll(kind: str, subject_id: int, at: datetime) -> Poll:
    """What is to be voted on. Raises Incomplete where nothing is, NotYet while it may not be, or no more."""
    poll = polls.poll_of(kind, subject_id, day_of(at))
    if poll is None:
        raise Incomplete("这一项不付票决。")
    if poll.refusal:
        raise NotYet(poll.refusal, hint=poll.hint)
    return poll


def create(
    poll: Poll, kind: str, subject_id: int, rule: ChoiceRule, candidates: Iterable[Candidate], *, way: ElectionWay,
    at: datetime, follows: Election | None = None, budget: Decimal | None = None,
) -> Election:  # fmt: skip
    """The rows of an election with its candidates in their order."""
    election = Election.objects.create(
        congress=poll.congress, subject_kind=kind, subject_id=subject_id, title=poll.title, way=way, quota=rule.quota,
        stage=rule.stage.value, follows=follows, more_than=f"{rule.more_than}", base=rule.base,
        quorum_at_least=f"{rule.quorum_at_least}", tied_need_majority=rule.tied_need_majority,
        replacement=rule.replacement, budget=budget, members=len(poll.deputies), set_up_at=at,
    )  # fmt: skip
    ElectionOption.objects.bulk_create(
        ElectionOption(
            congress=poll.congress,
            election=election,
            position=n,
            code=c.code,
            title=c.title,
            cost=c.cost,
            ref=c.ref,
            unit=c.unit or NO_UNIT,
        )
        for n, c in enumerate(candidates, 1)
    )
    return election


@transaction.atomic
def open_election(
    *, election: Election, absent: Collection[int] = (), recused: Collection[int] = (), on_paper: Collection[int] = (),
    by: Person, at: datetime,
) -> None:  # fmt: skip
    """Freeze who may vote and begin. `on_paper`: who has no device in an electronic ballot and is given a paper.

    Raises NotYet below the quorum, while the subject cannot be put to the ballot, where it is not what was prepared and
    where a teller or scrutineer can be none any more; TooLate once open.
    """
    found = locked(election)
    check_not_void(found)
    if found.opened_at is not None:
        raise TooLate("投票已经开始，名册不能再改。")
    poll = open_poll(found.subject_kind, found.subject_id, at)
    if poll.not_yet:
        raise NotYet(poll.not_yet, hint=poll.hint)
    if changed := differences(found, poll):
        raise NotYet(f"准备投票以后变了：{'；'.join(changed)}。", hint="按现在的候选项目重新准备，再开始。")
    if gone := unfit(found, poll, absent):
        raise NotYet(f"{'；'.join(gone)}，不能开始。", hint="由大会另推计票人、监票人，写明理由，再开始。")
    present = [p for p in poll.deputies if p.pk not in absent]
    found.members, found.present = len(poll.deputies), len(present)
    if refusal := quorum_refusal(found.rule, deputies=found.members, present=found.present):
        raise NotYet(refusal, hint="先把到会情况登记准确。")
    roll = [p for p in present if p.pk not in recused]
    found.may_vote, found.opened_at = len(roll), at
    found.save(update_fields=["members", "present", "may_vote", "opened_at"])
    papers = [p.pk for p in roll if p.pk in on_paper]
    if 0 < len(papers) < LEAST_ON_PAPER:
        raise NotYet(
            f"只有{len(papers)}人用纸票，计票人会知道他们怎么投的。",
            hint=f"请他们登记设备，或者再请几位代表也用纸票：至少{LEAST_ON_PAPER}人。",
        )
    ElectionRight.objects.bulk_create(
        ElectionRight(congress=found.congress, election=found, person=p, on_paper=p.pk in papers) for p in roll
    )
    numbers = {"members": found.members, "present": found.present, "may_vote": found.may_vote}
    if papers:
        numbers["on_paper"] = len(papers)
    note(found, "opened", numbers, by, at)


def locked(election: Election) -> Election:
    return Election.objects.select_for_update(of=("self",)).select_related("congress").get(pk=election.pk)


def in_progress(election: Election) -> Election:
    """The row, locked. Raises NotYet before the opening, TooLate after the close and of a vote that is void."""
    found = locked(election)
    check_not_void(found)
    if found.opened_at is None:
        raise NotYet("投票还没有开始。", hint="先开始投票。")
    if found.closed_at is not None:
        raise TooLate("投票已经结束，票数已经确定。", hint="要重新投票，另开一次。")
    return found


def check_not_void(election: Election) -> None:
    if election.voided_at is not None:
        if election.is_replaced:
            raise TooLate("这次准备已经作废，已重新准备。", hint="打开重新准备的那一次。")
        raise TooLate("大会已经决定这次投票无效。", hint="要再投，另行投票。")


def note(election: Election, what: str, body: Mapping[str, object], by: Person, at: datetime) -> None:
    ledger.record(
        congress=election.congress, kind=f"voting.election_{what}", subject=f"election:{election.pk}", body=body,
        by=by.name, recorded_at=at,
    )  # fmt: skip
