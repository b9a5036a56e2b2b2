"""The rules of commitments (R2.13-R2.16). Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from huying.kernel.calendar.saying import full_day
from huying.kernel.procedures.standing import View


@dataclass(frozen=True)
class YearView(View):
    not_visited: tuple[str, ...] = ()


@dataclass(frozen=True)
class SheetView(View):
    was_asked: bool = True  # whether this year's commitments were asked of the unit
    commitments: int = 0
    not_reported: tuple[str, ...] = ()
    is_scored: bool = False
    twice: tuple[str, ...] = ()  # what is drafted and was listed for scoring without a promise meanwhile


@dataclass(frozen=True)
class Written:
    """What decides whether a unit may still write what came of one thing, and how it marks itself."""

    is_promised: bool = True  # False: a decided project, listed to be scored
    has_reported: bool = False  # the unit to the people, for all it promised
    is_told: bool = False  # people can read it
    has_scores: bool = False  # of the unit
    scores_until: date | None = None
    is_scored: bool = False  # the results are public


def report_stands(row: Written, on: date) -> str:
    """公布的结果不改；群众照着评过分的自评不改；列入评分的票决项目写到评分截止〔R2.15、R2.16〕

    Why it stays as it is; "" while it may be written. A promise that was not reported in time may still be: late is
    late, and nobody has read it.
    """
    if row.is_scored:
        return "评议结果已经公布，不能再写、再改。"
    if row.is_promised:
        return "已经向人民报告，不能再改。" if row.has_reported else ""
    if row.scores_until and on > row.scores_until:
        return f"评分到{full_day(row.scores_until)}已经截止，不能再写、再改。"
    if row.is_told and row.has_scores:
        return "已经有人照公开的报告评分，不能再改。"
    return ""


def word_stands(*, has_scores: bool, scores_until: date | None, on: date) -> str:
    """有人评过分，或者评分截止以后，公布的承诺和报告不再更正〔R2.15、R2.16〕

    Why; "" while a wrong record may be corrected: what people scored is what they read.
    """
    if scores_until and on > scores_until:
        return f"评分到{full_day(scores_until)}已经截止，不能更正。"
    return "已经有人照公布的评过分，不能更正。" if has_scores else ""


def was_asked(view: SheetView) -> bool:
    """这一年要求这个单位作出承诺〔R2.13〕"""
    return view.was_asked


def has_commitments(view: SheetView) -> bool | Sequence[str]:
    """公布的承诺不是空的，已经列入评分的票决项目不再承诺一次〔R2.13〕"""
    if view.twice:
        return [f"“{title}”是票决项目，已经列入评分：请先去掉这一条承诺" for title in view.twice]
    return True if view.commitments else ["还没有写承诺：先在承诺页面逐条写明承诺什么、做到什么程度"]


def every_unit_is_visited(view: YearView) -> bool | Sequence[str]:
    """每个承诺单位都去看过〔R2.14〕"""
    return [f"还没有到{unit}观摩或者视察（要有组成人员或者代表参加）" for unit in view.not_visited] or True


def every_commitment_is_reported(view: SheetView) -> bool | Sequence[str]:
    """每项承诺都写明办得怎么样，并有自评〔R2.15〕"""
    return [f"承诺“{title}”还没有写办得怎么样、自评几分" for title in view.not_reported] or True


def results_are_published(view: SheetView) -> bool | Sequence[str]:
    """评议结果已经公布〔R2.16〕"""
    return True if view.is_scored else ["评议结果还没有公布：公布时自动登记"]
