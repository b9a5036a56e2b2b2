"""The rules of an investigation of a specific issue. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from ..terms import ASKS_SECRECY
from .jointly import JointView


@dataclass(frozen=True)
class InvestigationView(JointView):
    by_members: bool = False
    is_referred: bool = False
    committee_has_reported: bool = False
    chairs: int = 0  # seats of the commission that are nominated or passed, without those who withdrew
    vice_chairs: int = 0
    members: int = 0
    waiting: int = 0  # nominated, not passed yet
    has_evidence: bool = False


def members_propose(view: InvestigationView) -> bool:
    """组成人员联名提议〔监督法第五十六条〕"""
    return view.by_members


def enough_propose(view: InvestigationView) -> Sequence[str]:
    """主任会议提议，或者五分之一以上组成人员联名提议〔监督法第五十六条〕"""
    if not view.by_members or not view.lacks:
        return []
    return [f"须{view.needed}名以上组成人员联名，现在{view.signed}名，还差{view.lacks}名"]


def proposal_is_given_up(view: InvestigationView) -> bool:
    """主任会议自己的提议；联名提议的，已经没有人联名〔监督法第五十六条〕"""
    return not view.by_members or view.signed == 0


def referral_is_reported(view: InvestigationView) -> bool:
    """先交专门委员会审议的，专门委员会已经提出报告〔监督法第五十六条〕"""
    return not view.is_referred or view.committee_has_reported


def commission_is_nominated(view: InvestigationView) -> Sequence[str]:
    """提名了主任委员、副主任委员和委员〔监督法第五十七条〕"""
    return _lacking(view, "还没有提名")


def commission_is_complete(view: InvestigationView) -> Sequence[str]:
    """调查委员会有主任委员、副主任委员和委员，都经常委会会议通过〔监督法第五十七条〕"""
    lacks = _lacking(view, "现在没有")
    return [*lacks, *([f"{view.waiting}名提名的组成人员还没有经常委会会议通过"] if view.waiting else [])]


def _lacking(view: InvestigationView, words: str) -> list[str]:
    seats = {"主任委员": view.chairs, "副主任委员": view.vice_chairs, "委员": view.members}
    return [f"{words}{post}" for post, count in seats.items() if not count]


def someone_is_nominated(view: InvestigationView) -> bool:
    """有提名还没有付表决的组成人员〔监督法第五十七条〕"""
    return view.waiting > 0


def evidence_was_taken(view: InvestigationView) -> bool:
    """已经向有关机关、组织或者公民了解情况、收集材料〔监督法第五十八条〕"""
    return view.has_evidence


def secret_sources_are_not_named(fields: Mapping[str, Any]) -> Sequence[str]:
    """要求对材料来源保密的，不写来源；没有要求的，写明来源〔监督法第五十八条〕"""
    if fields["secrecy"] == ASKS_SECRECY:
        return ["要求对材料来源保密的，不能写姓名、单位"] if fields.get("source") else []
    return [] if fields.get("source") else ["没有要求保密的，写明单位或者姓名"]


def votes_are_whole(fields: Mapping[str, Any]) -> Sequence[str]:
    """票数是不小于0的整数〔地方组织法第五十一条〕"""
    return [] if all(v >= 0 and v == int(v) for v in votes_cast(fields)) else ["票数须是不小于0的整数"]


def votes_fit(fields: Mapping[str, Any], everybody: int) -> Sequence[str]:
    """赞成、反对、弃权合计不超过全体组成人员〔地方组织法第五十一条〕"""
    cast = sum(votes_cast(fields))
    return [f"赞成、反对、弃权合计{cast}票，超过全体组成人员{everybody}人"] if cast > everybody else []


def votes_cast(fields: Mapping[str, Any]) -> tuple[Any, ...]:
    return fields["in_favour"], fields["against"], fields.get("abstained", 0)
