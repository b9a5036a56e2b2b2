"""The rules of a topic. Pure."""

from __future__ import annotations

from collections.abc import Sequence

from .topic_view import TopicView


def has_a_criterion(view: TopicView) -> bool:
    """至少符合一条选题标准〔R1.10〕"""
    return bool(view.criteria)


def is_added_by_an_adjustment(view: TopicView) -> Sequence[str]:
    """年度计划公布以后增加的，先登记“调整计划”〔监督法第六十三条〕"""
    if not view.plan_is_published or view.adjusted == "add":
        return []
    return ["年度计划已经公布，增加议题在“调整计划”页面登记，调整后的计划再公布"]


def is_taken_out_by_an_adjustment(view: TopicView) -> Sequence[str]:
    """年度计划公布以后移出的，先登记“调整计划”〔监督法第六十三条〕"""
    if not (view.plan_is_published and view.is_selected) or view.adjusted == "drop":
        return []
    return ["这个议题已经列入公布的年度计划，移出在“调整计划”页面登记，调整后的计划再公布"]


def is_on_an_agenda(view: TopicView) -> bool:
    """先安排到一次常委会会议〔R1.08〕"""
    return view.has_session


def is_before_an_open_session(view: TopicView) -> bool:
    """常委会会议已经开始〔R1.08〕"""
    return view.session_is_open


def session_has_not_opened(view: TopicView) -> bool:
    """在常委会会议前提交〔R1.32〕"""
    return not view.session_is_open


def every_stage_is_closed(view: TopicView) -> bool:
    """选题、调研、审议、督办、评价都已办完，审议意见已办结〔R1.05〕"""
    return view.handling_ended
