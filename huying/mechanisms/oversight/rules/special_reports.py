"""The rules of the organ's special work report. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from huying.kernel.procedures.standing import View


@dataclass(frozen=True)
class SpecialReportView(View):
    opinions: tuple[tuple[int, bool], ...] = ()  # number, whether it is answered


def has_collected_opinions(view: SpecialReportView) -> bool:
    """先汇总各方面的意见，至少一条〔监督法第十四条〕"""
    return bool(view.opinions)


def every_opinion_is_responded_to(view: SpecialReportView) -> Sequence[str]:
    """报告回应汇总转交的每一条意见〔监督法第十四条〕"""
    return [f"第{number}条意见还没有写报告里怎么回应" for number, answered in view.opinions if not answered]


def entrusted_is_a_head(fields: Mapping[str, Any]) -> Sequence[str]:
    """委托报告的，写明部门负责人和他的部门〔监督法第十六条〕"""
    if fields.get("who") == "entrusted" and not str(fields.get("department", "")).strip():
        return ["受委托报告的，请写明他是哪个部门的负责人"]
    return []
