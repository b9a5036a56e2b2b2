"""Jobs: one per subject, claimed once, resumed after a crash, with progress that can be read."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from datetime import datetime, timedelta

import pytest
from django.db import OperationalError, transaction
from pytest_django import DjangoAssertNumQueries, DjangoCaptureOnCommitCallbacks, Settings

from huying.kernel.calendar import clock
from huying.kernel.calendar.clock import CHINA
from huying.kernel.jobs import registry, services
from huying.kernel.jobs.models import Job, State
from huying.kernel.jobs.registry import JobRefused, Work
from huying.kernel.jobs.running import Running
from huying.kernel.jobs.selectors import latest
from huying.kernel.people.models import Congress

AT = datetime(2026, 3, 2, 9, 0, tzinfo=CHINA)
pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _moment() -> Iterator[None]:
    with clock.frozen(AT):
        yield


@pytest.fixture
def lazy(settings: Settings) -> None:
    settings.HUYING_JOBS_EAGER = False


@pytest.fixture
def congress() -> Congress:
    return Congress.objects.create(code="test", name="测试县人民代表大会", level="county")


def doing(monkeypatch: pytest.MonkeyPatch, work: Work, kind: str = "test.work") -> None:
    monkeypatch.setitem(registry._jobs, kind, work)


def ask(congress: Congress, subject: str = "import:1", kind: str = "test.work") -> Job:
    return services.enqueue(kind=kind, congress=congress, by=None, subject=subject, at=AT)


@pytest.mark.usefixtures("lazy")
def test_the_same_work_asked_for_twice_is_one_job(congress: Congress) -> None:
    assert ask(congress) == ask(congress)
    assert ask(congress, "import:2") != ask(congress)


@pytest.mark.usefixtures("lazy")
def test_work_can_be_asked_for_again_once_it_is_over(congress: Congress, monkeypatch: pytest.MonkeyPatch) -> None:
    doing(monkeypatch, lambda running: None)
    first = ask(congress)
    assert services.run_waiting() == 1
    second = ask(congress)
    assert second != first
    assert latest(congress=congress, kind="test.work", subject="import:1") == second


@pytest.mark.usefixtures("lazy")
def test_two_congresses_with_the_same_subject_have_two_jobs(congress: Congress) -> None:
    other = Congress.objects.create(code="other", name="邻县人民代表大会", level="county")
    assert ask(congress) != ask(other)


@pytest.mark.usefixtures("lazy")
def test_progress_and_result_can_be_read_by_the_page(congress: Congress, monkeypatch: pytest.MonkeyPatch) -> None:
    seen: list[tuple[int, int, str, str]] = []

    def work(running: Running) -> None:
        running.progress(1, 4, "已读1行")
        row = Job.objects.get()
        seen.append((row.done, row.percent, row.text, row.state))
        running.progress(4, 4, "已读4行")
        running.result = "4行全部收下"

    doing(monkeypatch, work)
    ask(congress)
    services.run_waiting()
    job = Job.objects.get()
    assert seen == [(1, 25, "已读1行", State.RUNNING)]
    assert (job.done, job.total, job.state, job.result) == (4, 4, State.DONE, "4行全部收下")
    assert job.finished_at == AT


@pytest.mark.usefixtures("lazy")
def test_progress_is_written_no_more_often_than_a_person_can_see(
    congress: Congress, monkeypatch: pytest.MonkeyPatch, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    def work(running: Running) -> None:
        with django_assert_max_num_queries(3):
            for n in range(1, 1001):
                running.progress(n, 1000)

    doing(monkeypatch, work)
    monkeypatch.setattr("huying.kernel.jobs.running.WRITE_EVERY", 3600)
    ask(congress)
    services.run_waiting()
    assert Job.objects.get().done == 1000


@pytest.mark.usefixtures("lazy")
def test_a_refusal_reaches_the_person_in_its_own_words(congress: Congress, monkeypatch: pytest.MonkeyPatch) -> None:
    def work(running: Running) -> None:
        raise JobRefused("表里没有“反映内容”这一列。请在导入页上指定是哪一列。")

    doing(monkeypatch, work)
    ask(congress)
    services.run_waiting()
    job = Job.objects.get()
    assert (job.state, job.result) == (State.FAILED, "表里没有“反映内容”这一列。请在导入页上指定是哪一列。")


@pytest.mark.usefixtures("lazy")
def test_a_fault_of_the_program_is_logged_and_not_shown(
    congress: Congress, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def work(running: Running) -> None:
        raise ZeroDivisionError("secret detail")

    doing(monkeypatch, work)
    ask(congress)
    services.run_waiting()
    assert Job.objects.get().result == services.BROKE
    assert "secret detail" in caplog.text


@pytest.mark.usefixtures("lazy")
def test_an_unknown_kind_fails_and_does_not_stop_the_queue(congress: Congress, monkeypatch: pytest.MonkeyPatch) -> None:
    doing(monkeypatch, lambda running: None)
    ask(congress, kind="test.nobody")
    ask(congress)
    assert services.run_waiting() == 2
    assert [j.state for j in Job.objects.order_by("pk")] == [State.FAILED, State.DONE]


@pytest.mark.usefixtures("lazy")
def test_a_busy_database_is_tried_three_times(congress: Congress, monkeypatch: pytest.MonkeyPatch) -> None:
    def work(running: Running) -> None:
        raise OperationalError("database is locked")

    doing(monkeypatch, work)
    ask(congress)
    assert services.run_waiting() == 3
    job = Job.objects.get()
    assert (job.state, job.attempts, job.live_key) == (State.FAILED, 3, None)


@pytest.mark.usefixtures("lazy")
def test_a_job_whose_worker_died_is_given_out_again(congress: Congress, monkeypatch: pytest.MonkeyPatch) -> None:
    doing(monkeypatch, lambda running: None)
    job = ask(congress)
    assert services._claim(job.pk, AT) is not None  # a worker took it, and was killed
    assert services.run_waiting() == 0  # 0 s of silence: it may be alive
    with clock.frozen(AT + timedelta(seconds=91)):  # 90 s is the limit of silence
        assert services.run_waiting() == 1
    job.refresh_from_db()
    assert (job.state, job.attempts) == (State.DONE, 2)


@pytest.mark.usefixtures("lazy")
def test_a_job_that_kills_every_worker_fails_after_three(congress: Congress) -> None:
    job = ask(congress)
    for n in range(3):
        moment = AT + n * timedelta(minutes=5)
        services.release_silent(at=moment)
        assert services._claim(job.pk, moment) is not None
    services.release_silent(at=AT + timedelta(minutes=15))
    job.refresh_from_db()
    assert (job.state, job.result, job.live_key) == (State.FAILED, services.DIED, None)


@pytest.mark.usefixtures("lazy")
def test_a_worker_that_lost_its_claim_writes_nothing_more(congress: Congress, monkeypatch: pytest.MonkeyPatch) -> None:
    def work(running: Running) -> None:
        Job.objects.update(claimed_by="another worker")
        running.progress(1, 1, "too late")
        raise AssertionError("the run goes on")

    doing(monkeypatch, work)
    ask(congress)
    services.run_waiting(1)
    job = Job.objects.get()
    assert (job.state, job.claimed_by, job.text) == (State.RUNNING, "another worker", "")


@pytest.mark.usefixtures("lazy")
def test_of_two_workers_only_one_gets_the_job(congress: Congress) -> None:
    job = ask(congress)
    assert services._claim(job.pk, AT) is not None
    assert services._claim(job.pk, AT) is None


@pytest.mark.usefixtures("lazy")
def test_stopping_the_worker_puts_the_job_back(congress: Congress, monkeypatch: pytest.MonkeyPatch) -> None:
    stop = threading.Event()

    def work(running: Running) -> None:
        stop.set()
        running.progress(1, 2)
        raise AssertionError("the run goes on")

    doing(monkeypatch, work)
    job = ask(congress)
    services._run(services._claim(job.pk, AT), stop)  # type: ignore[arg-type]
    job.refresh_from_db()
    assert (job.state, job.attempts) == (State.WAITING, 0)


def test_eager_work_is_done_after_the_commit(
    congress: Congress,
    monkeypatch: pytest.MonkeyPatch,
    django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks,
) -> None:
    doing(monkeypatch, lambda running: None)
    with django_capture_on_commit_callbacks(execute=True):
        job = ask(congress)
        assert job.state == State.WAITING
    job.refresh_from_db()
    assert job.state == State.DONE


@pytest.mark.usefixtures("lazy")
def test_a_command_may_do_its_own_job(congress: Congress, monkeypatch: pytest.MonkeyPatch) -> None:
    doing(monkeypatch, lambda running: None)
    assert services.run_now(ask(congress)).state == State.DONE


def test_two_functions_for_one_kind_are_a_mistake_of_the_program(monkeypatch: pytest.MonkeyPatch) -> None:
    doing(monkeypatch, lambda running: None, "test.twice")
    with pytest.raises(ValueError, match=r"test\.twice"):
        registry.job("test.twice")(lambda running: None)


@pytest.mark.usefixtures("lazy")
def test_a_heartbeat_from_the_future_does_not_keep_a_job_for_ever(
    congress: Congress, monkeypatch: pytest.MonkeyPatch
) -> None:
    doing(monkeypatch, lambda running: None)
    job = ask(congress)
    assert services._claim(job.pk, AT + timedelta(days=365)) is not None  # taken under a wrong clock, then killed
    assert services.run_waiting() == 1


@pytest.mark.usefixtures("lazy")
def test_work_that_concludes_with_its_last_deed_is_done_with_it_or_not_at_all(
    congress: Congress, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Killed(BaseException):
        pass

    made: list[str] = []

    def work(running: Running) -> None:
        with transaction.atomic():
            made.append(Congress.objects.create(code=f"c{len(made)}", name="乙", level="county").code)
            if len(made) > 1:
                running.conclude("做了一次")
            if len(made) == 1:
                raise Killed
        running.progress(1, 1)  # what comes after is silent
        raise Killed

    doing(monkeypatch, work)
    job = ask(congress)
    with pytest.raises(Killed):
        services.run_waiting()
    with clock.frozen(AT + timedelta(minutes=2)), pytest.raises(Killed):
        services.run_waiting()
    with clock.frozen(AT + timedelta(minutes=4)):
        assert services.run_waiting() == 0
    job.refresh_from_db()
    assert (job.state, job.result, job.live_key) == (State.DONE, "做了一次", None)
    assert list(Congress.objects.exclude(pk=congress.pk).values_list("code", flat=True)) == ["c1"]


@pytest.mark.usefixtures("lazy")
def test_a_stage_that_is_passed_is_known_to_the_next_start(congress: Congress, monkeypatch: pytest.MonkeyPatch) -> None:
    stages: list[str] = []

    def work(running: Running) -> None:
        stages.append(running.stage)
        if running.stage != "learned":
            with transaction.atomic():
                running.passed("learned")
            raise OperationalError("database is locked")

    doing(monkeypatch, work)
    ask(congress)
    services.run_waiting()
    assert stages == ["", "learned"]


@pytest.mark.usefixtures("lazy")
def test_what_failed_can_be_asked_for_once_more_and_nothing_else(
    congress: Congress, monkeypatch: pytest.MonkeyPatch
) -> None:
    def work(running: Running) -> None:
        raise JobRefused("没有")

    doing(monkeypatch, work)
    job = ask(congress)
    with pytest.raises(JobRefused, match="等待中"):
        services.retry(job, by=None, at=AT)
    services.run_waiting()
    job.refresh_from_db()
    again = services.retry(job, by=None, at=AT)
    assert (again.kind, again.subject, again.state) == (job.kind, job.subject, State.WAITING)
    assert services.retry(job, by=None, at=AT) == again  # pressed twice
