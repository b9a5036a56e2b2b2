"""What the pages of an election show: nothing of a count before the close."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from huying.kernel.access.viewer import Viewer
from huying.kernel.calendar import clock
from huying.kernel.people.roles import Role
from huying.kernel.procedures.selectors import profile_in

from ..budgeting import ADVICE_ONLY, Project, ShareLine, equal_shares_of_totals, greedy_of, yuan
from ..choosing import Count, Judged, Next, replacement_words, rule_words
from ..envelopes.models import SecretBallot
from . import polls
from .counting import agreed, has_counted, is_counted, is_typed, papers_beside, stands
from .holding import differences
from .models import Election, ElectionOfficer, ElectionOption, ElectionWay, Task
from .officers import unfit
from .selectors import outcome_of
from .starting import board_head, secret_ballot, turnout


@dataclass(frozen=True)
class Row:
    """A candidate, with what was counted and what follows once the election is closed."""

    option: ElectionOption
    judged: Judged | None = None
    abstained: int = 0

    @property
    def cost(self) -> str:
        return yuan(Fraction(self.option.cost)) if self.option.cost is not None else ""


def stage_words(election: Election) -> str:
    if election.voided_at:
        return election.voided_words
    if election.announced_at:
        return "结果已宣布"
    if election.closed_at:
        return "计票完毕，待宣布"
    return "正在票决" if election.opened_at else "还没有开始"


def rows(election: Election) -> list[Row]:
    """The candidates in the order of the ballot; after the close in the order of the votes, with the judgement."""
    options = {o.code: o for o in election.options.all()}
    if election.closed_at is None:
        return [Row(o) for o in options.values()]
    result, count = outcome_of(election), election.count
    if result.next == Next.REVOTE:
        return [Row(o) for o in options.values()]
    return [Row(options[j.candidate], j, count.abstained(j.candidate)) for j in result.judged]


@dataclass(frozen=True)
class Advice:
    """What the votes would buy under the budget by two rules, a sentence for each project."""

    budget: str
    greedy: tuple[str, ...]
    shares: tuple[ShareLine, ...]


def advice(election: Election) -> Advice | None:
    """Decision support and never the decision: once the votes are counted, where a budget was given.

    Only totals are known, whatever the way of voting: of equal shares, which need each ballot, what totals alone prove.
    """
    options = [o for o in election.options.all() if o.cost is not None]
    if election.budget is None or not options or election.closed_at is None or outcome_of(election).next == Next.REVOTE:
        return None
    asked = [(Project(o.code, Fraction(o.cost), o.title), o.votes_for) for o in options if o.cost is not None]
    budget = Fraction(election.budget)
    greedy = (
        f"{s.project.name}：{s.votes}票，需{yuan(s.project.cost)}，轮到时还剩{yuan(s.left_before)}，"
        f"{'列得进' if s.is_funded else '列不进'}。"
        for s in greedy_of(asked, budget)
    )
    shares = equal_shares_of_totals(asked, election.count.valid, budget)
    return Advice(yuan(budget), tuple(greedy), tuple(shares))


def said_before(election: Election, deputies: int) -> list[str]:
    """By which rule this ballot is decided, before anybody votes; of devices also whether one may vote again."""
    words = rule_words(election.rule, deputies)
    if election.way != ElectionWay.ELECTRONIC:
        return words
    clause = profile_in(election.congress).setting("ballot.replacement").clause
    return [*words, replacement_words(election.rule, clause)]


def page(election: Election, viewer: Viewer) -> dict[str, Any]:
    """Everything that the page of one election needs."""
    is_over = bool(election.closed_at or election.voided_at)
    result, secret = outcome_of(election) if is_over else None, secret_ballot(election)
    officers = list(election.officers.select_related("person").order_by("task", "pk"))
    mine = next((o for o in officers if viewer.person and o.person_id == viewer.person.pk), None)
    follower = election.followers.first()
    may_follow = follower is None and result is not None and result.next != Next.NOTHING
    return {
        "election": election, "rows": rows(election), "result": result, "officers": officers,
        "stage": stage_words(election), "turnout": turnout(election),
        "follower": follower,
        "advice": advice(election), "advice_only": ADVICE_ONLY,
        "rule_words": said_before(election, election.members),
        "papers": (beside := papers(election, secret)),
        **_before(election, viewer),
        "secret": secret, "board": board_head(secret), "runs_it": viewer.has(Role.SC_OFFICE),
        **_may(election, viewer, mine, officers, may_follow, beside),
    }  # fmt: skip


def of_officers(election: Election, viewer: Viewer) -> dict[str, Any]:
    """What the page needs on which others are named to count or to watch."""
    return {
        "election": election, "secret": secret_ballot(election), "is_counted": stands(election),
        "may_name_others": may_name_others(election), **_before(election, viewer),
    }  # fmt: skip


def may_name_others(election: Election) -> bool:
    """Until the announcement: who is to sign may fall ill after the count."""
    return not (election.announced_at or election.voided_at)


def _before(election: Election, viewer: Viewer) -> dict[str, list[str]]:
    """Before it begins, for those who prepare it: what is no longer as it was prepared, and who can be no officer."""
    poll = None
    if not election.opened_at and not election.voided_at and viewer.has(Role.SC_OFFICE):
        poll = polls.poll_of(election.subject_kind, election.subject_id, clock.today())
    if poll is None or poll.refusal:
        return {"changed": [], "unfit": []}
    return {"changed": differences(election, poll), "unfit": unfit(election, poll)}


@dataclass(frozen=True)
class Papers:
    """The papers beside a secret ballot: how many vote so, what was counted of them, and what is being waited for."""

    people: int
    count: Count | None
    may_be_counted: bool

    @property
    def words(self) -> str:
        if self.count is not None:
            heads = f"发出{self.count.issued}张，收回{self.count.returned}张，废票{self.count.void}张"
            return f"纸票{heads}，已合在结果里。"
        return "电子投票截止了，请两位计票人清点纸票、各自登记。" if self.may_be_counted else "电子投票截止以后再清点。"


def papers(election: Election, secret: SecretBallot | None) -> Papers | None:
    """None where nobody votes on paper beside a secret ballot. No number of the count before the result."""
    people = papers_beside(election)
    if not people or secret is None or election.voided_at:
        return None
    count = agreed(election) if election.closed_at else None
    return Papers(people, count, secret.closed_at is not None)


def waits_for_keys(election: Election) -> bool:
    """Whether papers were counted beside a secret ballot that the trustees have not opened yet."""
    return Election.objects.filter(pk=election.pk, way=ElectionWay.ELECTRONIC, closed_at=None).exists()


def _may(
    election: Election, viewer: Viewer, mine: ElectionOfficer | None, officers: list[ElectionOfficer],
    may_follow: bool, beside: Papers | None,
) -> dict[str, bool]:  # fmt: skip
    """Which buttons stand on the page: the same conditions as the deeds themselves."""
    office = viewer.has(Role.SC_OFFICE)
    is_over = bool(election.closed_at or election.voided_at)
    running, task = bool(election.opened_at and not is_over), mine.task if mine else ""
    hands = [bool(o.signed_at) for o in officers if o.task == Task.SCRUTINEER]
    signed = all(hands)
    announced = bool(election.announced_at)
    on_paper = election.way == ElectionWay.PAPER or (beside is not None and beside.may_be_counted)
    counts = running and on_paper and task == Task.TELLER
    has = counts and mine is not None and has_counted(election, mine.person_id)
    return {
        "may_open": office and not election.opened_at and not is_over,
        "may_void": office and not is_over and not is_counted(election),
        "may_count": counts and not has,
        "has_counted": has,
        "may_enter_hands": office and running and election.way == ElectionWay.HANDS,
        "may_sign": bool(election.closed_at and mine and task == Task.SCRUTINEER and not mine.signed_at),
        "may_return": bool(election.closed_at and task == Task.SCRUTINEER) and not announced and is_typed(election),
        "may_announce": office and bool(election.closed_at) and signed and not announced,
        "waits_for_signatures": bool(election.closed_at) and not signed and not announced,
        "may_announce_without": office and bool(election.closed_at) and any(hands) and not signed and not announced,
        "may_name_others": office and may_name_others(election),
        "may_vote_again": office and announced and may_follow,
    }
