"""The house's own recurring duties: sealing, forgetting finished jobs."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from huying.kernel.calendar.clock import CHINA
from huying.kernel.jobs.jobs import forget_old_jobs
from huying.kernel.jobs.models import Job, State
from huying.kernel.jobs.registry import schedules
from huying.kernel.jobs.schedule import tick
from huying.kernel.ledger.models import Batch
from huying.kernel.ledger.services import record

AT = datetime(2026, 3, 2, 9, 0, tzinfo=CHINA)
pytestmark = pytest.mark.django_db


def test_what_is_on_record_is_sealed_by_the_scheduler() -> None:
    record(congress=None, kind="test.done", subject="test:1", body={}, by="张明", recorded_at=AT)
    assert "ledger.seal" in tick(AT)
    assert Batch.objects.get().sealed_at == AT
    assert "ledger.seal" not in tick(AT + timedelta(minutes=4))


def test_finished_jobs_are_forgotten_after_ninety_days_and_others_never() -> None:
    def job(state: State, finished: datetime | None) -> Job:
        return Job.objects.create(kind="test", subject="1", state=state, enqueued_at=AT, finished_at=finished)

    job(State.DONE, AT - timedelta(days=90, minutes=1))
    kept = [job(State.FAILED, AT - timedelta(days=89)), job(State.WAITING, None)]
    forget_old_jobs(AT)
    assert list(Job.objects.order_by("pk")) == kept


def test_every_duty_of_the_house_says_when_it_comes_round() -> None:
    assert {s.name for s in schedules()} >= {"ledger.seal", "jobs.forget"}
    assert all(1 <= s.minutes <= 1440 for s in schedules())
