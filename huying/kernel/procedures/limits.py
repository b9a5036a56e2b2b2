"""Time limits: the due day, where it comes from, and its light. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any

from huying.kernel.calendar import spans
from huying.kernel.calendar.saying import full_day
from huying.kernel.calendar.spans import CountedDay, WorkCalendar

from .definition import EXTENDED_TO, Act, TimeLimit
from .periods import Period
from .profile import Limit

SOON_WORKDAYS = "lights.soon_workdays"
KEPT = 12  # so many periods of a recurring duty are listed: a year of months, three years of quarters


@dataclass(frozen=True)
class Due:
    """A due day with its reason: every day can be asked why. `text` and `counted` are made when asked for."""

    on: date
    provisional: bool
    rule: str
    head: str  # what starts the clock, and what moved the day
    tail: str = ""
    count: spans.Due | None = None
    clause: str = ""
    quote: str = ""
    unit: str = "day"
    original_on: date | None = None
    is_default: bool = False

    @property
    def text(self) -> str:
        return self.head + (self.count.text if self.count else "") + self.tail

    @property
    def counted(self) -> tuple[CountedDay, ...]:
        return self.count.counted if self.count and self.original_on is None else ()


def due_counted(
    limit: Limit, anchor_on: date, anchor: str, calendar: WorkCalendar, *, backwards: bool = False, settled: bool = True
) -> Due:
    """A limit counted from (or back from) the day of its anchor."""
    found = spans.due(limit.span, anchor_on, calendar, rolls=limit.rolls, backwards=backwards)
    return Due(
        found.on,
        found.provisional or not settled,
        limit.rule,
        head=f"{anchor}：{full_day(anchor_on)}。",
        tail="" if settled else f"{anchor}尚未最后确定，此日暂定，定后重算。",
        count=found,
        clause=limit.clause,
        quote=limit.quote,
        unit=limit.span.unit,
        is_default=limit.is_default,
    )


def due_by(on: date, limit: TimeLimit, label: str, *, noticed: bool = False, settled: bool = True) -> Due:
    """A limit that is a day by itself: one that the notice names, or a node of the list."""
    words = f"交办通知要求的时间：{full_day(on)}。" if noticed else f"{label}：{full_day(on)}。"
    return Due(on, not settled, limit.rule, head=words)


def due_in_period(limit: TimeLimit, number: Limit | None, period: Period, calendar: WorkCalendar) -> Due:
    """The last day of one period of a recurring duty, or so many days after it as this place allows."""
    number = number or Limit(limit.rule, spans.Span(0, "day"), "", "", date.min)
    return due_counted(number, period.last_on, f"{period.label}的最后一日", calendar)


def due_extended(due: Due, fields: Mapping[str, Any], approved_on: date) -> Due:
    """The same limit after an extension: the new day, the old one, and why; more time takes none away."""
    day = date.fromisoformat(fields[EXTENDED_TO])
    if day <= due.on:
        return due
    why = f"原定{full_day(due.on)}，{full_day(approved_on)}经批准延期到{full_day(day)}。"
    why += f"理由：{fields.get('reason', '')}。"
    return replace(due, on=day, original_on=due.original_on or due.on, head=why + due.head)


@dataclass(frozen=True)
class Light:
    """kind: ok, soon, late, wait, prov, done. Words carry the number; colour never stands alone."""

    kind: str
    words: str

    def entered(self, late_on: date | None) -> Light:
        """The same with the day of entering it, where that was late: 「已办，按期，补记（2026年9月3日登记）」"""
        return Light(self.kind, f"{self.words}，{entered_words(late_on)}") if late_on else self


def entered_late(due_on: date, done_on: date | None, entered_on: date | None) -> date | None:
    """The day of recording of what is dated earlier, where the limit had passed by it; None for what was in time."""
    if done_on is None or entered_on is None:
        return None
    return entered_on if entered_on > max(due_on, done_on) else None


def entered_words(on: date | None) -> str:
    """「补记（2026年9月3日登记）」"""
    return f"补记（{full_day(on)}登记）" if on else ""


@dataclass(frozen=True)
class Duty:
    """Somebody owes an act by a day."""

    act: Act
    party: str
    party_label: str
    due: Due
    done_on: date | None = None
    entered_on: date | None = None  # when what was done was put on record

    @property
    def entered_late_on(self) -> date | None:
        """The day of recording, where the limit had passed by it and the act is dated earlier: 补记."""
        return entered_late(self.due.on, self.done_on, self.entered_on)

    def has_lapsed(self, today: date) -> bool:
        """Silence that counts as done: nobody is urged or shown as late any more (R1.53)."""
        return self.act.lapses and self.done_on is None and today > self.due.on

    def is_overdue(self, today: date) -> bool:
        return (self.done_on or today) > self.due.on and not self.has_lapsed(today)  # late from the next day on

    def light(self, today: date, calendar: WorkCalendar, soon: int = 3) -> Light:
        if self.has_lapsed(today):
            return Light("wait", "期满，视为没有意见")
        shown = light(
            self.due.on, self.done_on, today, calendar, provisional=self.due.provisional, unit=self.due.unit, soon=soon
        )
        return shown.entered(self.entered_late_on)


def light(
    due_on: date,
    done_on: date | None,
    today: date,
    calendar: WorkCalendar,
    *,
    provisional: bool = False,
    unit: str = "day",
    soon: int = 3,
) -> Light:
    """The light of one due day, in the unit of its rule: workdays, else calendar days."""
    if done_on is not None:
        late = done_on > due_on
        return Light("done", f"已办，比期限晚{_distance(due_on, done_on, calendar, unit)}" if late else "已办，按期")
    if today > due_on:
        return Light("late", f"超期{_distance(due_on, today, calendar, unit)}")
    if provisional:
        return Light("prov", "暂定")
    if today == due_on:
        return Light("soon", "今天截止")
    if calendar.workdays_between(today, due_on) <= soon:
        return Light("soon", f"还剩{_distance(today, due_on, calendar, unit)}")
    return Light("ok", "正常")


def last_soon_day(today: date, calendar: WorkCalendar, soon: int) -> date:
    """The last due day that is lit as soon: rest days before the next workday are within the warning too."""
    return calendar.add_workdays(today, soon + 1) - timedelta(days=1)


def _distance(start: date, end: date, calendar: WorkCalendar, unit: str) -> str:
    workdays = calendar.workdays_between(start, end)
    if unit == "workday" and workdays:
        return f"{workdays}个工作日"
    return f"{(end - start).days}日"


def listed(duties: Iterable[Duty]) -> list[Duty]:
    """The duties that lists and indexes hold: of a recurring act the oldest that is owed and the newest ones.

    Every period is judged and can still be served; whoever serves the oldest sees the next. So years of silence
    cost no more rows than one.
    """
    found: list[Duty] = []
    recurring: dict[tuple[str, bool], list[Duty]] = {}
    for duty in duties:
        if duty.act.period:
            recurring.setdefault((duty.act.name, duty.done_on is None), []).append(duty)
        else:
            found.append(duty)
    for (_, owed), rows in recurring.items():
        found += rows if len(rows) <= KEPT else [*rows[:1], *rows[1 - KEPT :]] if owed else rows[-KEPT:]
    return found
