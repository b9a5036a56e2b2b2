"""Who is chosen, and why: every judgement a sentence with its rule."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from .counts import Count, faults
from .rule import BASES, MAJORITY, MOST_VOTES, PAPERS, TIES, ChoiceRule, Stage, share_words


class Verdict(StrEnum):
    ADOPTED = "adopted"
    NOT_ENOUGH = "not_enough"  # not more than the share of the base
    OUTRANKED = "outranked"  # enough votes, and others have more
    TIED = "tied"  # at the last seat


LABELS = {
    Verdict.ADOPTED: "通过",
    Verdict.NOT_ENOUGH: "没有通过",
    Verdict.OUTRANKED: "没有入选",
    Verdict.TIED: "票数相同，待再次投票",
}


class Next(StrEnum):
    """What follows the announcement."""

    NOTHING = "nothing"
    REVOTE = "revote"  # the vote was void
    RUNOFF = "runoff"  # among those that tied at the last seat
    EMPTY_SEATS = "empty_seats"  # the presidium leaves them empty or has another ballot held


@dataclass(frozen=True)
class Judged:
    """One candidate, in the order of the votes."""

    candidate: str
    rank: int
    for_: int
    verdict: Verdict
    sentence: str

    @property
    def label(self) -> str:
        return LABELS[self.verdict]


@dataclass(frozen=True)
class Outcome:
    head: str  # the numbers of the whole count
    judged: tuple[Judged, ...]
    next: Next
    seats_left: int
    follows: str  # what has to be done now, empty when all is decided

    def of(self, verdict: Verdict) -> tuple[str, ...]:
        return tuple(j.candidate for j in self.judged if j.verdict == verdict)

    @property
    def adopted(self) -> tuple[str, ...]:
        return self.of(Verdict.ADOPTED)

    @property
    def tied(self) -> tuple[str, ...]:
        return self.of(Verdict.TIED)


def outcome(rule: ChoiceRule, count: Count, *, deputies: int, present: int) -> Outcome:
    """Judge a count. Raises ValueError for one that cannot be, with all that is wrong in it."""
    if wrong := faults(rule, count, deputies):
        raise ValueError("".join(wrong))
    head = _head(count, deputies, present)
    if count.is_void:
        said = f"收回{count.returned}张，多于发出的{count.issued}张，这次投票无效，须重新投票（{PAPERS}）。"
        return Outcome(head, (), Next.REVOTE, rule.quota, said)
    judged = _judge(rule, count, rule.base_of(deputies, present))
    left = rule.quota - sum(j.verdict == Verdict.ADOPTED for j in judged)
    tied = [j for j in judged if j.verdict == Verdict.TIED]
    return Outcome(head, judged, _next(left, tied), left, _follows(left, tied))


def without_count(rule: ChoiceRule, reason: str, *, is_replaced: bool = False) -> Outcome:
    """The meeting decided the vote void before anything was counted: it is held anew, or the seats stay empty.

    `is_replaced`: nobody decided anything, it had not begun and was prepared anew.
    """
    next_ = Next.EMPTY_SEATS if rule.stage == Stage.FOR_EMPTY_SEATS else Next.REVOTE
    said = f"{'准备作废，已重新准备' if is_replaced else '大会决定这次投票无效'}：{reason}"
    return Outcome("没有开票，没有票数", (), next_, rule.quota, said)


def _head(count: Count, deputies: int, present: int) -> str:
    papers = f"发出{count.issued}张，收回{count.returned}张"
    if not count.is_void:
        papers += f"，其中有效{count.valid}张、废票{count.void}张"
    return f"应到{deputies}人，出席{present}人；{papers}"


def _judge(rule: ChoiceRule, count: Count, base: int) -> tuple[Judged, ...]:
    """In the order of the votes; equal votes have one rank, in the order of the ballot."""
    votes = {candidate: tally.for_ for candidate, tally in count.tallies.items()}
    needed = rule.needed(base) if rule.needs_majority else 1
    passing = sorted((n for n in votes.values() if n >= needed), reverse=True)
    last = passing[rule.quota - 1] if len(passing) > rule.quota else 0  # the votes of the last seat
    splits = bool(last) and passing[rule.quota] == last  # the first without a seat has as many
    judged = []
    for candidate in sorted(votes, key=lambda c: -votes[c]):
        n = votes[candidate]
        rank = 1 + sum(other > n for other in votes.values())
        verdict = _verdict(n, needed, last, splits)
        judged.append(Judged(candidate, rank, n, verdict, _sentence(rule, verdict, n, rank, needed, base)))
    return tuple(judged)


def _verdict(n: int, needed: int, last: int, splits: bool) -> Verdict:
    if n < needed:
        return Verdict.NOT_ENOUGH
    if splits and n == last:
        return Verdict.TIED
    return Verdict.ADOPTED if n >= last else Verdict.OUTRANKED


def _sentence(rule: ChoiceRule, verdict: Verdict, n: int, rank: int, needed: int, base: int) -> str:
    if not rule.needs_majority:
        return _by_most_votes(rule, verdict, n, rank)
    whole, share = f"{BASES[rule.base]}{base}人", share_words(rule.more_than)
    if verdict == Verdict.NOT_ENOUGH:
        return f"赞成{n}票，没有超过{whole}的{share}（须{needed}票）：没有通过（{MAJORITY}）。"
    passed = f"赞成{n}票，超过{whole}的{share}（须{needed}票）"
    return f"{passed}，{_ranked(rule, verdict, rank, MAJORITY)}"


def _by_most_votes(rule: ChoiceRule, verdict: Verdict, n: int, rank: int) -> str:
    if verdict == Verdict.NOT_ENOUGH:
        return "没有得到赞成票：没有通过。"
    return f"再次投票得赞成{n}票，以得票多的通过，{_ranked(rule, verdict, rank, TIES)}"


def _ranked(rule: ChoiceRule, verdict: Verdict, rank: int, law: str) -> str:
    if verdict == Verdict.ADOPTED:
        return f"排第{rank}，在应选{rule.quota}项以内：通过（{law}）。"
    if verdict == Verdict.TIED:
        return f"与别的项目同票，应选{rule.quota}项的最后名额定不下来：就同票的项目再次投票（{TIES}）。"
    return f"排第{rank}，应选{rule.quota}项已满：没有入选，以得票多的入选（{MOST_VOTES}）。"


def _next(left: int, tied: list[Judged]) -> Next:
    if tied:
        return Next.RUNOFF
    return Next.EMPTY_SEATS if left else Next.NOTHING


def _follows(left: int, tied: list[Judged]) -> str:
    if tied:
        seats = f"{len(tied)}项同为{tied[0].for_}票，还有{left}个名额"
        return f"{seats}：只就这{len(tied)}项再次投票，以得票多的通过（{TIES}）。"
    if left:
        return f"通过的项目比应选的少{left}项：空缺，或者另行投票，由主席团决定。"
    return ""
