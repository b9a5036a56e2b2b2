"""The rule of a ballot: quota, majority, quorum, margin. Its numbers are a place's own."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from enum import StrEnum
from fractions import Fraction
from math import ceil
from typing import Any

MAJORITY = "《地方组织法》第二十五条"
QUORUM = "《地方组织法》第十四条"
PAPERS = "参照《选举法》第四十四条"
MOST_VOTES = "参照《选举法》第四十五条"
TIES = "参照《地方组织法》第二十八条"
MARGIN = "差额票决"

ALL_DEPUTIES, PRESENT = "all_deputies", "present"
BASES = {ALL_DEPUTIES: "全体代表", PRESENT: "出席代表"}
_SHARES = {Fraction(1, 2): "半数", Fraction(2, 3): "三分之二", Fraction(3, 4): "四分之三"}


class Stage(StrEnum):
    """Which ballot this is."""

    FIRST = "first"
    AMONG_TIED = "among_tied"  # second ballot among those that tied at the last seat
    FOR_EMPTY_SEATS = "for_empty_seats"  # the presidium had another ballot held for what was not filled


@dataclass(frozen=True)
class ChoiceRule:
    """At most `quota` are chosen; each needs more than `more_than` of the base."""

    quota: int
    more_than: Fraction = Fraction(1, 2)
    base: str = ALL_DEPUTIES
    quorum_at_least: Fraction = Fraction(2, 3)
    margin_at_least: Fraction = Fraction(0)
    tied_need_majority: bool = False
    replacement: bool = True  # a deputy's second electronic ballot replaces the first, until the close
    stage: Stage = Stage.FIRST

    @classmethod
    def of(cls, settings: Mapping[str, Any], quota: int) -> ChoiceRule:
        """The rule from a profile's settings `ballot.*`."""
        return cls(
            quota, Fraction(settings["ballot.more_than"]), settings["ballot.base"],
            Fraction(settings["ballot.quorum_at_least"]), Fraction(settings["ballot.margin_at_least"]),
            bool(settings["ballot.tied_need_majority"]), bool(settings["ballot.replacement"]),
        )  # fmt: skip

    @property
    def needs_majority(self) -> bool:
        """Those that tied have passed the majority before: by analogy with 地方组织法 28 the most votes decide."""
        return self.stage != Stage.AMONG_TIED or self.tied_need_majority

    def base_of(self, deputies: int, present: int) -> int:
        return deputies if self.base == ALL_DEPUTIES else present

    def needed(self, base: int) -> int:
        """The fewest votes that are more than the share: 51 of 100, 51 of 101."""
        return int(base * self.more_than) + 1

    def quorum(self, deputies: int) -> int:
        return ceil(deputies * self.quorum_at_least)

    def after(self, stage: Stage, seats: int) -> ChoiceRule:
        """The same rule for another ballot, for the seats that are left."""
        return replace(self, stage=stage, quota=seats)


def rule_words(rule: ChoiceRule, deputies: int) -> list[str]:
    """How the ballot will be decided, sentence by sentence, as it is read out before anybody votes."""
    base = BASES[rule.base]
    fewest = f"，也就是至少{rule.needed(deputies)}票" if rule.base == ALL_DEPUTIES else ""
    found = [f"应选{rule.quota}项。一张票选的多于{rule.quota}项，这张票作废；少选、都不选可以（{PAPERS}）。"]
    if rule.needs_majority:
        found.append(f"赞成票超过{base}的{share_words(rule.more_than)}{fewest}，才算通过（{MAJORITY}）。")
    else:
        found.append(f"得赞成票多的通过，不再要求过半数（{TIES}）。")
    found.append(f"通过的多于应选的，取赞成票多的；最后名额票数相同的，就同票的再投一次（{MOST_VOTES}）。")
    found.append("通过的不足应选的，名额空着，由主席团决定要不要另行投票。收回的票多于发出的，整次无效。")
    found.append(f"另行投票只补空着的名额，已经通过的不再投（{TIES}：不足的名额另行选举）。")
    return found


def replacement_words(rule: ChoiceRule, clause: str) -> str:
    """Whether a deputy may vote again on the device, and who says so, as it is read out before anybody votes."""
    if rule.replacement:
        return f"电子投票截止以前可以改投，以最后一次投的为准（{clause}）。"
    return f"电子投票每人只投一次，投出以后不能改投（{clause}）。"


def share_words(share: Fraction) -> str:
    return _SHARES.get(share) or f"{float(share * 100):g}%"


def quorum_refusal(rule: ChoiceRule, *, deputies: int, present: int) -> str:
    """Why the ballot cannot open for want of deputies; empty when it can."""
    needed = rule.quorum(deputies)
    if deputies > 0 and present >= needed:
        return ""
    share = share_words(rule.quorum_at_least)
    return f"应到代表{deputies}人，现在出席{present}人；须有{share}以上（{needed}人）出席，才能票决（{QUORUM}）。"


def margin_refusal(rule: ChoiceRule, *, candidates: int) -> str:
    """Why so many candidates are too few for the quota; empty when they suffice."""
    quota = rule.quota
    if quota < 1:
        return "应选项目至少1项。"
    if candidates <= quota:
        return f"候选项目{candidates}项，应选{quota}项：{MARGIN}，候选项目须多于应选项目。"
    margin = Fraction(candidates - quota, quota)
    if margin >= rule.margin_at_least:
        return ""
    short = quota + ceil(quota * rule.margin_at_least) - candidates
    asked, has = share_words(rule.margin_at_least), f"{float(margin * 100):.3g}%"
    return (
        f"候选项目{candidates}项，应选{quota}项，差额比例{has}，不到{asked}：还差{short}项候选项目，或者减少应选项目。"
    )
