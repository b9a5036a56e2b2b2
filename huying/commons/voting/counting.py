"""How graded votes are counted (满意度测评, R1.58). Pure.

The law sets no grades and no threshold; each place does, in its rule profile.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

GRADE_LABELS = {"satisfied": "满意", "basically_satisfied": "基本满意", "dissatisfied": "不满意"}
ABSTAINED = "abstained"


@dataclass(frozen=True)
class GradeRule:
    """What counts as passing: grades `passing` together more than `more_than` of the base."""

    grades: tuple[str, ...]
    base: str  # all_members | votes_cast
    passing: tuple[str, ...]
    more_than: Fraction

    @classmethod
    def of(cls, settings: Mapping[str, Any]) -> GradeRule:
        """The rule from a profile's settings `assessment.*`."""
        return cls(
            tuple(settings["assessment.grades"]), settings["assessment.base"], tuple(settings["assessment.passing"]),
            Fraction(str(settings["assessment.more_than"])),
        )


@dataclass(frozen=True)
class Outcome:
    passing_votes: int
    base: int
    passed: bool
    sentence: str


def outcome(rule: GradeRule, counts: Mapping[str, int], members: int) -> Outcome:
    """Whether the assessment passed. Abstentions and votes not cast never count for it.

    Raises ValueError when more votes were counted than there are members, or a count is negative.
    """
    cast = sum(counts.get(g, 0) for g in (*rule.grades, ABSTAINED))
    if any(n < 0 for n in counts.values()):
        raise ValueError("票数不能是负数")
    if cast > members:
        raise ValueError(f"收回{cast}票，多于全体组成人员{members}人，此次测评无效")
    base = members if rule.base == "all_members" else cast
    passing = sum(counts.get(g, 0) for g in rule.passing)
    passed = base > 0 and passing > base * rule.more_than
    names = "、".join(GRADE_LABELS.get(g, g) for g in rule.passing)
    whole = "全体组成人员" if rule.base == "all_members" else "收回票数"
    verdict = "通过" if passed else "没有通过"
    return Outcome(passing, base, passed, f"{names}共{passing}票，{whole}{base}，须超过{_share(rule.more_than)}：{verdict}")


def _share(share: Fraction) -> str:
    return "半数" if share == Fraction(1, 2) else f"{float(share * 100):g}%"
