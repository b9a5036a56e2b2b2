"""The rules of a special-work appraisal. Pure."""

from __future__ import annotations

from dataclasses import dataclass

from huying.kernel.procedures.standing import View


@dataclass(frozen=True)
class AppraisalView(View):
    object_is_in_scope: bool = False
    session_is_open: bool = False
    assessment_is_open: bool = False
    text_is_out: bool = False
    is_drafted: bool = False  # the report, sent for comment
    is_commented: bool = False
    is_submitted: bool = False


def object_may_be_appraised(view: AppraisalView) -> bool:
    """评议对象是两院、政府直属部门或者垂直管理部门〔R1.60〕"""
    return view.object_is_in_scope


def report_goes_out_for_comment(view: AppraisalView) -> bool:
    """专项工作报告送过征求意见，或者还没有提交"""
    return view.is_drafted or not view.is_submitted  # one that was handed in before this was asked owes no draft


def comment_is_in_time(view: AppraisalView) -> bool:
    """对报告稿提过意见，或者报告还没有提交"""
    return view.is_commented or not view.is_submitted


def appraisal_is_before_an_open_session(view: AppraisalView) -> bool:
    """安排到常委会会议，并且会议已经开始〔R1.59〕"""
    return view.session_is_open


def appraisal_is_counted(view: AppraisalView) -> bool:
    """无记名测评已经结束、计票完毕〔R1.59〕"""
    return not view.assessment_is_open


def has_rectification_items(view: AppraisalView) -> bool:
    """评议意见列明整改事项，至少一项〔R1.64〕"""
    return bool(view.parties.get("items"))
