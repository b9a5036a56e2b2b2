"""Rules of a standing-committee session. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

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
    if view.members and view.present > view.members * view.quorum_more_than:
        return []
    return [f"全体组成人员{view.members}人，已登记出席{view.present}人，不够法定人数"]
