"""The rules of the congress's decision by ballot (R2.03, R2.05, R2.06). Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from huying.kernel.procedures.standing import View


@dataclass(frozen=True)
class DecisionView(View):
    candidates: int = 0
    margin: str = ""  # why so many candidates are too few for the quota, as the vote room judges it
    ungated: tuple[str, ...] = ()  # what each candidate still lacks, in words
    publish_days: int = 0
    published_until: date | None = None  # the first day on which the last candidate has been public long enough
    meeting_on: date | None = None
    is_over: bool = False
    runs: bool = False  # a vote on it has begun in the vote room and is not announced
    is_tied: bool = False  # the last vote left candidates tied at the last seat


def has_candidates(view: DecisionView) -> bool | Sequence[str]:
    """政府提交的候选项目已经列入本次会议〔R2.04〕"""
    return True if view.candidates else ["还没有候选项目：候选项目由同级政府提出、提交"]


def every_candidate_passed_its_gates(view: DecisionView) -> bool | Sequence[str]:
    """每个候选项目都经过党委研究、人大审查、公众参与、政府提交〔R2.03〕"""
    return list(view.ungated) or True


def has_its_margin(view: DecisionView) -> bool | Sequence[str]:
    """候选项目多于应选项目，达到差额比例〔R2.01〕"""
    return [view.margin] if view.margin else True


def is_published_long_enough(view: DecisionView) -> bool | Sequence[str]:
    """候选项目在票决以前已经公布，满规定的日数〔R2.03〕"""
    if view.published_until is None:
        return ["候选项目还没有全部公布"]
    if view.meeting_on and view.meeting_on < view.published_until:
        until = view.published_until
        return [f"候选项目公布还不满{view.publish_days}日，要到{until.month}月{until.day}日才满"]
    return True


def ballot_is_over(view: DecisionView) -> bool | Sequence[str]:
    """投票已经结束，计票报告单已由监票人签字〔R2.05〕"""
    if view.runs:
        return ["还有一次投票已经开始、没有宣布结果：等它宣布，或者登记大会决定那次投票无效"]
    if view.is_tied:
        return ["最后一次投票有得票相同的，还要在它们里面再投一次：投过、宣布以后，再宣布结果"]
    return True if view.is_over else ["还没有票决结果：等投票结束、计票人和监票人报告"]
