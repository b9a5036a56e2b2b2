"""管理 → 后台任务: what went on, and doing once more what failed."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

import pytest
from django.test import Client
from pytest_django import Settings

from huying.kernel.calendar import clock
from huying.kernel.jobs.models import Job, ScheduleRun, State
from huying.kernel.notifications.models import Digest, DigestState
from huying.kernel.people.roles import Role
from tests.world import World, moment

DAY = date(2026, 3, 2)


@pytest.fixture(autouse=True)
def _moment(settings: Settings) -> Iterator[None]:
    settings.HUYING_JOBS_EAGER = False
    with clock.frozen(moment(DAY)):
        yield


@pytest.fixture
def office(world: World) -> Client:
    return world.client(Role.SC_OFFICE)


def failed(world: World, **more: object) -> Job:
    values = {"congress": world.congress, "kind": "voices.topics", "subject": "qinghe", "state": State.FAILED}
    times = {"enqueued_at": moment(DAY), "finished_at": moment(DAY)}
    return Job.objects.create(**values | times | {"result": "没有做完。"} | more)


def page(client: Client) -> str:
    return client.get("/jobs/").content.decode()


def test_a_failed_job_is_shown_with_its_reason_and_can_be_asked_for_again(world: World, office: Client) -> None:
    job = failed(world)
    assert "1项后台任务没有完成" in page(office)
    assert "归集候选议题" in page(office) and "没有做完。" in page(office)
    assert office.post(f"/jobs/{job.pk}/retry/", follow=True).status_code == 200
    again = Job.objects.exclude(pk=job.pk).get()
    assert (again.kind, again.subject, again.state, again.by) == (
        job.kind, job.subject, State.WAITING, world.person(Role.SC_OFFICE),
    )  # fmt: skip


def test_what_is_done_cannot_be_asked_for_again(world: World, office: Client) -> None:
    job = failed(world, state=State.DONE)
    assert "不用再做一次" in office.post(f"/jobs/{job.pk}/retry/", follow=True).content.decode()
    assert Job.objects.count() == 1


def test_a_duty_that_fails_is_shown_without_its_error(office: Client) -> None:
    ScheduleRun.objects.create(name="ledger.seal", ran_at=moment(DAY), fault="Traceback: 张大爷 13800138000")
    said = page(office)
    assert "封存台账" in said and "出错" in said
    assert "13800138000" not in said and "Traceback" not in said


def test_a_mail_of_which_nobody_knows_waits_for_a_person(world: World, office: Client) -> None:
    person = world.person(Role.SC_OFFICE)
    digest = Digest.objects.create(
        congress=world.congress, person=person, slot_on=DAY, address="chen@example.org", queued_at=moment(DAY),
        state=DigestState.UNKNOWN, reason="发送途中程序中断",
    )  # fmt: skip
    said = page(office)
    assert "不知是否发出" in said and person.name in said and "chen@" not in said
    office.post(f"/jobs/mail/{digest.pk}/again/")
    digest.refresh_from_db()
    assert digest.state == DigestState.WAITING
    assert "不用再发" in office.post(f"/jobs/mail/{digest.pk}/again/", follow=True).content.decode()


def test_nothing_of_another_congress_is_seen_or_done(world: World, stranger: World, office: Client) -> None:
    job = failed(stranger, result="邻县的事")
    assert "邻县的事" not in page(office)
    assert office.post(f"/jobs/{job.pk}/retry/").status_code == 404
    assert Job.objects.count() == 1


def test_the_page_costs_the_same_for_one_job_and_for_thirty(
    world: World, office: Client, django_assert_max_num_queries: object
) -> None:
    for number in range(30):
        failed(world, subject=str(number), by=world.person(Role.SC_OFFICE))
    with django_assert_max_num_queries(12):  # type: ignore[operator]
        office.get("/jobs/")


def test_an_administrator_sees_it_all_and_changes_nothing(world: World) -> None:
    job, admin = failed(world), world.client(Role.SYSTEM_ADMIN)
    assert "没有做完。" in page(admin) and "再做一次" not in page(admin)
    assert admin.post(f"/jobs/{job.pk}/retry/").status_code == 403
    assert Job.objects.count() == 1
