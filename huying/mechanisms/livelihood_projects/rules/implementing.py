"""The rules of carrying a project out (R2.11). Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from huying.kernel.procedures.standing import View

from ..terms import LONGEST, LONGEST_PLACE, WIDEST, money_fault, place_fault

CHANGEABLE = frozenset({"cost", "ends_on", "place", "x", "y", "goals", "unit", "nodes"})
LONGEST_NODE = 100


@dataclass(frozen=True)
class ProjectView(View):
    milestones: int = 0
    not_reached: tuple[str, ...] = ()


def has_milestones(view: ProjectView) -> bool | Sequence[str]:
    """实施方案写明节点和每个节点的日子〔R2.11〕"""
    return True if view.milestones else ["还没有写节点：先在节点页面写明每一步哪天到"]


def milestones_are_reached(view: ProjectView) -> bool | Sequence[str]:
    """各个节点都已到达〔R2.11〕"""
    return [f"节点“{title}”还没有登记到达" for title in view.not_reached] or True


def checked_photo(said: Mapping[str, Any]) -> Sequence[str]:
    """照片会直接公开，先看过才收。"""
    return ["附了照片，请先看过照片、再选“看过了”"] if said.get("photo") and not said.get("photo_checked") else []


def nodes_in(lines: str) -> list[tuple[str, date]]:
    """The nodes that lines name: a title, a space and a day each. Lines that do not are left out."""
    return [node for line in lines.splitlines() if (node := _node(line))]


def node_faults(lines: str) -> list[str]:
    """每行写一个节点：名称、空格、日子。"""
    wrong = [line.strip() for line in lines.splitlines() if line.strip() and not _node(line)]
    return [f"节点“{line[:LONGEST_NODE]}”写成“名称 年-月-日”，例如：通车 2026-11-20" for line in wrong]


def _node(line: str) -> tuple[str, date] | None:
    title, _, day = " ".join(line.split()).rpartition(" ")  # a full-width space is one too
    try:
        on = date.fromisoformat(day)
    except ValueError:
        return None
    return (title, on) if 0 < len(title) <= LONGEST_NODE else None


def paid_is_an_amount(said: Mapping[str, Any]) -> Sequence[str]:
    """支付的钱是记得下的万元数。"""
    return [fault] if (fault := money_fault("支付", said["paid"])) else []


def change_says_what(said: Mapping[str, Any]) -> Sequence[str]:
    """调整须写明调整哪一项；每一项和项目表一样写，图上的位置要在图上。"""
    if not CHANGEABLE & set(said):
        return ["写明调整哪一项：投资、完工日、地点、内容、责任单位或者节点，至少一项"]
    if faults := node_faults(str(said.get("nodes", ""))):
        return faults
    if faults := _unfit(said):
        return faults
    x, y = said.get("x"), said.get("y")
    if fault := place_fault(x, y):
        return [fault]
    is_off = any(at is not None and (at != int(at) or not 0 <= at <= WIDEST) for at in (x, y))
    return [f"图上的位置写0到{WIDEST}的整数"] if is_off else []


def _unfit(said: Mapping[str, Any]) -> list[str]:
    """What the sheet of a project does not take."""
    found = [money_fault("总投资", said["cost"])] if "cost" in said else []
    for name, what, longest in (("place", "地点", LONGEST_PLACE), ("goals", "建设内容和目标", LONGEST)):
        if len(said.get(name, "")) > longest:
            found.append(f"{what}最多{longest}字")
    return [fault for fault in found if fault]
