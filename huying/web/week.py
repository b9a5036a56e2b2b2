"""The week at a glance: its rest days and what falls due on each day for this viewer."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from huying.kernel.access.viewer import Viewer
from huying.kernel.calendar.services import work_calendar
from huying.kernel.calendar.spans import WorkCalendar
from huying.kernel.people.models import Congress
from huying.kernel.procedures import desk
from huying.kernel.procedures.registry import binding_for

MOST = 60  # duties read for one week; more would not fit the page


@dataclass(frozen=True)
class Item:
    label: str
    words: str
    url: str = ""


@dataclass(frozen=True)
class WeekDay:
    on: date
    is_today: bool
    is_rest: bool
    rest_name: str
    items: tuple[Item, ...]


def days_of(today: date) -> tuple[date, ...]:
    """Monday to Sunday of the week of `today`."""
    monday = today - timedelta(days=today.weekday())
    return tuple(monday + timedelta(days=n) for n in range(7))


def section(viewer: Viewer, _congress: Congress, today: date) -> Mapping[str, Any]:
    """The side sheet of the desk: seven days."""
    calendar, days = work_calendar(), days_of(today)
    due = _due(viewer, days, today)
    shown = [
        WeekDay(day, day == today, not calendar.is_workday(day), _rest_words(calendar, day), due.get(day, ()))
        for day in days
    ]
    return {"days": shown, "first": days[0], "last": days[-1]}


def words(today: date) -> str:
    """「本周4个工作日，周五起端午节放假」"""
    calendar, days = work_calendar(), days_of(today)
    said = [f"本周{sum(map(calendar.is_workday, days))}个工作日"]
    ahead = [day for day in days if day >= today]
    holiday = next((d for d in ahead if d.weekday() < 5 and not calendar.is_workday(d)), None)
    if holiday:
        said.append(f"周{'一二三四五六日'[holiday.weekday()]}起{calendar.name(holiday)}放假")
    said += [
        f"周{'一二三四五六日'[d.weekday()]}上班（调休）" for d in ahead if d.weekday() >= 5 and calendar.is_workday(d)
    ]
    return "，".join(said)


def _rest_words(calendar: WorkCalendar, day: date) -> str:
    name = calendar.name(day)
    if calendar.is_workday(day):
        return name  # 调休上班, or nothing on an ordinary day
    return "休息" if name.startswith("周") else f"{name}放假"


def _due(viewer: Viewer, days: tuple[date, ...], today: date) -> dict[date, tuple[Item, ...]]:
    """What falls due on each day: one line for each kind of act, the thing itself when there is only one."""
    doors = desk.doors_between(viewer, days[0], days[-1], today)[:MOST]
    grouped: dict[tuple[date, str], list[Item]] = defaultdict(list)
    for door in doors:
        if door.due_on is None:
            continue
        binding = binding_for(door.proceeding)
        label = binding.procedure.act(door.act).owed_as(door.party)
        item = Item(label, f"：{door.proceeding.title}", binding.url(door.proceeding))
        grouped[door.due_on, label].append(item)
    found: dict[date, list[Item]] = defaultdict(list)
    for (day, label), items in grouped.items():
        found[day].append(items[0] if len(items) == 1 else Item(label, f"：{len(items)}件"))
    return {day: tuple(items) for day, items in found.items()}
