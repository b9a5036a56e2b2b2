"""The rules of a problem item. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from huying.kernel.procedures.standing import View


@dataclass(frozen=True)
class ItemView(View):
    is_quantitative: bool = False
    letter_is_signed: bool = False
    letter_is_concluded: bool = False
    node_on: date | None = None
    silent_units: tuple[str, ...] = ()  # those with a part of their own that have not answered it in this round
    has_come_after_the_plan: bool = False  # its unit had its plan handed in, and no plan speaks for the item
    promised_on: date | None = None  # of this round; None when nothing was promised in it


def letter_is_signed(view: ItemView) -> bool:
    """先由主要负责人审签审议意见书〔R1.48〕"""
    return view.letter_is_signed


def letter_is_not_concluded(view: ItemView) -> bool:
    """审议意见书还没有办结〔R1.55〕"""
    return not view.letter_is_concluded


def every_part_is_answered(view: ItemView) -> Sequence[str]:
    """分办的，每个分办单位都已答复〔R1.52〕"""
    return [f"分办单位{name}还没有答复" for name in view.silent_units]


def came_after_the_plan(view: ItemView) -> bool:
    """承办单位报了落实方案以后接过来的，方案里没有写到〔R1.50〕"""
    return view.has_come_after_the_plan


def promise_is_its_own_day(view: ItemView) -> bool:
    """承诺的日子不是时间节点〔R1.64〕"""
    return view.promised_on is not None and view.promised_on != view.node_on


def new_node_is_of_what_went_back(fields: Mapping[str, Any]) -> Sequence[str]:
    """写了新时间节点的，选退回重办的是第几项〔R1.64〕"""
    if fields.get("node_on") and not fields.get("sent_back"):
        return ["写了退回事项的新时间节点，没有选退回的是第几项"]
    return []


def agreed_return_names_a_unit(fields: Mapping[str, Any]) -> Sequence[str]:
    """同意退办的，写明改交哪个单位〔R1.47〕"""
    if fields.get("decision") == "agreed" and not fields.get("unit"):
        return ["同意退办的，写明改交哪个单位"]
    return []


def refused_return_names_no_unit(fields: Mapping[str, Any]) -> Sequence[str]:
    """不同意退办的，仍由原单位办〔R1.47〕"""
    if fields.get("decision") == "refused" and fields.get("unit"):
        return ["不同意退办的，仍由原单位办，不选改交单位"]
    return []
