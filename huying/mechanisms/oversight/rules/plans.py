"""The rules of the annual plan. Pure."""

from __future__ import annotations

from dataclasses import dataclass

from huying.kernel.procedures.standing import View


@dataclass(frozen=True)
class PlanView(View):
    selected: int = 0
    text_is_out: bool = False


def has_selected_topics(view: PlanView) -> bool:
    """先选定至少一个议题〔R1.09〕"""
    return view.selected > 0
