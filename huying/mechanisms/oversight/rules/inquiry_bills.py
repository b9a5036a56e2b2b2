"""The rules of a bill of inquiry. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from ..terms import WRITTEN
from .jointly import JointView


@dataclass(frozen=True)
class InquiryBillView(JointView):
    """`satisfied` and `dissatisfied` count the initiators by what they say of the newest answer."""

    satisfied: int = 0
    dissatisfied: int = 0
    is_answered: bool = False
    again: int = 0  # how often it was decided that it is answered once more
    again_at_most: int = 1  # a number of the rule profile
    is_declined: bool = False

    @property
    def is_last_answer(self) -> bool:
        return self.again >= self.again_at_most


def enough_sign_the_bill(view: InquiryBillView) -> Sequence[str]:
    """联名的组成人员达到法定人数〔监督法第五十一条〕"""
    return [f"须{view.needed}名以上组成人员联名，现在{view.signed}名，还差{view.lacks}名"] if view.lacks else []


def is_not_answered_yet(view: InquiryBillView) -> bool:
    """受质询机关还没有答复〔监督法第五十一条〕"""
    return not view.is_answered


def too_few_still_sign(view: InquiryBillView) -> bool:
    """联名的人撤回以后，不够法定人数；还没有提出的，已经没有人联名〔监督法第五十一条〕"""
    return view.is_given_up


def may_be_answered_again(view: InquiryBillView) -> Sequence[str]:
    """再作答复没有超过规定的次数〔平台默认值：监督法第五十三条没有写次数〕"""
    return [f"再作答复以{view.again_at_most}次为限，已经决定过{view.again}次"] if view.is_last_answer else []


def most_are_dissatisfied(view: InquiryBillView) -> Sequence[str]:
    """提质询案的组成人员过半数对答复不满意〔监督法第五十三条〕"""
    if view.dissatisfied * 2 > view.signed:
        return []
    return [f"须提质询案的{view.signed}名组成人员过半数不满意，现在{view.dissatisfied}名不满意"]


def the_answer_is_settled(view: InquiryBillView) -> Sequence[str]:
    """不满意的不会再过半数；过半数不满意的，主任会议已经决定是否再作答复〔监督法第五十三条〕"""
    if not view.signed:
        return ["已经没有提质询案的组成人员"]
    silent = view.signed - view.satisfied - view.dissatisfied
    if view.is_last_answer or view.is_declined or (view.dissatisfied + silent) * 2 <= view.signed:
        return []
    if view.dissatisfied * 2 > view.signed:
        return ["提质询案的组成人员过半数不满意，须主任会议决定是否再作答复"]
    return [f"提质询案的{view.signed}名组成人员中，还有{silent}名没有对答复表示意见"]


def oral_answer_names_a_meeting(fields: Mapping[str, Any]) -> Sequence[str]:
    """口头答复的，写明在哪一次会议上答复〔监督法第五十二条〕"""
    if fields["form"] == WRITTEN or fields.get("where"):
        return []
    return ["口头答复的，写明在哪一次会议上答复"]
