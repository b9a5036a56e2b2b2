"""What the standing committee passes with more than half of all its members, and how the votes are put down."""

from typing import Any

from huying.kernel.people.roles import Role
from huying.kernel.procedures.definition import Act, Ask, number, paper, text

from .. import rules

VOTES = (
    text("session", "哪一次常委会会议"),
    number("in_favour", "赞成票", help="超过全体组成人员的半数才通过；全体人数按表决那一天的名册算"),
    number("against", "反对票"),
    number("abstained", "弃权票", required=False),
)
WHOLE = (rules.votes_are_whole,)


def resolved(label: str, *, asks: tuple[Ask, ...] = (), **more: Any) -> Act:
    """A resolution: its vote, its name, its text; where the procedure asks for it, what it orders besides."""
    return Act(
        label,
        verb="登记决议",
        by=Role.STANDING_COMMITTEE,
        optional=True,
        asks=(*VOTES, text("title", "决议、决定的名称"), paper("text", "决议、决定", required=False), *asks),
        sound=WHOLE,
        **more,
    )
