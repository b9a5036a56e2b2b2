"""What excellent outlines ask for. Pure."""

from __future__ import annotations

from dataclasses import dataclass

from huying.kernel.procedures.standing import View


@dataclass(frozen=True)
class CommendationView(View):
    next_is_open: bool = False


def next_session_is_open(view: CommendationView) -> bool:
    """在下次常委会会议上公布〔R1.34〕"""
    return view.next_is_open
