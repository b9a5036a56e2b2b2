"""Rules of a standing-committee session. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from huying.kernel.procedures.standing import View


@dataclass(frozen=True)
class SessionView(View):
    agenda: int = 0
    brought: tuple[str, ...] = ()  # the items that wait for a session: a mechanism brought them
    members: int = 0
    present: int = 0
    quorum_more_than: float = 0.5


def has_an_agenda(view: SessionView) -> bool:
    """有议程〔R1.08〕"""
    return view.agenda > 0


def agenda_is_moved(view: SessionView) -> Sequence[str]:
    """议程上的议题都改到别的会议〔R1.08〕"""
    return [f"“{title}”还在这次会议的议程上，先改到别的会议" for title in view.brought]


def has_quorum(view: SessionView) -> Sequence[str]:
    """全体组成人员的过半数出席〔地方组织法第五十一条〕"""
    if not view.members:
        return ["还没有登记常委会组成人员"]
    needed = quorum(view.members, view.quorum_more_than)
    if view.present >= needed:
        return []
    return [f"全体组成人员{view.members}人，已登记出席{view.present}人，不够法定人数{needed}人"]


def quorum(members: int, more_than: float) -> int:
    """The fewest present that are more than this share of all members: 14 of 27, 15 of 28 for a half."""
    return int(members * _share(more_than)) + 1


def vote_refusal(sitting: str, members: int, present: int, needed: int, *, is_registered: bool) -> str:
    """每次表决时出席的须够法定人数，按正在开的那一场算〔地方组织法第五十一条〕; "" when they may vote."""
    if not is_registered:
        return f"{sitting}还没有登记到会情况，不知道够不够法定人数{needed}人，不能表决（地方组织法第五十一条）。"
    if present < needed:
        return (
            f"{sitting}应到{members}人，现在登记出席{present}人，不够法定人数{needed}人，不能表决"
            "（地方组织法第五十一条）。"
        )
    return ""


def quorum_words(members: int, present: int, more_than: float, *, is_registered: bool, is_over: bool) -> str:
    """「应到27人，出席25人，超过半数，可以开会」"""
    if not members:
        return "还没有登记常委会组成人员，算不出法定人数"
    needed, share = quorum(members, more_than), _share_words(more_than)
    if not is_registered:
        return f"应到{members}人，还没有登记到会情况。出席{needed}人以上才能开会"
    if present >= needed:
        return f"应到{members}人，出席{present}人，超过{share}" + ("" if is_over else "，可以开会")
    return f"应到{members}人，出席{present}人，没有超过{share}，还差{needed - present}人"


def _share(more_than: float) -> Fraction:
    return Fraction(str(more_than))  # 0.6 is three fifths, not the float next to it


def _share_words(more_than: float) -> str:
    return "半数" if _share(more_than) == Fraction(1, 2) else f"{float(_share(more_than) * 100):g}%"
