"""Questions about the calendar's sources."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from huying.kernel.database.looks import asked_once
from huying.kernel.database.prepared import Prepared

from .models import CalendarYear
from .notice import Notice, calendar_of
from .shipped import shipped_calendar, shipped_notices
from .workdays import WorkCalendar

Key = tuple[tuple[int, str], ...]
_cached: tuple[Key, WorkCalendar] | None = None
_years = Prepared(lambda: CalendarYear.objects.order_by("year").values_list("year", "digest"))


@dataclass(frozen=True)
class YearSource:
    """Where a year's arrangement comes from. imported_at is None for a shipped year."""

    notice: Notice
    imported_at: datetime | None = None
    imported_by: str | None = None


@asked_once
def work_calendar() -> WorkCalendar:
    """Shipped and imported years as one calendar; an imported notice replaces the shipped one of its year.

    One small query: ask once in a request or a job and pass the calendar on. The built calendar is kept by its
    content, so that another process's import, or a transaction rolled back, is never missed.
    """
    return calendar_for(tuple(_years()))


def calendar_for(key: Key) -> WorkCalendar:
    """The calendar of the imported years with their digests, by year."""
    global _cached
    if not key:
        return shipped_calendar()
    kept = _cached
    if kept is None or kept[0] != key:
        kept = _cached = _build(CalendarYear.objects.order_by("year"))
    return kept[1]


def _build(rows: Iterable[CalendarYear]) -> tuple[Key, WorkCalendar]:
    rows = list(rows)
    notices = shipped_notices() | {row.year: row.notice for row in rows}
    return tuple((row.year, row.digest) for row in rows), calendar_of(notices.values())


def year_sources() -> list[YearSource]:
    """Every known year, latest first, with its notice and how it came here."""
    found = {year: YearSource(notice) for year, notice in shipped_notices().items()}
    for row in CalendarYear.objects.all():
        found[row.year] = YearSource(row.notice, row.imported_at, row.imported_by)
    return [found[year] for year in sorted(found, reverse=True)]
