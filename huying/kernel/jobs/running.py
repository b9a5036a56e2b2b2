"""What a job's function holds in its hand while it runs."""

from __future__ import annotations

import threading
import time
from datetime import datetime

from django.db import transaction
from django.db.models import QuerySet

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
        self.stage = job.stage  # what an earlier start of this job has behind it
        self.result = ""  # what was done, in one sentence for the page; the function sets it
        self._claim = job.claimed_by
        self._stop = stop
        self._written_at = float("-inf")
        self._is_concluded = False

    def progress(self, done: int, total: int, text: str = "") -> None:
        """Tells how far the work is, as often as convenient: written at most three times a second.

        Raises ClaimLost when the job has been given to another worker, Stopping when the worker is to end.
        """
        if self._is_concluded:
            return
        if self._stop is not None and self._stop.is_set():
            raise Stopping
        now = time.monotonic()
        if done < total and now - self._written_at < WRITE_EVERY:
            return
        self._written_at = now
        if not self._mine().update(done=done, total=total, text=text[:200], heartbeat_at=clock.now()):
            raise ClaimLost(f"job {self.id}")

    def conclude(self, result: str) -> None:
        """Makes the job done in the transaction of its last deed: both hold or neither, so nothing is done twice.

        For work that could not tell, begun again, that it was done already. Call it inside that transaction
        (TransactionManagementError outside of any). Raises ClaimLost when another worker has the job.
        """
        self._write_with_the_deed(
            state=State.DONE, live_key=None, claimed_by="", finished_at=clock.now(), result=result
        )
        self._is_concluded = True

    def passed(self, stage: str) -> None:
        """Notes in the transaction of a deed that it need not be done again: `stage` says so to a later start."""
        self._write_with_the_deed(stage=stage)
        self.stage = stage

    def _write_with_the_deed(self, **values: object) -> None:
        if not transaction.get_connection().in_atomic_block:
            raise transaction.TransactionManagementError("this belongs into the transaction of the deed")
        if not self._mine().update(**values):
            raise ClaimLost(f"job {self.id}")

    def _mine(self) -> QuerySet[Job]:
        return Job.objects.filter(pk=self.id, claimed_by=self._claim, state=State.RUNNING)
