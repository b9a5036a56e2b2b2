"""Days as the content files write them, resolved against a calendar. Pure.

An expression is an anchor and offsets: `today-3w` (three workdays before the day the county is made for),
`close+4w` (the fourth workday after the meeting's close), `third+2m`, `06-27` (that day of the home year),
`+1/12-31` (of the year after). `d` and `m` land on a workday: backwards when they count backwards, else forwards;
a plain month and day goes back to the workday before.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta

from huying.kernel.calendar.spans import Span, WorkCalendar, due

_OFFSET = re.compile(r"([+-])(\d+)([dwm])")
_ANCHORED = re.compile(r"([a-z]+)((?:[+-]\d+[dwm])*)")
_PLAIN = re.compile(r"(?:([+-]\d+)/)?(\d\d)-(\d\d)")


@dataclass(frozen=True)
class Days:
    """Resolves expressions: `year` is the home year of plain days, `anchors` the named ones."""

    calendar: WorkCalendar
    year: int
    anchors: Mapping[str, date] = field(default_factory=dict)

    def having(self, **more: date | None) -> Days:
        """The same with more anchors; a day that has not come is no anchor."""
        known = {name: day for name, day in more.items() if day is not None}
        return Days(self.calendar, self.year, {**self.anchors, **known})

    def on(self, text: str) -> date:
        """Raises ValueError for an expression that it cannot read and KeyError for an unknown anchor."""
        if plain := _PLAIN.fullmatch(text):
            shift, month, day = plain.groups()
            return self.calendar.previous_workday(date(self.year + int(shift or 0), int(month), int(day)))
        if not (anchored := _ANCHORED.fullmatch(text)):
            raise ValueError(f"看不懂日期“{text}”")
        day = self.anchors[anchored[1]]
        for sign, count, unit in _OFFSET.findall(anchored[2]):
            day = self._moved(day, int(sign + count), unit)
        return day

    def maybe(self, text: str | None) -> date | None:
        return self.on(text) if text else None

    def _moved(self, day: date, count: int, unit: str) -> date:
        if unit == "w":
            return self.calendar.add_workdays(day, count)
        if unit == "m":
            return due(Span(abs(count), "month"), day, self.calendar, backwards=count < 0).on
        moved = day + timedelta(days=count)
        return self.calendar.previous_workday(moved) if count < 0 else self.calendar.next_workday(moved)
