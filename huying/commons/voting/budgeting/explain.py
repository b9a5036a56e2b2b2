"""What a rule would fund, project by project and in words."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction
from typing import TYPE_CHECKING

from .greedy import GreedyStep, greedy
from .pb import PbElection, Project
from .satisfaction import Satisfaction

if TYPE_CHECKING:
    from .shares import Bought, Shares, TooDear

ADVICE_ONLY = "辅助参考，不是票决结果：项目是否通过，以全体代表过半数的票决为准。"


class Rule(StrEnum):
    GREEDY = "greedy"
    EQUAL_SHARES = "equal-shares"


LABELS = {
    Rule.GREEDY: "贪心法（得票或者单位资金得票多的优先）",
    Rule.EQUAL_SHARES: "等额分配法（每票分得同样一份预算）",
}


@dataclass(frozen=True)
class Line:
    """One project under a rule."""

    project: Project
    votes: int
    is_funded: bool
    sentence: str


def explain(election: PbElection, rule: Rule, satisfaction: Satisfaction = Satisfaction.COST) -> list[Line]:
    """All projects, those that are funded first and in the order in which the rule takes them."""
    if rule is Rule.GREEDY:
        lines = [_greedy_line(step) for step in greedy(election, satisfaction)]
        return sorted(lines, key=lambda line: not line.is_funded)
    from .shares import equal_shares  # numpy: only who asks for this rule pays for it

    return _shares_lines(equal_shares(election, satisfaction))


def winners(lines: list[Line]) -> list[str]:
    return [line.project.id for line in lines if line.is_funded]


def _greedy_line(step: GreedyStep) -> Line:
    cost, left = yuan(step.project.cost), yuan(step.left_before)
    said = f"{step.votes}票，需{cost}，轮到时还剩{left}"
    return Line(step.project, step.votes, step.is_funded, f"{said}：{'列入' if step.is_funded else '不够，跳过'}。")


def _shares_lines(result: Shares) -> list[Line]:
    return [_bought(n, b) for n, b in enumerate(result.bought, 1)] + [_too_dear(t) for t in result.too_dear]


def _bought(place: int, bought: Bought) -> Line:
    said = f"第{place}个列入：{bought.votes}票"
    if bought.price:
        said += f"，每票出{yuan(bought.price)}"
        if bought.paid_all:
            said += f"（其中{bought.paid_all}票余额不足，把余下的全部出完）"
        said += f"，凑齐{yuan(bought.project.cost)}；{_rho(bought)}在这一轮最低"
    return Line(bought.project, bought.votes, True, f"{said}。")


def _too_dear(dear: TooDear) -> Line:
    if not dear.votes:
        said = "没有得票，不列入。"
    elif dear.left >= dear.project.cost:
        said = f"{dear.votes}票，不花钱；按金额计算满意程度时不列入。"
    else:
        missing = yuan(dear.project.cost - dear.left)
        said = f"{dear.votes}票，余额合计{yuan(dear.left)}，需{yuan(dear.project.cost)}，还差{missing}：不列入。"
    return Line(dear.project, dear.votes, False, said)


def yuan(amount: Fraction) -> str:
    """An amount for people: to the cent, which the exact counting is not."""
    cents = round(amount * 100)
    return f"{cents // 100:,}元" if cents % 100 == 0 else f"{cents // 100:,}.{cents % 100:02d}元"


def _rho(bought: Bought) -> str:
    """What the round compares: the price for each yuan of the project, or for the project as one."""
    if bought.rho == bought.price:
        return "这个价"
    return f"合项目资金每1元出{float(bought.rho):.4g}元，"
