"""A year as twelve small months."""

from __future__ import annotations

import calendar as _calendar
from dataclasses import dataclass
from datetime import date

from huying.kernel.calendar.notice import Notice
from huying.kernel.calendar.spans import WorkCalendar
from huying.kernel.calendar.workdays import SHIFTED, WEEKDAYS, days_from

MARKS = {"rest": "休", "shifted": "班"}


@dataclass(frozen=True)
class Cell:
    """One day. kind: rest (a holiday), shifted (a worked weekend day), weekend, or work."""

    on: date
    kind: str
    name: str
    is_provisional: bool
    is_today: bool

    @property
    def mark(self) -> str:
        return MARKS.get(self.kind, "")


@dataclass(frozen=True)
class Month:
    """Weeks of seven, Monday first; None where the week belongs to another month."""

    number: int
    weeks: tuple[tuple[Cell | None, ...], ...]


@dataclass(frozen=True)
class Year:
    """The twelve months; a year without a notice is provisional as a whole, so no single day is marked."""

    year: int
    months: tuple[Month, ...]
    workdays: int
    rest_days: int
    is_published: bool
    is_december_open: bool


def year_of(year: int, days: WorkCalendar, today: date) -> Year:
    """A year as the calendar knows it. Takes 1979 to 2100."""
    published = year in days.published
    months = tuple(_month(year, number, days, today, published) for number in range(1, 13))
    every = list(days_from(date(year, 1, 1), date(year, 12, 31)))
    worked = sum(map(days.is_workday, every))
    return Year(
        year, months, worked, len(every) - worked, published, published and not days.is_settled(date(year, 12, 31))
    )


def _month(year: int, number: int, days: WorkCalendar, today: date, published: bool) -> Month:
    weeks = _calendar.Calendar().monthdatescalendar(year, number)
    return Month(
        number,
        tuple(
            tuple(_cell(day, days, today, published) if day.month == number else None for day in week) for week in weeks
        ),
    )


def _cell(day: date, days: WorkCalendar, today: date, published: bool) -> Cell:
    name = days.name(day)
    kind = "shifted" if name == SHIFTED else "weekend" if name in WEEKDAYS else "rest" if name else "work"
    return Cell(day, kind, name if name not in WEEKDAYS else "", published and not days.is_settled(day), day == today)


@dataclass(frozen=True)
class Holiday:
    """One holiday of a notice: 春节, from day to day."""

    name: str
    first: date
    last: date

    @property
    def days(self) -> int:
        return (self.last - self.first).days + 1


def holidays(notice: Notice) -> list[Holiday]:
    return [Holiday(*run) for run in notice.runs()]
