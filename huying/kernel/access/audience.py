"""Which of the audiences of published and searched things a viewer belongs to."""

from __future__ import annotations

from huying.kernel.people.roles import Role

from .viewer import CONGRESS_SIDE, Viewer

PUBLIC, OFFICE, MEMBERS = "public", "office", "members"
OFFICE_SIDE = tuple(role for role in CONGRESS_SIDE if role is not Role.SC_MEMBER)


def audiences_of(viewer: Viewer) -> frozenset[str]:
    """public: everybody; members: SC members and the office; office: who works for it; body:<id>: one's own."""
    found = {PUBLIC, *(f"body:{capacity.body_id}" for capacity in viewer.capacities)}
    if viewer.has(*OFFICE_SIDE):
        found |= {OFFICE, MEMBERS}
    elif viewer.has(Role.SC_MEMBER):
        found.add(MEMBERS)
    return frozenset(found)
