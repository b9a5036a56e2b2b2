"""Rules of a standing-committee session. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from huying.kernel.procedures.standing import View


@dataclass(frozen=True)
class SessionView(View):
    agenda: int = 0
    members: int = 0
    present: int = 0
    quorum_more_than: float = 0.5


def has_an_agenda(view: SessionView) -> bool:
    """有议程〔R1.08〕"""
    return view.agenda > 0


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
