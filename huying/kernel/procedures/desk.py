"""The desk: what waits for this person, across all procedures, by urgency."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import groupby
from typing import Any

from django.db.models import Count, F, Q, QuerySet, Window

from huying.kernel.access.viewer import Viewer
from huying.kernel.calendar.services import work_calendar
from huying.kernel.calendar.spans import WorkCalendar
from huying.kernel.database.looks import asked_once
from huying.kernel.people.models import Congress

from . import pages
from .limits import Light, light
from .models import OpenDoor
from .registry import binding_for

SHOWN = 60
URGENCIES = ("已超期", "今天到期", "本周", "下周", "以后", "没有期限")


@dataclass(frozen=True)
class ToDo:
    """A row of the desk: one open act that this viewer may do."""

    on: date | None
    title: str
    url: str
    meta: str
    light: Light
    action_label: str
    action_url: str
    primary: bool
    provisional: bool = False


@dataclass(frozen=True)
class Group:
    label: str
    note: str
    rows: tuple[ToDo, ...]


def open_to(viewer: Viewer) -> QuerySet[OpenDoor]:
    """The open acts that this viewer may do: one query, whatever the number of roles."""
    if not viewer.capacities:
        return OpenDoor.objects.none()
    mine = Q()
    for capacity in viewer.capacities:
        mine |= Q(role=capacity.role.value) & (Q(body=None) | Q(body=capacity.body_id))
    return OpenDoor.objects.filter(mine, congress=viewer.congress)


def doors(viewer: Viewer) -> QuerySet[OpenDoor]:
    """Those of them that are steps, the first due first."""
    return open_to(viewer).filter(is_step=True).order_by(F("due_on").asc(nulls_last=True), "pk")


@asked_once
def first_doors(viewer: Viewer, today: date) -> list[Any]:
    """The most urgent of them, as many as the desk shows, each with how many there are, are late, are for today."""
    mine = doors(viewer).annotate(
        total=Window(Count("pk")),
        late=Window(Count("pk", filter=Q(due_on__lt=today))),
        now=Window(Count("pk", filter=Q(due_on=today))),
    )
    return list(mine.select_related("proceeding__parent")[:SHOWN])


def doors_between(viewer: Viewer, first: date, last: date, today: date) -> list[OpenDoor]:
    """Those that are due from one day to another. What the desk shows already is not asked for again."""
    shown = first_doors(viewer, today)
    if shown and shown[0].total > len(shown) and (shown[-1].due_on or date.max) <= last:
        return list(doors(viewer).filter(due_on__range=(first, last)).select_related("proceeding"))
    return [door for door in shown if door.due_on and first <= door.due_on <= last]


def section(viewer: Viewer, _congress: Congress, today: date) -> dict[str, object]:
    """The desk's values: the sentence of the day, the groups, and how many more there are."""
    shown, calendar = first_doors(viewer, today), work_calendar()
    total, late, now = (shown[0].total, shown[0].late, shown[0].now) if shown else (0, 0, 0)
    rows = [_row(door, today, calendar, number == 0) for number, door in enumerate(shown)]
    return {
        "sentence": sentence(total, late, now) if total else "",
        "groups": list(grouped(rows, today)),
        "today": today,
        "total": total,
        "more": total - len(rows),
    }


def sentence(total: int, late: int, now: int) -> str:
    """「今天有1件到期，2件已超期」"""
    if now:
        return f"今天有{now}件到期" + (f"，{late}件已超期" if late else "")
    return f"{total}件要办，" + (f"{late}件已超期" if late else "没有超期的")


def _row(door: OpenDoor, today: date, calendar: WorkCalendar, primary: bool) -> ToDo:
    binding = binding_for(door.proceeding)
    act = binding.procedure.act(door.act)
    parent = door.proceeding.parent
    shown = (
        light(door.due_on, None, today, calendar, provisional=door.provisional, unit=door.unit)
        if door.due_on
        else Light("wait", "没有期限")
    )
    party = "" if door.party == "-" else door.party
    url = binding.url(door.proceeding)
    # One of several ways to meet a duty is not put before the others: the page of the matter offers them all.
    form = pages.act_url(door.proceeding, act, party)
    label, way = ("打开", url) if act.owed else (act.button, binding.start(door.proceeding, act, form))
    return ToDo(
        door.due_on,
        f"{act.owed_as(door.party)}：{door.proceeding.title}",
        url,
        parent.title if parent else binding.procedure.label,
        shown,
        label,
        way,
        primary,
        door.provisional,
    )


def grouped(rows: Iterable[ToDo], today: date) -> Iterable[Group]:
    for label, members in groupby(rows, key=lambda row: urgency(row.on, today)):
        found = tuple(members)
        yield Group(label, f"{len(found)}件", found)


def urgency(on: date | None, today: date) -> str:
    if on is None:
        return "没有期限"
    if on < today:
        return "已超期"
    if on == today:
        return "今天到期"
    sunday = today + timedelta(days=6 - today.weekday())
    if on <= sunday:
        return "本周"
    return "下周" if on <= sunday + timedelta(days=7) else "以后"
