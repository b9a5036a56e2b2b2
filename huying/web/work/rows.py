"""The work in the background as a congress office reads it: labels, times, how it went."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q, QuerySet

from huying.kernel.jobs.models import Job, ScheduleRun, State
from huying.kernel.jobs.registry import label_of, schedules
from huying.kernel.notifications.models import Digest, DigestState
from huying.kernel.people.models import Congress

LIGHTS = {State.WAITING: "wait", State.RUNNING: "soon", State.DONE: "done", State.FAILED: "late"}
MOST_DIGESTS = 50


@dataclass(frozen=True)
class Row:
    """One job. `result` is the sentence that the work itself left, never an error of the program."""

    job: Job
    label: str
    light: str

    @property
    def may_retry(self) -> bool:
        return self.job.state == State.FAILED


@dataclass(frozen=True)
class Round:
    """One recurring duty; `is_failing` while its last run broke."""

    label: str
    ran_at: datetime | None
    is_failing: bool


def jobs_of(congress: Congress) -> QuerySet[Job]:
    """The congress's own jobs and those of the installation, latest first."""
    own = Job.objects.filter(Q(congress=congress) | Q(congress=None))
    return own.select_related("by").order_by("-pk")


def rows(jobs: list[Job]) -> list[Row]:
    return [Row(job, label_of(job.kind), LIGHTS[State(job.state)]) for job in jobs]


def rounds() -> list[Round]:
    """Every recurring duty, those that fail first."""
    ran = {run.name: run for run in ScheduleRun.objects.all()}
    found = [
        Round(s.label, run.ran_at if (run := ran.get(s.name)) else None, bool(run and run.fault)) for s in schedules()
    ]
    return sorted(found, key=lambda r: (not r.is_failing, r.label))


def stuck_digests(congress: Congress) -> list[Digest]:
    """Mails of which a person has to decide: failed, or nobody knows whether they went out."""
    stuck = Digest.objects.filter(congress=congress, state__in=[DigestState.FAILED, DigestState.UNKNOWN])
    return list(stuck.select_related("person").order_by("-pk")[:MOST_DIGESTS])
