"""The clock. Only views, commands and the scheduler ask it; everything else is told the day."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import date, datetime
from zoneinfo import ZoneInfo

CHINA = ZoneInfo("Asia/Shanghai")
_frozen: ContextVar[datetime | None] = ContextVar("frozen", default=None)


def now() -> datetime:
    return _frozen.get() or datetime.now(CHINA)


def today() -> date:
    return now().date()


def day_of(moment: datetime) -> date:
    """The day on the clocks of China: a moment read back from the database is told in UTC."""
    return moment.astimezone(CHINA).date()


def start_of(day: date) -> datetime:
    """The first moment of a day on the clocks of China."""
    return datetime(day.year, day.month, day.day, tzinfo=CHINA)


@contextmanager
def frozen(moment: datetime | date) -> Iterator[None]:
    """Stop the clock: for tests, and for building a demonstration that lies in the past."""
    if not isinstance(moment, datetime):
        moment = datetime(moment.year, moment.month, moment.day, 10, tzinfo=CHINA)
    token = _frozen.set(moment)
    try:
        yield
    finally:
        _frozen.reset(token)
