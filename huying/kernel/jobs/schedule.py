"""The one scheduler: `tick` may be called at any time, by any number of processes, and repeats nothing.

Truth is recomputed from the rows, never counted down: a machine that was off for days catches up with its first tick,
a second tick in the same slot finds the slot done.
"""

from __future__ import annotations

import logging
import traceback
from datetime import datetime, timedelta

from django.db.models import Q

from huying.kernel.calendar.clock import CHINA

from .models import ScheduleRun
from .registry import Schedule, schedules

log = logging.getLogger("huying.jobs")

LOCK = timedelta(minutes=30)  # a run that died leaves the slot to others after this
RETRY_AFTER = timedelta(minutes=5)
_ORIGIN = datetime(2000, 1, 1, tzinfo=CHINA)


def slot_of(at: datetime, minutes: int) -> datetime:
    """The beginning of the slot that holds the moment: slots of `minutes`, counted from midnight in Beijing."""
    since = int((at - _ORIGIN).total_seconds() // 60)
    return _ORIGIN + timedelta(minutes=since - since % minutes)


def tick(at: datetime) -> list[str]:
    """Runs each recurring duty whose slot has not been done yet. Returns the names of those that ran well."""
    return [s.name for s in schedules() if _claim(s, at) and _run(s, at)]


def _claim(schedule: Schedule, at: datetime) -> bool:
    slot = slot_of(at, schedule.minutes)
    row, _ = ScheduleRun.objects.get_or_create(name=schedule.name)
    if row.done_slot_at is not None and row.done_slot_at >= slot:
        return False
    # The conditional UPDATE is the lock: of two processes only one changes the row.
    return bool(
        ScheduleRun.objects.filter(
            Q(done_slot_at__isnull=True) | Q(done_slot_at__lt=slot),
            Q(locked_until__isnull=True) | Q(locked_until__lte=at),
            name=schedule.name,
        ).update(locked_until=at + LOCK)
    )


def _run(schedule: Schedule, at: datetime) -> bool:
    mine = ScheduleRun.objects.filter(name=schedule.name)
    try:
        schedule.work(at)
    except Exception:
        log.exception("schedule %s failed", schedule.name)
        mine.update(locked_until=at + RETRY_AFTER, ran_at=at, fault=traceback.format_exc(limit=-3))
        return False
    mine.update(done_slot_at=slot_of(at, schedule.minutes), locked_until=None, ran_at=at, fault="")
    return True
