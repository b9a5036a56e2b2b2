"""Recurring duties of the house itself, which the storeys below the scheduler cannot register themselves."""

from __future__ import annotations

from datetime import datetime, timedelta

from huying.kernel.ledger.services import seal

from .beating import FORGOTTEN_AFTER
from .models import Job, State, WorkerBeat
from .registry import every

KEPT = timedelta(days=90)  # how long a finished job can still be looked up


@every(minutes=5, name="ledger.seal", label="封存台账")
def seal_the_ledger(at: datetime) -> None:
    """Seals what is on record: from then on a change of it would be found (limits.md, trap 3)."""
    seal(at=at)


@every(minutes=1440, name="jobs.forget", label="清理已完成的任务记录")
def forget_old_jobs(at: datetime) -> None:
    """Forgets finished jobs after 90 days; what they did is on the ledger."""
    Job.objects.filter(state__in=[State.DONE, State.FAILED], finished_at__lt=at - KEPT).delete()
    WorkerBeat.objects.filter(beat_at__lt=at - FORGOTTEN_AFTER).delete()
