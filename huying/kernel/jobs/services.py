"""Asking for long work, and doing it.

A job is claimed by a conditional UPDATE (who updates no row knows that someone else has it), so two workers never
run the same one. A worker that dies leaves a heartbeat that grows old; the job is then given out again, at most
MAX_ATTEMPTS times. So a job's function may be started twice: it must be able to begin again.
"""

from __future__ import annotations

import logging
import threading
import uuid
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from datetime import datetime, timedelta

from django.conf import settings
from django.db import IntegrityError, OperationalError, connection, transaction
from django.db.models import F, Q

from huying.kernel.calendar import clock
from huying.kernel.people.models import Congress, Person

from .models import Job, State
from .registry import JobRefused, work_for
from .running import ClaimLost, Running, Stopping

log = logging.getLogger("huying.jobs")

SILENT_AFTER = timedelta(seconds=90)  # a worker that has not been heard of for so long is taken for dead
HEARTBEAT_EVERY = 15.0  # seconds
MAX_ATTEMPTS = 3
DIED = "处理程序三次中断，没有完成。请联系系统管理员查看日志。"
BROKE = "处理时出了错，没有完成。错误已记入日志，请联系系统管理员。"


def enqueue(*, kind: str, congress: Congress | None, by: Person | None, subject: str, at: datetime) -> Job:
    """Asks for work on a subject. While the same work on it is waiting or running, that job is returned instead.

    Joins the caller's transaction: work asked for in one that fails never happens.
    With the setting HUYING_JOBS_EAGER (tests) the work is done here, after the commit.
    """
    key = f"{congress.pk if congress else 0}:{kind}:{subject}"
    job = Job.objects.filter(live_key=key).first() or _create(key, kind, congress, by, subject, at)
    if getattr(settings, "HUYING_JOBS_EAGER", False):
        transaction.on_commit(run_waiting)
        if not connection.in_atomic_block:
            job.refresh_from_db()
    return job


def _create(key: str, kind: str, congress: Congress | None, by: Person | None, subject: str, at: datetime) -> Job:
    try:
        with transaction.atomic():
            return Job.objects.create(
                congress=congress, kind=kind, by=by, subject=subject, live_key=key, enqueued_at=at
            )
    except IntegrityError:  # asked for twice at the same moment
        return Job.objects.get(live_key=key)


def run_waiting(limit: int = 20, *, stop: threading.Event | None = None) -> int:
    """Runs waiting jobs, oldest first, at most `limit`. Returns how many were run.

    With `stop` (the worker process) a thread says "still alive" during long steps, and setting it puts the job in
    hand back into the queue at its next word of progress.
    """
    release_silent(at=clock.now())
    ran = 0
    while ran < limit and (job := _claim_next(clock.now())) is not None:
        _run(job, stop)
        ran += 1
    return ran


def run_now(job: Job) -> Job:
    """Runs this one job here, unless a worker already has it: for commands, where the person waits at the terminal."""
    claimed = _claim(job.pk, clock.now())
    if claimed is not None:
        _run(claimed)
    job.refresh_from_db()
    return job


def retry(job: Job, *, by: Person | None, at: datetime) -> Job:
    """Asks once more for what failed. Raises JobRefused for a job that did not fail."""
    if job.state != State.FAILED:
        raise JobRefused(f"这项任务{job.get_state_display()}，不用再做一次。")
    return enqueue(kind=job.kind, congress=job.congress, by=by, subject=job.subject, at=at)


def release_silent(*, at: datetime) -> int:
    """Gives out again the jobs whose worker fell silent; those tried too often fail. Returns how many were found."""
    # A heartbeat from the future was made under another clock, by a worker that is no more.
    unheard = Q(heartbeat_at__lt=at - SILENT_AFTER) | Q(heartbeat_at__gt=at + SILENT_AFTER)
    silent = Job.objects.filter(unheard, state=State.RUNNING)
    failed = silent.filter(attempts__gte=MAX_ATTEMPTS).update(
        state=State.FAILED, live_key=None, claimed_by="", finished_at=at, result=DIED
    )
    return failed + silent.update(state=State.WAITING, claimed_by="")


def _claim_next(at: datetime) -> Job | None:
    for pk in Job.objects.filter(state=State.WAITING).order_by("pk").values_list("pk", flat=True)[:20]:
        if (job := _claim(pk, at)) is not None:
            return job
    return None


def _claim(pk: int, at: datetime) -> Job | None:
    token = uuid.uuid4().hex
    won = Job.objects.filter(pk=pk, state=State.WAITING).update(
        state=State.RUNNING, claimed_by=token, attempts=F("attempts") + 1, started_at=at, heartbeat_at=at
    )
    return Job.objects.select_related("congress", "by").get(pk=pk) if won else None


def _run(job: Job, stop: threading.Event | None = None) -> None:
    running = Running(job, clock.now(), stop)
    try:
        with _beating(job) if stop else nullcontext():
            work_for(job.kind)(running)
    except Stopping:
        _requeue(job, attempts=job.attempts - 1)
    except ClaimLost:
        log.warning("job %s (%s) was taken over by another worker", job.pk, job.kind)
    except JobRefused as refusal:
        _finish(job, State.FAILED, str(refusal))
    except OperationalError:
        # A busy or absent database passes; the work may be begun again.
        log.exception("job %s (%s) met a busy database", job.pk, job.kind)
        _retry_or_fail(job)
    except Exception:
        log.exception("job %s (%s) failed", job.pk, job.kind)
        _finish(job, State.FAILED, BROKE)
    else:
        _finish(job, State.DONE, running.result)


def _finish(job: Job, state: State, result: str) -> None:
    Job.objects.filter(pk=job.pk, claimed_by=job.claimed_by).update(
        state=state, live_key=None, claimed_by="", finished_at=clock.now(), result=result
    )


def _retry_or_fail(job: Job) -> None:
    if job.attempts >= MAX_ATTEMPTS:
        _finish(job, State.FAILED, BROKE)
    else:
        _requeue(job, attempts=job.attempts)


def _requeue(job: Job, *, attempts: int) -> None:
    Job.objects.filter(pk=job.pk, claimed_by=job.claimed_by).update(
        state=State.WAITING, claimed_by="", attempts=attempts
    )


@contextmanager
def _beating(job: Job) -> Iterator[None]:
    over = threading.Event()

    def beat() -> None:
        while not over.wait(HEARTBEAT_EVERY):
            try:
                Job.objects.filter(pk=job.pk, claimed_by=job.claimed_by).update(heartbeat_at=clock.now())
            except OperationalError:  # the job itself holds the database: it is alive
                log.warning("heartbeat of job %s waits for the database", job.pk)
        connection.close()

    thread = threading.Thread(target=beat, name=f"heartbeat-{job.pk}", daemon=True)
    thread.start()
    try:
        yield
    finally:
        over.set()
        thread.join(timeout=30)
