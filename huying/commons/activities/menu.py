"""What activities hang into the pages: one link, and on the desks of those who arrange them what is coming."""

from __future__ import annotations

from datetime import date, timedelta

from huying.kernel.access.menu import Entry, Section, register
from huying.kernel.access.viewer import CONGRESS_SIDE, UNIT_SIDE, Viewer
from huying.kernel.people.models import Congress

from .access import WRITERS, visible

AHEAD = timedelta(days=14)
SHOWN = 6


def coming(viewer: Viewer, _congress: Congress, today: date) -> dict[str, object] | None:
    """What is arranged for the next two weeks, and what was to be recorded before."""
    found = visible(viewer).filter(held_on=None, cancelled_at=None, planned_on__lte=today + AHEAD)
    rows = list(found.select_related("visited").order_by("-planned_on", "pk")[:SHOWN])
    return {"rows": rows[::-1], "today": today} if rows else None


register(
    Entry("活动", "activities:list", group="监督", order=50, roles=CONGRESS_SIDE + UNIT_SIDE),
    Section("desk", "activities/_coming.html", context=coming, order=30, roles=WRITERS),
)
