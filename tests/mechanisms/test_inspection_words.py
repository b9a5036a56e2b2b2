"""What is written of an inspection of a project is read by the office before everybody may (R2.02)."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from huying.kernel.calendar.clock import frozen
from huying.kernel.documents.models import Publication
from huying.kernel.ledger.models import Entry
from huying.kernel.notifications.models import Notice
from huying.kernel.people.roles import Role
from huying.kernel.procedures import refusals
from huying.mechanisms.livelihood_projects.models import Project, Step
from huying.mechanisms.livelihood_projects.procedures import ProjectImplementation as P
from huying.mechanisms.livelihood_projects.selectors import proceeding_of
from huying.mechanisms.livelihood_projects.services.inspection_words import decide_inspection
from tests.livelihood import LivelihoodPlay
from tests.world import World, moment

rule = pytest.mark.rule
ON = date(2026, 7, 15)
SEEN = {"deputies": "石桂芳", "found": "路基已成形，村民电话13800001234", "wanted": "加快排水"}
CHECKED = {"photo_checked": "yes"}


@pytest.fixture
def project(world: World) -> Project:
    """Works began on 9 April; the housing department carries it out."""
    return LivelihoodPlay(world).started()


def public(project: Project) -> str:
    with frozen(ON):
        return Client().get(reverse("public_project", args=[project.congress.code, project.pk])).content.decode()


def inspected(world: World, project: Project, **more: Any) -> Step:
    record = LivelihoodPlay(world).act(proceeding_of(P, project.pk), P.inspected, Role.DEPUTY, ON, SEEN | more)
    return Step.objects.get(record=record)


@rule("R2.02")
def test_what_a_deputy_writes_of_an_inspection_is_public_once_the_office_has_read_it(world: World, project: Project):
    step = inspected(world, project)
    page = public(project)
    assert "代表视察" in page and "2026年7月15日" in page
    assert not any(word in page for word in ("石桂芳", "路基已成形", "13800001234", "加快排水"))
    told = Notice.objects.get(person=world.person(Role.SC_OFFICE), text__contains="看过才公开")
    assert told.read_at is None
    office = world.client(Role.SC_OFFICE)
    with frozen(ON):
        listed = office.get(reverse("livelihood:inspections")).content.decode()
        assert "有1次视察的情况等看" in listed and step.get_absolute_url() in listed
        form = office.get(step.get_absolute_url()).context["form"]
        words = form.initial["words"]
        assert "路基已成形" in words and "13800001234" not in words  # numbers are hidden already
        answer = office.post(step.get_absolute_url(), {"state": "shown", "words": f"{words}。", "reason": ""})
        assert answer.status_code == 302
    page = public(project)
    assert "路基已成形" in page and "加快排水" in page and "13800001234" not in page
    step.refresh_from_db()
    assert "13800001234" in step.words  # what was recorded stays as it was
    assert Entry.objects.filter(kind="livelihood.inspection_shown", subject=f"project_step:{step.pk}").exists()


@rule("R2.02")
def test_an_inspection_that_is_kept_back_says_why_inside_and_only_its_day_outside(world: World, project: Project):
    step, office = inspected(world, project), world.client(Role.SC_OFFICE)
    with frozen(ON):
        answer = office.post(step.get_absolute_url(), {"state": "kept", "words": "改过的字", "reason": ""})
        page = answer.content.decode()
        assert answer.status_code == 422 and "要写明为什么" in page and "改过的字" in page  # nothing typed is lost
        answer = office.post(step.get_absolute_url(), {"state": "shown", "words": " ", "reason": ""})
        assert answer.status_code == 422 and "请写公开的文字" in answer.content.decode()
        why = {"state": "kept", "words": "", "reason": "正在核实"}
        assert office.post(step.get_absolute_url(), why).status_code == 302
        inside = world.client(Role.DEPUTY).get(project.get_absolute_url()).content.decode()
    assert "不公开：正在核实" in inside and "路基已成形" in inside
    page = public(project)
    assert "代表视察" in page and "路基已成形" not in page and "正在核实" not in page


@rule("R2.02")
def test_the_photo_of_an_inspection_is_public_with_its_words_and_taken_back_with_them(world: World, project: Project):
    photo = LivelihoodPlay(world).photo(ON)
    step = inspected(world, project, photo=photo, **CHECKED)
    assert not Publication.objects.filter(version=step.photo).exists() and f"/{step.photo_id}/" not in public(project)
    office = {"by": world.viewer(Role.SC_OFFICE, on=ON), "at": moment(ON)}
    decide_inspection(step=step, state="shown", words="路基已成形", reason="", **office)
    assert Publication.objects.filter(version=step.photo).exists() and f"/{step.photo_id}/" in public(project)
    decide_inspection(step=step, state="kept", words="", reason="拍到了人脸", **office)
    assert not Publication.objects.filter(version=step.photo).exists()


@rule("R2.02")
def test_only_the_office_lets_an_inspection_be_read(world: World, project: Project):
    step = inspected(world, project)
    with pytest.raises(refusals.NotAllowed):
        decide_inspection(
            step=step, state="shown", words="好", reason="", by=world.viewer(Role.DEPUTY, on=ON), at=moment(ON)
        )
    assert world.client(Role.DEPUTY).get(step.get_absolute_url()).status_code in (403, 404)
