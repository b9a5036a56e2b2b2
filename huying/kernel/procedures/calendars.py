"""What is to be done by when, in the calendar of whoever owes it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from huying.kernel.access.viewer import Viewer
from huying.kernel.notifications.calendars import Event, register
from huying.kernel.people.models import Congress

from .desk import doors
from .pages import act_url
from .registry import binding_for

SHOWN = 300


def duties(viewer: Viewer, congress: Congress, today: date) -> Iterator[Event]:
    """The open acts of the desk that have a day."""
    for door in doors(viewer).exclude(due_on=None).select_related("proceeding")[:SHOWN]:
        binding = binding_for(door.proceeding)
        act = binding.procedure.act(door.act)
        title = f"{act.owed_as(door.party)}：{door.proceeding.title}"
        note = "暂定，放假安排公布后重算" if door.provisional else ""
        uid = f"duty-{door.proceeding_id}-{door.act}-{door.party}@{congress.code}"
        url = binding.start(door.proceeding, act, act_url(door.proceeding, act))
        yield Event(uid, door.due_on or today, title, url, note=note)


register(personal=duties)
