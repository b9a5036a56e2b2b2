"""The rules of soliciting ideas (R2.01, R2.09). Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from huying.kernel.procedures.standing import View


@dataclass(frozen=True)
class SolicitationView(View):
    not_enabled: str = ""  # why this congress is not on the pilot list on the day it begins; "" when it is
    unsettled: int = 0


def is_on_the_pilot_list(view: SolicitationView) -> bool | Sequence[str]:
    """本级已经列入票决制推行名单〔R2.09〕"""
    return [view.not_enabled] if view.not_enabled else True


def every_idea_is_settled(view: SolicitationView) -> bool | Sequence[str]:
    """每条建议都已筛选，写明结果〔R2.01〕"""
    return [f"还有{view.unsettled}条建议没有筛选"] if view.unsettled else True
