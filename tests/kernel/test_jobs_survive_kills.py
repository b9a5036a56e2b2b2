"""Every kind of job, killed with SIGKILL at moments of chance, is done exactly once in effect (more: make soak)."""

from __future__ import annotations

import random
import time
from datetime import timedelta

import pytest
from django.db import connection
from pytest_django import Settings

from huying.kernel.calendar import clock
from huying.kernel.documents import office
from huying.kernel.jobs import registry
from huying.kernel.jobs.registry import schedules, work_for
from huying.kernel.jobs.schedule import tick
from huying.kernel.jobs.services import enqueue, run_waiting
from huying.kernel.notifications import digests
from huying.kernel.notifications.models import Digest, DigestState
from huying.kernel.notifications.services import choose_mail, tell
from huying.kernel.people.models import Congress
from huying.kernel.people.roles import Role
from tests.killing import finished, forked
from tests.world import build_world

from .killed_jobs import AT, KINDS, Trials, load_libraries, mail_trial, pdf_trial, voices_trial
from .smtp_sink import listening

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def _lazy(settings: Settings) -> None:
    settings.HUYING_JOBS_EAGER = False


def test_every_kind_of_job_is_among_the_trials() -> None:
    work_for(KINDS[0])
    assert {kind for kind in registry._jobs if not kind.startswith("test.")} == set(KINDS)


def test_what_people_said_is_taken_in_once_whenever_the_worker_is_killed() -> None:
    load_libraries()
    trials = Trials(random.Random(20260302), usual={"voices.check": 0.2, "voices.commit": 0.4, "voices.topics": 0.6})
    assert not any(voices_trial(trials, build_world(members=1), 1).values())
    assert sum(trials.kills.values()) >= 2


def test_a_paper_has_one_pdf_whenever_the_worker_is_killed(monkeypatch: pytest.MonkeyPatch) -> None:
    def slowly(docx: bytes) -> bytes:
        time.sleep(0.2)
        return b"%PDF-1.7 trial"

    monkeypatch.setattr(office, "program", lambda: "soffice")
    monkeypatch.setattr(office, "convert", slowly)
    load_libraries()
    trials = Trials(random.Random(20260302), usual={"documents.pdf": 0.3})
    assert not any(pdf_trial(trials, build_world(members=1)).values())


def test_nobody_gets_two_mails_whenever_the_worker_is_killed(settings: Settings) -> None:
    load_libraries()
    with listening() as sink:
        settings.HUYING_MAIL_URL = sink.url
        trials = Trials(random.Random(20260302), usual={"notifications.send": 0.3})
        wrong = mail_trial(trials, build_world(), sink, 20)
    assert not any(wrong.values()), wrong


def test_a_worker_killed_while_the_server_has_the_mail_leaves_it_unknown(settings: Settings) -> None:
    """The moment that matters: the server has taken it, the worker has not written so."""
    import os
    import signal
    import threading

    world = build_world(members=1)
    person = world.person(Role.SC_MEMBER)
    choose_mail(person=person, address="a@example.org", is_on=True)
    tell(people=[person], key="k", text="x", url="/", kind="x", at=AT)
    with listening() as sink:
        settings.HUYING_MAIL_URL, sink.hold = sink.url, threading.Event()
        digests.queue(AT)
        pid = forked(lambda: digests.deliver(AT, lambda done, total: None, lambda: AT))
        assert sink.taken.wait(20)
        os.kill(pid, signal.SIGKILL)
        assert not finished(pid)
        sink.hold.set()
        for minutes in (5, 11, 60, 1440):
            digests.deliver(AT + timedelta(minutes=minutes), lambda done, total: None, lambda: AT)
        assert Digest.objects.get().state == DigestState.UNKNOWN
        assert len(sink.mails) == 1


def test_two_workers_at_once_send_each_mail_once_and_run_each_duty_once(settings: Settings) -> None:
    load_libraries()
    world = build_world()
    for number, person in enumerate(list(world.people(Role.SC_MEMBER))):
        choose_mail(person=person, address=f"member{number}@example.org", is_on=True)
        tell(people=[person], key="k", text="x", url="/", kind="x", at=AT)

    def work() -> None:
        with clock.frozen(AT):
            for _ in range(3):
                tick(AT)
                digests.deliver(AT, lambda done, total: None, lambda: AT)
                run_waiting()

    with listening() as sink:
        settings.HUYING_MAIL_URL = sink.url
        assert all([finished(pid) for pid in [forked(work), forked(work)]])
        assert len(sink.recipients) == len(set(sink.recipients)) == world.people(Role.SC_MEMBER).count()


def test_a_duty_killed_half_way_is_done_by_the_next_tick_after_its_lock() -> None:
    [sealing] = [s for s in schedules() if s.name == "ledger.seal"]
    from huying.kernel.jobs.schedule import _claim

    assert finished(forked(lambda: _claim(sealing, AT)))  # and that process is gone
    assert "ledger.seal" not in tick(AT + timedelta(minutes=29))
    assert "ledger.seal" in tick(AT + timedelta(minutes=31))


def test_an_ask_that_is_rolled_back_leaves_no_job() -> None:
    from django.db import transaction

    congress = Congress.objects.create(code="x", name="甲", level="county")
    with pytest.raises(ZeroDivisionError), transaction.atomic():
        enqueue(kind="voices.topics", congress=congress, by=None, subject="x", at=AT)
        raise ZeroDivisionError
    assert run_waiting() == 0
    connection.close()
