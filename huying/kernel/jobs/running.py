"""What a job's function holds in its hand while it runs."""

from __future__ import annotations

import threading
import time
from datetime import datetime

from huying.kernel.calendar import clock
from huying.kernel.people.models import Congress, Person

from .models import Job, State

WRITE_EVERY = 0.3  # seconds: progress is written for people, who see no more than this


class Interrupted(BaseException):
    """The run must end here. Not an Exception, so that no function takes it for a fault of its own work."""


class ClaimLost(Interrupted):
    """Another worker took the job over, since this one was silent for too long."""


class Stopping(Interrupted):
    """The worker is being stopped; the job goes back to the queue and will begin again."""


class Running:
    """A running job. `at` is the moment it began: the day for everything it records.

    Keep transactions short: on SQLite nobody else can write meanwhile, and progress inside one is seen by nobody.
    The run may end at any `progress`, and later begin again from the start.
    """

    def __init__(self, job: Job, at: datetime, stop: threading.Event | None = None) -> None:
        self.id = int(job.pk)
        self.congress: Congress | None = job.congress
        self.by: Person | None = job.by
        self.subject: str = job.subject
        self.attempts: int = job.attempts
        self.at = at
        self.result = ""  # what was done, in one sentence for the page; the function sets it
        self._claim = job.claimed_by
        self._stop = stop
        self._written_at = float("-inf")

    def progress(self, done: int, total: int, text: str = "") -> None:
        """Tells how far the work is, as often as convenient: written at most three times a second.

        Raises ClaimLost when the job has been given to another worker, Stopping when the worker is to end.
        """
        if self._stop is not None and self._stop.is_set():
            raise Stopping
        now = time.monotonic()
        if done < total and now - self._written_at < WRITE_EVERY:
            return
        self._written_at = now
        mine = Job.objects.filter(pk=self.id, claimed_by=self._claim, state=State.RUNNING)
        if not mine.update(done=done, total=total, text=text[:200], heartbeat_at=clock.now()):
            raise ClaimLost(f"job {self.id}")
