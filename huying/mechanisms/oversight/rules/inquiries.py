"""The rules of a special inquiry. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from huying.kernel.procedures.standing import View


@dataclass(frozen=True)
class InquiryView(View):
    is_researched: bool = False
    session_is_open: bool = False
    opinions_are_handed_over: bool = False
    handling_is_reported: bool = False
    unanswered: tuple[str, ...] = ()  # who asked whom
    text_is_out: bool = False


def inquiry_is_researched(view: InquiryView) -> bool:
    """专题询问以前先开展专题调研〔监督法第四十八条〕"""
    return view.is_researched


def inquiry_is_before_an_open_session(view: InquiryView) -> bool:
    """常委会会议已经开始〔监督法第四十七条〕"""
    return view.session_is_open


def every_question_is_answered(view: InquiryView) -> Sequence[str]:
    """询问中提出的问题都已回答，当场不能回答的，会后书面回答〔监督法第四十七条〕"""
    return [f"{who}，还没有回答" for who in view.unanswered]


def inquiry_opinions_are_handed_over(view: InquiryView) -> bool:
    """询问中提出的意见已经交有关机关研究处理〔监督法第四十九条〕"""
    return view.opinions_are_handed_over


def inquiry_handling_is_reported(view: InquiryView) -> bool:
    """有关机关已经报告研究处理情况〔监督法第四十九条〕"""
    return view.handling_is_reported
