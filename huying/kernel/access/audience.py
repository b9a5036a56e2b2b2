"""Which of the audiences of published and searched things a viewer belongs to."""

from __future__ import annotations

from huying.kernel.people.roles import Role

from .viewer import APART, CONGRESS_SIDE, Viewer

PUBLIC, OFFICE, MEMBERS = "public", "office", "members"
OFFICE_SIDE = tuple(role for role in CONGRESS_SIDE if role is not Role.SC_MEMBER)


def audiences_of(viewer: Viewer) -> frozenset[str]:
    """public: everybody; members: SC members and the office; office: who works for it; body:<id>: one's own.

    Who audits or administers sits in the office too and reads nothing of it by that seat (三员分立, S11).
    """
    found = {PUBLIC, *(f"body:{c.body_id}" for c in viewer.capacities if c.role not in APART)}
    if viewer.has(*OFFICE_SIDE):
        found |= {OFFICE, MEMBERS}
    elif viewer.has(Role.SC_MEMBER):
        found.add(MEMBERS)
    return frozenset(found)
