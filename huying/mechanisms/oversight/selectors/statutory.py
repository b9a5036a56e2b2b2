"""Which statutory reports a year's plan has, and which are missing or planned outside their window."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from huying.kernel.people.models import FOUR_ORGANS, Body, BodyKind, Congress
from huying.kernel.procedures.limits import Light
from huying.kernel.procedures.selectors import recorded

from ..models import Topic
from ..procedures import TopicOversight
from ..statutory import ITEMS, Item
from .bodies import organs, working_bodies


@dataclass(frozen=True)
class StatutoryRow:
    """One report of the year. `topic` is None while it is missing."""

    item: Item
    title: str
    topic: Topic | None
    light: Light

    @property
    def is_missing(self) -> bool:
        return self.topic is None

    @property
    def is_wrong(self) -> bool:
        return self.light.kind in ("soon", "late")


def statutory_rows(congress: Congress, year: int, topics: Iterable[Topic] | None = None) -> list[StatutoryRow]:
    """Every report that the law asks for, with what this year's plan has of it; `topics` are those of the year."""
    if topics is None:
        topics = Topic.objects.filter(congress=congress, plan__year=year).select_related("session")
    listed = {t.statutory: t for t in topics if t.statutory is not None}
    left_out = recorded(TopicOversight, TopicOversight.dropped, about=[t.pk for t in listed.values()])
    dropped = set(left_out.values_list("proceeding__subject_id", flat=True))
    days = {key: t.session.planned_on for key, t in listed.items() if key and t.session}
    return [_row(item, listed.get(item.key), days, year, dropped) for item in ITEMS]


def _row(item: Item, topic: Topic | None, days: dict[str, date], year: int, dropped: set[int]) -> StatutoryRow:
    title = item.title_of(year)
    if topic is None:
        return StatutoryRow(item, title, None, Light("late", "还没有列入"))
    if topic.pk in dropped:
        return StatutoryRow(item, title, topic, Light("late", "没有列入计划"))
    held = days.get(item.key)
    if held is None:
        return StatutoryRow(item, title, topic, Light("wait", "会期未定"))
    if item.after and item.after not in days:
        return StatutoryRow(item, title, topic, Light("wait", f"{item.after_title}的会期未定"))
    if item.is_outside(held, year, days.get(item.after)):
        return StatutoryRow(item, title, topic, Light("soon", "会期不在法定时间里"))
    return StatutoryRow(item, title, topic, Light("ok", "会期在法定时间里"))


def usual_bodies(congress: Congress) -> tuple[dict[str, Body], dict[str, Body]]:
    """(working body, overseen organ) for each report, as they are usually; a place without any gives none."""
    bodies = [(b.name, b) for b in working_bodies(congress)]
    heard = {o.kind: o for o in reversed(organs(congress))}
    first = heard.get(BodyKind.GOVERNMENT) or next((heard[k] for k in FOUR_ORGANS if k in heard), None)
    workers = {item.key: body for item in ITEMS if (body := item.best_body(bodies))}
    overseen = {item.key: organ for item in ITEMS if (organ := heard.get(item.organ) or first)}
    return workers, overseen
