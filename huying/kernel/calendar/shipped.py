"""The notices that come with the platform: data/<year>.toml. Pure but for reading those files."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from .notice import Notice, calendar_of, parse
from .workdays import WorkCalendar

_FOLDER = Path(__file__).parent / "data"


@cache
def shipped_notices() -> dict[int, Notice]:
    """By year, 2004-2026. Not to be changed by the caller."""
    notices = [parse(path.read_bytes()) for path in sorted(_FOLDER.glob("[0-9]*.toml"))]
    return {notice.year: notice for notice in notices}


@cache
def shipped_calendar() -> WorkCalendar:
    """The calendar without anything imported: for pure tests, and for work without a database."""
    return calendar_of(shipped_notices().values())
