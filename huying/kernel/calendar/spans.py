"""Statutory spans of time (期间) and the day on which they end. START HERE. Pure: no Django, no clock.

民法典 200-204 by analogy, a default that a rule profile may switch: the first day is not counted (201);
months end on the corresponding day, or on the month's last where there is none (202); a last day that is a
rest day moves to the day after the rest (203).
"""

from __future__ import annotations

import calendar as _months
import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import cached_property
from typing import Literal, cast, get_args

from . import explain
from .workdays import ONE_DAY, WorkCalendar

__all__ = [
    "LONGEST",
    "CountedDay",
    "Due",
    "Span",
    "Unit",
    "WorkCalendar",
    "corresponding_day",
    "due",
    "due_many",
]

Unit = Literal["workday", "day", "month"]
_LABELS = {"workday": "个工作日", "day": "日", "month": "个月"}
LONGEST = 3660  # no rule counts further; a mistyped profile is refused instead of computed


@dataclass(frozen=True)
class Span:
    """A length of time as a rule gives it: 5 workdays, 7 calendar days, 2 months."""

    count: int
    unit: Unit

    def __post_init__(self) -> None:
        if self.unit not in get_args(Unit) or not 0 <= self.count <= LONGEST:
            given = f"期限“{self.count} {self.unit}”不能用"
            raise ValueError(f"{given}。请写0至{LONGEST}之间的数，单位用workday、day或month")

    @classmethod
    def parse(cls, text: str) -> Span:
        """Read "5 workdays", "7 days" or "2 months". Raises ValueError with a Chinese message."""
        found = re.fullmatch(r"\s*(\d{1,5})\s+(workday|day|month)s?\s*", text)
        if not found:
            raise ValueError(f"看不懂期限“{text}”。请写成5 workdays、7 days或2 months的样子")
        return cls(int(found[1]), cast(Unit, found[2]))

    def __str__(self) -> str:
        return f"{self.count}{_LABELS[self.unit]}"


@dataclass(frozen=True)
class CountedDay:
    """One cell of the little calendar that shows a count. kind: start, work, rest or end."""

    day: date
    kind: Literal["start", "work", "rest", "end"]
    label: str


@dataclass(frozen=True)
class Due:
    """The last day that is in time, and why.

    `nominal` is the day before rolling over rest days. `provisional` (暂定): a notice yet to be published may
    still change it; `awaits` is that notice's year. `counted` and `text` are made when first asked for.
    """

    on: date
    provisional: bool
    anchor_on: date
    span: Span
    nominal: date
    backwards: bool
    awaits: int | None
    calendar: WorkCalendar = field(repr=False, compare=False)

    @cached_property
    def counted(self) -> tuple[CountedDay, ...]:
        """The days in order of the calendar. Workdays: every day; days and months: both ends only."""
        return tuple(CountedDay(*cell) for cell in explain.cells(self))

    @cached_property
    def text(self) -> str:
        """The count in Chinese sentences, for the page, the letter and the command line."""
        return explain.text(self)


def due(span: Span, anchor_on: date, calendar: WorkCalendar, *, rolls: bool = True, backwards: bool = False) -> Due:
    """The due day of a span that starts after anchor_on, or with `backwards` must lie that long before it.

    `rolls` (民法典 203) moves a last day that is a rest day to the next workday. A day counted backwards is
    always rounded to the safe side, the workday before: who prepares a meeting cannot be given less time by a
    holiday. Raises OverflowError past the year 9999.
    """
    sign = -1 if backwards else 1
    if span.unit == "workday":
        nominal = calendar.add_workdays(anchor_on, sign * span.count)
    elif span.unit == "day":
        nominal = anchor_on + timedelta(days=sign * span.count)
    else:
        nominal = corresponding_day(anchor_on, sign * span.count)
    on = nominal
    if backwards:
        on = calendar.previous_workday(nominal)
    elif rolls:
        on = calendar.next_workday(nominal)
    awaits = _awaits(span, anchor_on, nominal, on, calendar, looks_at_rest=rolls or backwards)
    return Due(on, awaits is not None, anchor_on, span, nominal, backwards, awaits, calendar)


def due_many(
    span: Span, anchors: Sequence[date], calendar: WorkCalendar, *, rolls: bool = True, backwards: bool = False
) -> list[Due]:
    """The same for many anchors, in their order: for lists of a year, and imports.

    However many there are, they fall on few thousand different days: each day is counted once, so a million cost a
    look-up each. Those of one anchor share one Due.
    """
    counted = {day: due(span, day, calendar, rolls=rolls, backwards=backwards) for day in set(anchors)}
    return [counted[day] for day in anchors]


def corresponding_day(day: date, months: int) -> date:
    """The same day so many months later (earlier when negative), the month's last where there is none (民法典 202)."""
    year, month0 = divmod(day.year * 12 + day.month - 1 + months, 12)
    if not 1 <= year <= 9999:
        raise OverflowError("日期超出了公历1年至9999年")
    return date(year, month0 + 1, min(day.day, _months.monthrange(year, month0 + 1)[1]))


def _awaits(
    span: Span, anchor_on: date, nominal: date, on: date, calendar: WorkCalendar, *, looks_at_rest: bool
) -> int | None:
    """The year of the notice that may still change the due day: only days whose arrangement was asked count."""
    if span.unit == "workday" and span.count:
        if on < anchor_on:
            return calendar.awaited_notice(on, anchor_on - ONE_DAY)
        return calendar.awaited_notice(anchor_on + ONE_DAY, on)
    # Days and months run through rest days; the calendar is asked only whether the last day is one.
    return calendar.awaited_notice(min(nominal, on), max(nominal, on)) if looks_at_rest else None
