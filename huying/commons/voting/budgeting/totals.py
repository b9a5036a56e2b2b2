"""Equal shares where only the totals are known: what holds however each ballot was marked, and nothing more. Pure.

A secret ballot leaves no ballot to look at. With every voter's part of the budget and how many support each project,
some outcomes of `shares.equal_shares` (cost satisfaction) are still certain:

- supporters whose parts together are less than a project costs can never buy it;
- before anything is bought, a project asks 1/votes of each supporter for what it is worth: of those that can be bought
  at all, the one with most votes is bought first, equal ones in the order of their ids;
- a project is bought when its supporters could pay for it even after paying for every other that can be bought alone.

Of the rest, the totals do not tell.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction

from .explain import yuan
from .pb import Project


class Verdict(StrEnum):
    CERTAIN = "certain"
    OPEN = "open"
    NEVER = "never"


LABELS = {Verdict.CERTAIN: "一定列入", Verdict.OPEN: "总数看不出", Verdict.NEVER: "一定列不进"}


@dataclass(frozen=True)
class ShareLine:
    """One project, and what the totals prove of it."""

    project: Project
    votes: int
    verdict: Verdict
    sentence: str

    @property
    def label(self) -> str:
        return LABELS[self.verdict]


_FIRST = {
    False: "够的项目里得票最多，最先列入。",
    True: "够的项目里得票并列最多，同票按编号（按文字比）先后，最先列入。",
}


def equal_shares_of_totals(votes_of: Sequence[tuple[Project, int]], voters: int, budget: Fraction) -> list[ShareLine]:
    """All projects: what is certain first, then what is open, most votes first within each."""
    share = budget / voters if voters else Fraction(0)
    can = [(p, n) for p, n in votes_of if p.cost and n * share >= p.cost]
    first = min(can, key=lambda asks: (-asks[1], asks[0].id), default=None)
    is_tied = first is not None and sum(votes == first[1] for _, votes in can) > 1
    alone = sum((p.cost for p, _ in can), Fraction(0))
    lines = [
        _line(p, n, n * share, alone - p.cost, first=_FIRST[is_tied] if (p, n) == first else "") for p, n in votes_of
    ]
    order = list(Verdict)
    return sorted(lines, key=lambda line: (order.index(line.verdict), -line.votes, line.project.id))


def _line(project: Project, votes: int, has: Fraction, others: Fraction, *, first: str) -> ShareLine:
    """`has`: what its supporters were given together; `others`: what all other projects that can be bought cost;
    `first`: why it comes first, where it does.
    """
    cost = yuan(project.cost)
    if not votes or not project.cost:
        why = "没有得票" if not votes else "不花钱，按金额计算满意程度时不列入"
        return ShareLine(project, votes, Verdict.NEVER, f"{why}。")
    head = f"{votes}票，这些票分得{yuan(has)}，需{cost}"
    if has < project.cost:
        return ShareLine(project, votes, Verdict.NEVER, f"{head}，不够。")
    if first:
        return ShareLine(project, votes, Verdict.CERTAIN, f"{head}；{first}")
    if has - others >= project.cost:
        return ShareLine(project, votes, Verdict.CERTAIN, f"{head}；把别的够得着的项目都付了也还够。")
    return ShareLine(project, votes, Verdict.OPEN, f"{head}；剩下够不够，要看这些票还支持了哪些别的项目。")
