"""Reminders: who owes what soon, and who is late. Computed from the due days, told once each."""

from __future__ import annotations

from datetime import date, datetime

from huying.kernel.calendar.clock import day_of
from huying.kernel.calendar.saying import month_day
from huying.kernel.calendar.services import work_calendar
from huying.kernel.calendar.spans import WorkCalendar
from huying.kernel.people.roles import Role

from . import indexes
from .limits import last_soon_day, light
from .models import DueDay
from .registry import Notice, binding_for

SOON_WORKDAYS = 3


def remind(at: datetime) -> int:
    """Tell the holders of every open duty that is due within three workdays or overdue; each once per due day.

    Running it again tells nobody twice; after days off it tells what is so now. Returns how many duties it looked at.
    """
    today = day_of(at)
    calendar = work_calendar()
    latest = last_soon_day(today, calendar, SOON_WORKDAYS)
    owed = DueDay.objects.filter(done_on=None, is_open=True, due_on__lte=latest, proceeding__ended_on=None)
    count = 0
    for due in owed.select_related("proceeding__congress").order_by("pk").iterator(chunk_size=500):
        _remind_one(due, today, calendar, at)
        count += 1
    return count


def _remind_one(due: DueDay, today: date, calendar: WorkCalendar, at: datetime) -> None:
    act = binding_for(due.proceeding).procedure.act(due.act)
    shown = light(due.due_on, None, today, calendar, provisional=due.provisional, unit=due.unit)
    title = act.owed_as(due.party)
    text = f"{shown.words}：{title}，{due.proceeding.title}（期限{month_day(due.due_on)}）"
    headline = f"{title}（期限{month_day(due.due_on)}，{shown.words}）"
    bodies = frozenset({due.body_id}) if due.body_id else frozenset()
    stage = "late" if due.due_on < today else "soon"
    indexes.tell(
        due.proceeding,
        Notice((Role(due.roles),), text, bodies),
        key=f"due:{due.proceeding_id}:{due.act}:{due.party}:{due.due_on}:{stage}",
        kind=f"due.{stage}",
        at=at,
        headline=headline,
    )
