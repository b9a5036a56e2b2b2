"""What stands on the units' desk beside what can be done: what is overdue and waits for another step."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Count, Window

from huying.kernel.access.viewer import Viewer
from huying.kernel.calendar.services import work_calendar
from huying.kernel.calendar.spans import WorkCalendar
from huying.kernel.procedures.limits import Light, light
from huying.kernel.procedures.models import DueDay, Proceeding
from huying.kernel.procedures.registry import binding_for, bindings

from .unit_desk import chosen_matters, of_unit_side, waiting_steps

BLOCKED = 20  # so many are shown


@dataclass(frozen=True)
class BlockedRow:
    """What this unit is late with and cannot do yet; for whose step it waits."""

    on: date
    title: str
    url: str
    meta: str
    waits_for: str
    light: Light


def blocked(viewer: Viewer, wanted: Mapping[str, Any], today: date) -> tuple[list[BlockedRow], int]:
    """What is overdue, cannot be done yet, and is on no other row of the desk; and how many there are."""
    own = of_unit_side(viewer, "roles")
    late = DueDay.objects.filter(own, congress=viewer.congress, done_on=None, is_open=False, due_on__lt=today)
    late = late.filter(proceeding__ended_on=None).exclude(waits_for="-")
    late = late.exclude(proceeding__in=waiting_steps(viewer, today).exclude(act__in=_answers()))
    if wanted:
        running = Proceeding.objects.filter(congress=viewer.congress, ended_on=None)
        late = late.filter(proceeding__in=chosen_matters(running, viewer, wanted).values("pk"))
    shown = late.select_related("proceeding__parent").annotate(total=Window(Count("pk"))).order_by("due_on", "pk")
    rows, calendar = list(shown[:BLOCKED]), work_calendar()
    return [_blocked_row(row, today, calendar) for row in rows], rows[0].total if rows else 0


def _answers() -> frozenset[str]:
    """The acts that answer what was asked on the way: none of them leads on to what waits."""
    return frozenset(act.name for bound in bindings() for act in bound.procedure.acts if act.answers)


def _blocked_row(due: DueDay, today: date, calendar: WorkCalendar) -> BlockedRow:
    binding = binding_for(due.proceeding)
    parent = due.proceeding.parent
    return BlockedRow(
        due.due_on,
        f"{binding.procedure.act(due.act).owed_as()}：{due.proceeding.title}",
        binding.url(due.proceeding),
        parent.title if parent else binding.procedure.label,
        due.waits_for,
        light(due.due_on, None, today, calendar, unit=due.unit),
    )
