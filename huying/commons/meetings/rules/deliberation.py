"""What the deliberation of an item asks for. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from huying.kernel.procedures.standing import View


@dataclass(frozen=True)
class DeliberationView(View):
    session_is_open: bool = False
    is_in_groups: bool = True  # a group or the joint groups; the plenary has no collation
    chair: str = ""
    recorder: str = ""
    comprehensive_speaker: str = ""
    speeches: int = 0
    unconfirmed: tuple[str, ...] = ()
    unrecorded: tuple[str, ...] = ()  # who spoke or handed in a written speech, while nothing is on record
    is_silent: bool = False  # it is on record that nobody spoke
    has_collation: bool = False
    receipts_missing: tuple[str, ...] = ()


def session_is_open(view: DeliberationView) -> bool:
    """常委会会议已经开始〔R1.29〕"""
    return view.session_is_open


def has_a_chair(view: DeliberationView) -> bool:
    """明确召集人或者主持人〔R1.30〕"""
    return bool(view.chair)


def has_a_recorder(view: DeliberationView) -> bool:
    """明确记录人〔R1.35〕"""
    return bool(view.recorder)


def is_in_groups(view: DeliberationView) -> bool:
    """采取分组审议或者联组审议〔R1.29〕"""
    return view.is_in_groups


def nobody_spoke(view: DeliberationView) -> Sequence[str]:
    """发言名单、书面发言和发言记录里都没有人〔R1.35〕"""
    if view.speeches:
        return [f"已经记录了{view.speeches}篇发言"]
    return [f"{name}的发言还没有记录" for name in view.unrecorded]


def somebody_spoke(view: DeliberationView) -> bool:
    """没有登记“没有人发言”〔R1.35〕"""
    return not view.is_silent


def every_speech_is_confirmed(view: DeliberationView) -> Sequence[str]:
    """每篇发言记录都经本人核对确认〔R1.35〕"""
    if not view.speeches:
        return ["还没有记录发言；没有人发言的，登记“没有人发言”"]
    return [f"{name}还没有确认发言记录" for name in view.unconfirmed]


def has_a_collation(view: DeliberationView) -> bool:
    """先整理审议发言〔R1.36〕"""
    return view.has_collation


def knows_who_sums_up(view: DeliberationView) -> bool:
    """调研方案明确综合审议发言人〔R1.36〕"""
    return bool(view.comprehensive_speaker)


def both_receipts_are_in(view: DeliberationView) -> Sequence[str]:
    """召集人、综合审议发言人都已签收整理稿〔R1.36〕"""
    return [f"{who}还没有签收整理稿" for who in view.receipts_missing]
