"""Which days are worked. Pure: no Django, no clock, no network.

全国年节及纪念日放假办法 fixes the holidays; the State Council's yearly notice moves rest days about (调休).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import cached_property

ONE_DAY = timedelta(days=1)
WEEKDAYS = ("周一", "周二", "周三", "周四", "周五", "周六", "周日")
SHIFTED = "调休上班"

# What a year without a notice counts as rest besides weekends: the days that the 办法 (2024) fixes by the
# solar calendar. The lunar holidays and the shifted days are the notice's; hence such a year is provisional.
FIXED_HOLIDAYS = {
    (1, 1): "元旦",
    (5, 1): "劳动节",
    (5, 2): "劳动节",
    (10, 1): "国庆节",
    (10, 2): "国庆节",
    (10, 3): "国庆节",
}

# From this day of December on, next year's notice may still change this year's days. In the notices of
# 2004-2026 the earliest such day is 29 December (worked on Saturday 29 December 2007 and 2018; also 30 and
# 31 December 2006, 31 December 2011; off on 30 and 31 December 2007 and 2018, 31 December 2022). The last
# seven days always hold the whole weekend next to New Year's Day, and leave four days of margin.
LATE_DECEMBER = 25


@dataclass(frozen=True)
class _Table:
    """Workdays laid out for look-up: `upto[i]` counts the `days` up to and including ordinal `first + i`."""

    first: int
    upto: list[int]
    days: list[date]


@dataclass(frozen=True, eq=False)
class WorkCalendar:
    """Rest days with their names, shifted workdays, and the years whose notice is known.

    A year without a notice never raises: it counts Monday to Friday minus FIXED_HOLIDAYS, and its days are
    not settled.
    """

    rest: Mapping[date, str] = field(default_factory=dict)
    shifted: frozenset[date] = frozenset()
    published: frozenset[int] = frozenset()

    def is_workday(self, day: date) -> bool:
        return day in self.shifted or (day.weekday() < 5 and not self._holiday(day))

    def name(self, day: date) -> str:
        """Why a day is off ("春节", "周六") or on ("调休上班"); '' for an ordinary workday."""
        if day in self.shifted:
            return SHIFTED
        return self._holiday(day) or (WEEKDAYS[day.weekday()] if day.weekday() >= 5 else "")

    def _holiday(self, day: date) -> str:
        name = self.rest.get(day, "")
        if not name and day.year not in self.published:
            return FIXED_HOLIDAYS.get((day.month, day.day), "")
        return name

    def is_settled(self, day: date) -> bool:
        """False while a notice yet to come may change this day (暂定)."""
        return self.awaited_notice(day, day) is None

    def awaited_notice(self, first: date, last: date) -> int | None:
        """The year of the first notice that is missing to settle every day from first to last, or None."""
        for year in range(first.year, last.year + 1):
            if year not in self.published:
                return year
            late = date(year, 12, LATE_DECEMBER)
            if year + 1 not in self.published and last >= late and first <= date(year, 12, 31):
                return year + 1
        return None

    def add_workdays(self, start: date, count: int) -> date:
        """The count-th workday after start (before it when negative); start itself is never counted."""
        if count == 0:
            return start
        table = self._table
        at = start.toordinal() - table.first
        if 0 < at < len(table.upto):
            index = table.upto[at] + count - 1 if count > 0 else table.upto[at - 1] + count
            if 0 <= index < len(table.days):
                return table.days[index]
        return self._walk(start, count)

    def _walk(self, start: date, count: int) -> date:
        """The same, day by day: for years far from any notice, where a table would only cost memory."""
        step, left, day = (ONE_DAY if count > 0 else -ONE_DAY), abs(count), start
        while left:
            day += step
            left -= self.is_workday(day)
        return day

    def workdays_between(self, start: date, end: date) -> int:
        """Workdays after start up to and including end; negative when end lies before start."""
        if end < start:
            return -self.workdays_between(end, start)
        table = self._table
        first, last = start.toordinal() - table.first, end.toordinal() - table.first
        if first >= 0 and last < len(table.upto):
            return table.upto[last] - table.upto[first]
        return sum(self.is_workday(day) for day in days_from(start + ONE_DAY, end))

    def next_workday(self, day: date) -> date:
        """The day itself when worked, else the first workday after it (民法典 203)."""
        return day if self.is_workday(day) else self.add_workdays(day, 1)

    def previous_workday(self, day: date) -> date:
        """The day itself when worked, else the last workday before it."""
        return day if self.is_workday(day) else self.add_workdays(day, -1)

    @cached_property
    def _table(self) -> _Table:
        """The published years, one before and two after: where nearly every question falls."""
        if not self.published:
            return _Table(0, [], [])
        first, last = date(min(self.published) - 1, 1, 1), date(max(self.published) + 2, 12, 31)
        upto: list[int] = []
        days: list[date] = []
        for day in days_from(first, last):
            if self.is_workday(day):
                days.append(day)
            upto.append(len(days))
        return _Table(first.toordinal(), upto, days)


def days_from(first: date, last: date) -> Iterator[date]:
    """Every day from first to last, both included; none when last lies before first."""
    return (date.fromordinal(ordinal) for ordinal in range(first.toordinal(), last.toordinal() + 1))
