"""What the meetings hang into the pages: links, and on a member's desk what waits before a session."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from huying.kernel.access.menu import Entry, Section, register
from huying.kernel.access.viewer import CONGRESS_SIDE, UNIT_SIDE, Viewer
from huying.kernel.people.models import Congress
from huying.kernel.people.roles import Role

from . import selectors
from .access import GUEST_SIDE


def before_the_session(viewer: Viewer, congress: Congress, _today: date) -> Mapping[str, Any] | None:
    """What a member owes before a session: papers to read, outlines to hand in; nothing when nothing waits."""
    rows = selectors.owed_by_member(congress, viewer.person)
    if not rows:
        return None
    papers, outlines = sum(r.papers for r in rows), sum(r.outlines for r in rows)
    waits = [*([f"读{papers}份材料"] if papers else []), *([f"交{outlines}份提纲"] if outlines else [])]
    return {"rows": rows, "sentence": f"会前还要{'、'.join(waits)}"}


def who_answers(viewer: Viewer, congress: Congress, _today: date) -> Mapping[str, Any] | None:
    """For which items an organ still has to name who comes (R1.38)."""
    duties = selectors.duties_of(congress, viewer.bodies(*UNIT_SIDE))
    return {"duties": duties} if duties else None


def invited(viewer: Viewer, congress: Congress, _today: date) -> Mapping[str, Any] | None:
    """The sessions somebody is invited to without a vote, and what they said there and have not confirmed (R1.37)."""
    found = selectors.guests_desk(congress, viewer.person)
    return {"found": found, "sentence": found.sentence} if found else None


register(
    Entry("会议", "meetings:sessions", group="监督", order=40, roles=CONGRESS_SIDE),
    Entry("请我参加的会", "meetings:invitations", group="我的", order=45, roles=GUEST_SIDE, by_committee=True),
    Section("desk", "meetings/_answering.html", context=who_answers, order=12, roles=set(UNIT_SIDE)),
    Section("desk", "meetings/_invited.html", context=invited, order=13, roles=set(GUEST_SIDE)),
    Section("desk", "meetings/_before.html", context=before_the_session, order=8, roles={Role.SC_MEMBER}),
)
