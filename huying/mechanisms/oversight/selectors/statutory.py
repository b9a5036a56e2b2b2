"""Which statutory reports a year's plan has, and which are missing or planned outside their window."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from huying.kernel.calendar.saying import month_day
from huying.kernel.people.models import FOUR_ORGANS, Body, BodyKind, Congress
from huying.kernel.procedures.limits import Light
from huying.kernel.procedures.selectors import recorded

from ..models import Topic
from ..procedures import TopicOversight
from ..statutory import ITEMS, Item
from .bodies import organs, working_bodies

SOON = timedelta(days=61)  # a session is held at least every two months (地方组织法第五十一条): it may be the last
Kept = dict[tuple[int, str], Topic]  # what stands in the plans, by year and key


@dataclass(frozen=True)
class StatutoryRow:
    """One report of the year. `topic` is None while it is missing, `due_on` the last day that the law allows."""

    item: Item
    title: str
    topic: Topic | None
    light: Light
    due_on: date | None = None

    @property
    def is_missing(self) -> bool:
        return self.topic is None

    @property
    def is_wrong(self) -> bool:
        return self.light.kind in ("soon", "late")


def statutory_rows(congress: Congress, year: int, today: date) -> list[StatutoryRow]:
    """Every report that the law asks for in a year, with what the plans have of it: two questions."""
    plans = Topic.objects.filter(congress=congress, plan__year__in=(year - 1, year), statutory__isnull=False)
    listed = list(plans.select_related("session", "plan").order_by("pk"))
    left_out = recorded(TopicOversight, TopicOversight.dropped, about=[t.pk for t in listed])
    dropped = set(left_out.values_list("proceeding__subject_id", flat=True))
    kept = {(t.plan.year, t.statutory or ""): t for t in listed if t.pk not in dropped}
    gone = {t.statutory: t for t in listed if t.pk in dropped and t.plan.year == year}
    return [_row(item, kept, gone.get(item.key), year, today) for item in ITEMS]


def _row(item: Item, kept: Kept, dropped: Topic | None, year: int, today: date) -> StatutoryRow:
    title, topic = item.title_of(year), kept.get((year, item.key))
    windows = item.windows(year, _heard(item, kept, year))
    if topic is None:
        words = "没有列入计划" if dropped else "还没有列入"
        return StatutoryRow(item, title, dropped, Light("late", words), windows[0].last if windows else None)
    held = _day(topic)
    fitting = next((w for w in windows if held and w.holds(held)), None)
    due_on = (fitting or windows[0]).last if windows else None
    if held is None:
        return StatutoryRow(item, title, topic, _without_a_day(due_on, today), due_on)
    if due_on is None:
        return StatutoryRow(item, title, topic, Light("wait", f"{item.after_title}的会期未定"))
    light = Light("ok", "会期在法定时间里") if fitting else Light("soon", "会期不在法定时间里")
    return StatutoryRow(item, title, topic, light, due_on)


def _heard(item: Item, kept: Kept, year: int) -> list[date]:
    """When the report that this one is counted from is heard: in the year before too, unless this one followed it then.

    An audit that was heard in autumn has its rectification heard by the next year's plan.
    """
    before, own = (_day(kept.get((each, item.after))) for each in (year - 1, year))
    followed = _day(kept.get((year - 1, item.key)))
    is_settled = before and followed and followed >= before
    return [on for on in (None if is_settled else before, own) if on]


def _day(topic: Topic | None) -> date | None:
    return topic.session.planned_on if topic and topic.session else None


def _without_a_day(due_on: date | None, today: date) -> Light:
    """No session is named for it yet: louder as its last day comes near."""
    if due_on is None or today < due_on - SOON:
        return Light("wait", "会期未定")
    if today <= due_on:
        return Light("soon", f"会期未定，最晚{month_day(due_on)}")
    return Light("late", f"会期未定，已过{month_day(due_on)}")


def usual_bodies(congress: Congress) -> tuple[dict[str, Body], dict[str, Body]]:
    """(working body, overseen organ) for each report, as they are usually; a place without any gives none."""
    bodies = [(b.name, b) for b in working_bodies(congress)]
    heard = {o.kind: o for o in reversed(organs(congress))}
    first = heard.get(BodyKind.GOVERNMENT) or next((heard[k] for k in FOUR_ORGANS if k in heard), None)
    workers = {item.key: body for item in ITEMS if (body := item.best_body(bodies))}
    overseen = {item.key: organ for item in ITEMS if (organ := heard.get(item.organ) or first)}
    return workers, overseen
