"""How graded votes are counted (满意度测评, R1.58). Pure.

The law sets no grades and no threshold; each place does, in its rule profile.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

ABSTAINED = "abstained"
FOR, AGAINST = "for", "against"
MARKS = (FOR, AGAINST, ABSTAINED)  # of a vote on a decision
GRADE_LABELS = {
    "satisfied": "满意", "basically_satisfied": "基本满意", "dissatisfied": "不满意", ABSTAINED: "弃权",
    FOR: "赞成", AGAINST: "反对",
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


def miscounted(counts: Iterable[float], members: float) -> list[str]:
    """What cannot be in the counts of a graded vote, each in a sentence."""
    found = list(counts)
    if any(n < 0 or n != int(n) for n in (*found, members)):
        return ["票数应是不小于0的整数"]
    cast = sum(found)
    return [f"收回{cast}票，多于全体组成人员{members}人，此次测评无效"] if cast > members else []


def outcome(rule: GradeRule, counts: Mapping[str, int], members: int) -> Outcome:
    """Whether the assessment passed. Abstentions and votes not cast never count for it.

    Raises ValueError for counts that are miscounted or of a grade that the rule does not have.
    """
    if strangers := set(counts) - {*rule.grades, ABSTAINED}:
        raise ValueError(f"没有这样的等次：{'、'.join(sorted(strangers))}")
    if wrong := miscounted(counts.values(), members):
        raise ValueError("；".join(wrong))
    cast = sum(counts.values())
    base = members if rule.base == "all_members" else cast
    passing = sum(counts.get(g, 0) for g in rule.passing)
    passed = base > 0 and passing > base * rule.more_than
    names = "、".join(map(grade_label, rule.passing))
    whole = f"全体组成人员{base}人" if rule.base == "all_members" else f"收回{base}票"
    verdict = "通过" if passed else "没有通过"
    return Outcome(passing, base, passed, f"{names}共{passing}票，{whole}，须超过{_share(rule.more_than)}：{verdict}")


def _share(share: Fraction) -> str:
    return "半数" if share == Fraction(1, 2) else f"{float(share * 100):g}%"


# ── votes on decisions ────────────────────────────────────────────────────
@dataclass(frozen=True)
class Votes:
    """Four numbers that are never mixed up: due, present, may vote, cast; what was not cast is no vote."""

    members: int
    present: int
    may_vote: int
    for_: int
    against: int
    abstained: int

    @property
    def cast(self) -> int:
        return self.for_ + self.against + self.abstained

    @property
    def not_voted(self) -> int:
        return self.may_vote - self.cast


def faults(votes: Votes) -> list[str]:
    """What cannot be in counts entered by hand, each in a sentence."""
    found = []
    if min(votes.for_, votes.against, votes.abstained) < 0:
        found.append("票数不能是负数。")
    if votes.cast > votes.may_vote:
        found.append(f"赞成、反对、弃权共{votes.cast}票，多于有表决权的{votes.may_vote}人。")
    return found


def is_passed(votes: Votes, more_than: Fraction) -> bool:
    """地方组织法第五十一条: 常委会的决议，由常委会以全体组成人员的过半数通过. The base is everybody, not who came."""
    return votes.members > 0 and votes.for_ > votes.members * more_than


def votes_words(votes: Votes, more_than: Fraction) -> str:
    """「应到27人，出席25人，有表决权25人，投票25票：赞成24票，反对0票，弃权1票，未按0票。……通过」"""
    needed = int(votes.members * more_than) + 1
    verdict = "通过" if is_passed(votes, more_than) else "没有通过"
    return (
        f"应到{votes.members}人，出席{votes.present}人，有表决权{votes.may_vote}人，投票{votes.cast}票："
        f"赞成{votes.for_}票，反对{votes.against}票，弃权{votes.abstained}票，没有投{votes.not_voted}人。"
        f"全体组成人员{votes.members}人，须超过{_share(more_than)}（{needed}票）：{verdict}"
    )
