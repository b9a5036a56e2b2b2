"""What the doctor asks the database: each check shown to fail by breaking the thing."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.db import connection
from pytest_django import Settings

from huying.kernel.calendar import doctor as calendar_doctor
from huying.kernel.calendar.workdays import WorkCalendar
from huying.kernel.documents import doctor as documents_doctor
from huying.kernel.documents import fonts
from huying.kernel.health import database, registry
from huying.kernel.health.registry import Case, Grade, Needs, Result
from huying.kernel.jobs import doctor as jobs_doctor
from huying.kernel.jobs import registry as jobs_registry
from huying.kernel.jobs.beating import Metronome, beat
from huying.kernel.jobs.models import Job, ScheduleRun, State, WorkerBeat
from huying.kernel.jobs.registry import Schedule
from huying.kernel.jobs.schedule import tick
from huying.kernel.ledger import doctor as ledger_doctor
from huying.kernel.ledger import triggers
from huying.kernel.ledger.services import record
from huying.kernel.notifications import doctor as mail_doctor
from huying.kernel.notifications.models import Digest, DigestState
from huying.kernel.people.models import Person
from tests.world import World, moment

AT = moment(date(2026, 3, 2), 9)
pytestmark = pytest.mark.django_db


def case(at: datetime = AT) -> Case:
    return Case(Path("unused"), at, connection.vendor == "sqlite")


def grade(look: Callable[[Case], Result], at: datetime = AT) -> Grade:
    return look(case(at)).grade


# ── the ledger ───────────────────────────────────────────────────────────────


def test_sealing_that_stopped_is_noticed_after_a_quarter_of_an_hour() -> None:
    record(congress=None, kind="test.done", subject="test:1", body={}, by="张明", recorded_at=AT)
    assert grade(ledger_doctor.sealing, AT + timedelta(minutes=15)) is Grade.WELL
    found = ledger_doctor.sealing(case(AT + timedelta(minutes=16)))
    assert found.grade is Grade.FAULT
    assert "1条登记没有封存，最早的等了16分钟" in found.words
    tick(AT + timedelta(minutes=17))
    assert grade(ledger_doctor.sealing, AT + timedelta(hours=1)) is Grade.WELL


def test_a_guard_of_the_ledger_that_was_taken_away_is_missed() -> None:
    assert grade(ledger_doctor.guards) is Grade.WELL
    on = " ON ledger_entry" if connection.vendor == "postgresql" else ""
    with connection.cursor() as cursor:
        cursor.execute(f"DROP TRIGGER ledger_entry_no_update{on}")
    found = ledger_doctor.guards(case())
    assert (found.grade, found.words, found.detail) == (Grade.FAULT, "少了1道", "ledger_entry_no_update")
    triggers.drop(connection)
    triggers.create(connection)
    assert grade(ledger_doctor.guards) is Grade.WELL


def test_a_database_user_that_owns_the_record_is_noted_where_there_are_users() -> None:
    expected = Grade.NOTE if connection.vendor == "postgresql" else Grade.WELL  # the tests' user owns everything
    assert grade(ledger_doctor.own_role) is expected


def test_an_entry_from_the_future_tells_that_the_clock_was_moved() -> None:
    record(congress=None, kind="test.done", subject="test:1", body={}, by="张明", recorded_at=AT + timedelta(days=3))
    found = ledger_doctor.clock_by_ledger(case())
    assert (found.grade, found.detail) == (Grade.FAULT, "晚72.0小时")
    assert grade(ledger_doctor.clock_by_ledger, AT + timedelta(days=3)) is Grade.WELL


# ── the calendar ─────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("today", "published", "expected"),
    [
        (date(2026, 3, 2), {2026}, Grade.WELL),
        (date(2026, 3, 2), {2025}, Grade.FAULT),
        (date(2026, 10, 31), {2026}, Grade.WELL),
        (date(2026, 11, 1), {2026}, Grade.NOTE),  # next year's notice is due from 1 November on
        (date(2026, 11, 1), {2026, 2027}, Grade.WELL),
    ],
)
def test_a_year_without_a_notice_is_asked_for(
    monkeypatch: pytest.MonkeyPatch, today: date, published: set[int], expected: Grade
) -> None:
    known = WorkCalendar(published=frozenset(published))
    monkeypatch.setattr(calendar_doctor, "work_calendar", lambda: known)
    assert grade(calendar_doctor.years, moment(today)) is expected


# ── the worker ───────────────────────────────────────────────────────────────


def test_a_worker_that_fell_silent_is_noticed_after_two_minutes() -> None:
    assert grade(jobs_doctor.worker) is Grade.NOTE  # it has never run
    beat(Metronome(AT), at=AT)
    assert grade(jobs_doctor.worker, AT + timedelta(minutes=2)) is Grade.WELL
    assert grade(jobs_doctor.worker, AT + timedelta(minutes=2, seconds=1)) is Grade.FAULT
    assert grade(jobs_doctor.worker, AT - timedelta(minutes=3)) is Grade.FAULT  # a beat from the future is nobody's


@pytest.mark.parametrize(
    ("moved", "words"), [(timedelta(days=2), "往前拨了2天"), (-timedelta(hours=3), "往回拨了3小时")]
)
def test_a_clock_that_jumped_while_the_worker_ran_is_shown_for_a_day(moved: timedelta, words: str) -> None:
    metronome = Metronome(AT)
    beat(metronome, at=AT)
    assert grade(jobs_doctor.jumped) is Grade.WELL
    beat(metronome, at=AT + moved)  # no time has passed meanwhile
    found = jobs_doctor.jumped(case(AT + moved))
    assert found.grade is Grade.NOTE and words in found.words
    beat(metronome, at=AT + moved)  # and it is remembered, beat after beat
    assert grade(jobs_doctor.jumped, AT + moved) is Grade.NOTE
    assert grade(jobs_doctor.jumped, AT + moved + timedelta(days=1, seconds=1)) is Grade.WELL


def test_a_clock_that_a_time_server_nudges_has_not_jumped() -> None:
    assert Metronome(AT).jumped(AT + timedelta(seconds=59)) == timedelta()


def test_a_duty_that_fails_is_named_until_it_runs_well(monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(at: datetime) -> None:
        if at == AT:
            raise RuntimeError("disk I/O error")

    only = {"test.broken": Schedule("test.broken", 60, broken, "试验")}
    monkeypatch.setattr(jobs_registry, "_schedules", only)
    monkeypatch.setattr(jobs_registry, "_load", lambda: None)
    tick(AT)
    found = jobs_doctor.coming_round(case())
    assert (found.grade, found.words) == (Grade.FAULT, "出错：试验")
    assert "disk I/O error" in found.detail and "disk I/O" not in found.words + found.remedy
    tick(AT + timedelta(minutes=5))
    assert grade(jobs_doctor.coming_round) is Grade.WELL


def test_the_fault_of_a_duty_that_no_longer_exists_alarms_nobody() -> None:
    ScheduleRun.objects.create(name="gone.duty", fault="once")
    assert grade(jobs_doctor.coming_round) is Grade.WELL


def test_jobs_that_nobody_takes_up_are_noticed_and_a_queue_behind_a_long_one_is_not() -> None:
    Job.objects.create(kind="x", subject="x", enqueued_at=AT - timedelta(minutes=11))
    assert jobs_doctor.waiting(case()).words == "1项任务等了10分钟还没有开始"
    running = Job.objects.create(kind="y", subject="y", state=State.RUNNING, enqueued_at=AT)
    assert grade(jobs_doctor.waiting) is Grade.WELL
    Job.objects.filter(pk=running.pk).update(state=State.FAILED, finished_at=AT)
    Job.objects.exclude(pk=running.pk).delete()
    assert grade(jobs_doctor.waiting) is Grade.NOTE
    assert grade(jobs_doctor.waiting, AT + timedelta(days=8)) is Grade.WELL


# ── mail ─────────────────────────────────────────────────────────────────────


@pytest.fixture
def with_mail(settings: Settings) -> None:
    settings.HUYING_MAIL_URL = "smtp://127.0.0.1?from=a@example.org"
    settings.HUYING_SITE_URL = "http://10.1.2.3"


def digest(world: World, state: DigestState, **more: Any) -> None:
    person = Person.objects.filter(congress=world.congress)[0]
    Digest.objects.create(
        congress=world.congress, person=person, slot_on=AT.date(), address="a@example.org", queued_at=AT,
        state=state, **more,
    )  # fmt: skip


def test_no_mail_server_is_no_fault_and_a_wrong_one_is(settings: Settings) -> None:
    settings.HUYING_MAIL_URL = ""
    assert grade(mail_doctor.mails) is Grade.WELL
    settings.HUYING_MAIL_URL = "smtp://user:secret@host"
    found = mail_doctor.mails(case())
    assert found.grade is Grade.FAULT
    assert "secret" not in f"{found}"


@pytest.mark.usefixtures("with_mail")
def test_mail_that_does_not_go_out_is_noticed_after_an_hour(world: World) -> None:
    digest(world, DigestState.WAITING, reason="连不上邮件服务器")
    assert grade(mail_doctor.mails, AT + timedelta(hours=1)) is Grade.WELL
    found = mail_doctor.mails(case(AT + timedelta(hours=1, seconds=1)))
    assert (found.grade, found.detail) == (Grade.FAULT, "连不上邮件服务器")


@pytest.mark.usefixtures("with_mail")
@pytest.mark.parametrize("state", [DigestState.FAILED, DigestState.UNKNOWN])
def test_mail_that_failed_or_of_which_nobody_knows_is_shown_for_a_week(world: World, state: DigestState) -> None:
    digest(world, state, finished_at=AT)
    found = mail_doctor.mails(case())
    assert found.grade is Grade.NOTE and f"1封{state.label}" in found.words
    assert grade(mail_doctor.mails, AT + timedelta(days=8)) is Grade.WELL


@pytest.mark.usefixtures("with_mail")
def test_mail_without_a_way_back_to_the_platform_is_noted(settings: Settings) -> None:
    assert grade(mail_doctor.mails) is Grade.WELL
    settings.HUYING_SITE_URL = ""
    assert grade(mail_doctor.mails) is Grade.NOTE


# ── the rest ─────────────────────────────────────────────────────────────────


def test_a_server_without_a_chinese_font_is_told_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    def bare(folder: Path) -> object:
        return fonts.choose(["DejaVu Sans"], folder)

    assert grade(documents_doctor.fonts) is Grade.WELL
    monkeypatch.setattr(fonts, "font_set", bare)
    found = documents_doctor.fonts(case())
    assert found.grade is Grade.FAULT and "fonts-noto-cjk" in found.detail


def test_steps_not_done_and_steps_not_known_are_told_apart() -> None:
    assert grade(database.up_to_date) is Grade.WELL
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM django_migrations WHERE app = 'jobs' AND name = '0002_worker_beat'")
        assert database.up_to_date(case()).words == "还有1步升级没有做完"
        cursor.execute(
            "INSERT INTO django_migrations (app, name, applied) VALUES ('jobs', '0999_of_the_future', %s)", [AT]
        )
    assert database.up_to_date(case()).words == "比程序新"


def test_a_check_that_breaks_is_a_fault_of_its_own_and_hides_no_other(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(registry, "_checks", {})

    @registry.check("甲", order=1)
    def breaks(case: Case) -> Result:
        raise ZeroDivisionError("secret detail")

    registry.check("乙", order=2)(lambda case: registry.well("好"))
    first, second = registry.examine(case(), Needs.DATABASE, thorough=False)
    assert (first.result.grade, first.result.words) == (Grade.FAULT, "没有查成")
    assert "secret detail" in first.result.detail
    assert second.is_well
    with pytest.raises(ValueError, match="甲"):
        registry.check("甲", order=3)(lambda case: registry.well("好"))


def test_a_worker_beats_while_it_works(transactional_db: None) -> None:
    import threading

    from huying.kernel.jobs.worker import run_forever

    stop = threading.Event()
    stop.set()
    run_forever(stop)
    assert WorkerBeat.objects.count() == 1
