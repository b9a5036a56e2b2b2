"""How graded votes are counted (满意度测评, R1.58). Pure.

The law sets no grades and no threshold; each place does, in its rule profile.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

ABSTAINED = "abstained"
GRADE_LABELS = {
    "satisfied": "满意", "basically_satisfied": "基本满意", "dissatisfied": "不满意", ABSTAINED: "弃权",
}  # fmt: skip


def grade_label(grade: str) -> str:
    """The word for a grade; a place that names grades of its own names them in its own words."""
    return GRADE_LABELS.get(grade, grade)


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
        )  # fmt: skip


@dataclass(frozen=True)
class Outcome:
    passing_votes: int
    base: int
    passed: bool
    sentence: str


def outcome(rule: GradeRule, counts: Mapping[str, int], members: int) -> Outcome:
    """Whether the assessment passed. Abstentions and votes not cast never count for it.

    Raises ValueError when a count is negative or of a grade that the rule does not have, or when more votes were
    counted than there are members.
    """
    if strangers := set(counts) - {*rule.grades, ABSTAINED}:
        raise ValueError(f"没有这样的等次：{'、'.join(sorted(strangers))}")
    if any(n < 0 for n in counts.values()):
        raise ValueError("票数不能是负数")
    cast = sum(counts.values())
    if cast > members:
        raise ValueError(f"收回{cast}票，多于全体组成人员{members}人，此次测评无效")
    base = members if rule.base == "all_members" else cast
    passing = sum(counts.get(g, 0) for g in rule.passing)
    passed = base > 0 and passing > base * rule.more_than
    names = "、".join(map(grade_label, rule.passing))
    whole = f"全体组成人员{base}人" if rule.base == "all_members" else f"收回{base}票"
    verdict = "通过" if passed else "没有通过"
    return Outcome(passing, base, passed, f"{names}共{passing}票，{whole}，须超过{_share(rule.more_than)}：{verdict}")


def _share(share: Fraction) -> str:
    return "半数" if share == Fraction(1, 2) else f"{float(share * 100):g}%"
