"""What oversight does by itself: what was ordered for a day is published on it."""

from __future__ import annotations

from datetime import datetime

from huying.kernel.calendar.clock import day_of
from huying.kernel.jobs.registry import every

from . import selectors, services


@every(minutes=10, name="oversight.release", label="到日子公开")
def release(at: datetime) -> None:
    for publication in selectors.due_for_release(day_of(at)):
        services.release_due(publication=publication, at=at)
