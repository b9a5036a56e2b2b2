"""What others are late with: for the offices that supervise (R1.54, R1.56)."""

from __future__ import annotations

from datetime import date

from django.db.models import Count, Q, QuerySet, Window

from huying.kernel.access.viewer import Viewer
from huying.kernel.calendar.services import work_calendar
from huying.kernel.calendar.spans import WorkCalendar
from huying.kernel.people.models import Congress
from huying.kernel.people.roles import Role

from .desk import ToDo
from .limits import light
from .models import DueDay
from .registry import binding_for

SHOWN = 20


def overdue(viewer: Viewer, today: date) -> QuerySet[DueDay]:
    """The open duties of this congress that are past their day and are not the viewer's own."""
    own = Q()
    for capacity in viewer.capacities:
        own |= Q(roles=capacity.role.value) & (Q(body=None) | Q(body=capacity.body_id))
    found = DueDay.objects.filter(
        congress=viewer.congress, done_on=None, is_open=True, due_on__lt=today, proceeding__ended_on=None
    )
    return (found.exclude(own) if own else found).order_by("due_on", "pk")


def section(viewer: Viewer, _congress: Congress, today: date) -> dict[str, object] | None:
    """The sheet 「别人超期的」: nothing is shown where nobody is late."""
    late = overdue(viewer, today).annotate(total=Window(Count("pk")))
    shown, calendar = list(late.select_related("proceeding__parent", "body")[:SHOWN]), work_calendar()
    if not shown:
        return None
    total = shown[0].total
    return {
        "sentence": f"有{total}件超期要催",
        "rows": [_row(d, viewer, today, calendar) for d in shown],
        "total": total,
        "more": total - len(shown),
        "today": today,
    }


def _row(due: DueDay, viewer: Viewer, today: date, calendar: WorkCalendar) -> ToDo:
    binding = binding_for(due.proceeding)
    act = binding.procedure.act(due.act)
    who = due.body.name if due.body else Role(due.roles).label
    parent = due.proceeding.parent
    meta = f"{due.proceeding.title} · {parent.title}" if parent else due.proceeding.title
    shown = light(due.due_on, None, today, calendar, provisional=due.provisional, unit=due.unit)
    urge = binding.urge(due.proceeding, viewer) if binding.urge else ""
    url = binding.url(due.proceeding)
    return ToDo(
        due.due_on,
        f"{who}：{act.owed_as(due.party)}",
        url,
        meta,
        shown,
        "登记催办" if urge else "打开",
        urge or url,
        False,
    )
