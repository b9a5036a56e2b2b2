"""The one scheduler: `tick` may be called at any time, by any number of processes, and repeats nothing.

Truth is recomputed from the rows, never counted down: a machine that was off for days catches up with its first tick,
a second tick in the same slot finds the slot done.

A slot or a lock that lies further ahead than any true clock could have put it was left by a wrong one, and binds
nobody: a clock that once stood at 2031 must not keep the ledger from being sealed until then.
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


def slot_of(at: datetime, minutes: int, after: int = 0) -> datetime:
    """The beginning of the slot that holds the moment: slots of `minutes`, counted from `after` past midnight in
    Beijing."""
    since = int((at - _ORIGIN).total_seconds() // 60) - after
    return _ORIGIN + timedelta(minutes=since - since % minutes + after)


def tick(at: datetime) -> list[str]:
    """Runs each recurring duty whose slot has not been done yet. Returns the names of those that ran well."""
    return [s.name for s in schedules() if _claim(s, at) and _run(s, at)]


def _claim(schedule: Schedule, at: datetime) -> bool:
    row, _ = ScheduleRun.objects.get_or_create(name=schedule.name)
    if row.done_slot_at is not None and not _is_open(row.done_slot_at, schedule, at):
        return False
    # The conditional UPDATE is the lock: of two processes only one changes the row.
    mine = ScheduleRun.objects.filter(
        Q(locked_until__isnull=True) | Q(locked_until__lte=at) | Q(locked_until__gt=at + LOCK),
        name=schedule.name,
        done_slot_at=row.done_slot_at,
    )
    return bool(mine.update(locked_until=at + LOCK))


def _is_open(done_slot_at: datetime, schedule: Schedule, at: datetime) -> bool:
    """Whether the present slot is still to be done, the last one done being this.

    One that lies at most its own length ahead is believed: a clock corrected by an hour repeats no daily duty.
    """
    is_foreign = done_slot_at > at + timedelta(minutes=schedule.minutes)
    return is_foreign or done_slot_at < slot_of(at, schedule.minutes, schedule.after)


def _run(schedule: Schedule, at: datetime) -> bool:
    mine = ScheduleRun.objects.filter(name=schedule.name)
    try:
        schedule.work(at)
    except Exception:
        log.exception("schedule %s failed", schedule.name)
        mine.update(locked_until=at + RETRY_AFTER, ran_at=at, fault=traceback.format_exc(limit=-3))
        return False
    mine.update(done_slot_at=slot_of(at, schedule.minutes, schedule.after), locked_until=None, ran_at=at, fault="")
    return True
