"""What the procedures do by themselves: open what silence kept shut, and remind."""

from __future__ import annotations

from datetime import datetime

from huying.kernel.calendar.clock import day_of
from huying.kernel.jobs.registry import every

from . import indexes, reminders


@every(minutes=60, name="procedures.lapsed", label="打开到期未回复的环节")
def open_lapsed_doors(at: datetime) -> None:
    indexes.refresh_lapsed(day_of(at))
    indexes.refresh_turned(day_of(at))


@every(minutes=1440, name="procedures.reminders", label="期限提醒")
def remind(at: datetime) -> None:
    indexes.refresh_turned(day_of(at))  # after days off, before anybody is told
    reminders.remind(at)
