"""The rules of a candidate project (R2.01, R2.03, R2.04, R2.07). Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from huying.kernel.procedures.standing import View


@dataclass(frozen=True)
class CandidateView(View):
    ideas: int = 0
    consultations: int = 0
    not_enabled: str = ""
    is_balloted: bool = False
    is_decided: bool = False


def traces_to_an_idea(view: CandidateView) -> bool | Sequence[str]:
    """候选项目来自征集到的建议〔R2.01〕"""
    return True if view.ideas else ["还没有关联征集到的建议：候选项目至少要来自一条"]


def is_on_the_pilot_list_for_its_year(view: CandidateView) -> bool | Sequence[str]:
    """本级已经列入票决制推行名单〔R2.09〕"""
    return [view.not_enabled] if view.not_enabled else True


def public_was_consulted(view: CandidateView) -> bool | Sequence[str]:
    """公众参与：提交以前至少听取过一次公众意见〔R2.03〕"""
    return True if view.consultations else ["公众还没有参与：先办一次听证、座谈、走访或者网上征求意见，再登记下来"]


def ballot_has_not_begun(view: CandidateView) -> bool | Sequence[str]:
    """交付票决以后，候选项目不再撤回，也不再登记听取意见〔R2.05〕"""
    return ["大会已经开始票决：候选项目不再撤回，也不再登记听取意见"] if view.is_balloted else True


def congress_has_decided(view: CandidateView) -> bool | Sequence[str]:
    """票决结果以大会的决定为准，不另行登记〔R2.05〕"""
    return True if view.is_decided else ["大会还没有作出决定"]
