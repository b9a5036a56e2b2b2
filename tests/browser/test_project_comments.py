"""A citizen says something of a project on a phone, the office reads it, the unit answers: looked at (R2.02)."""

from __future__ import annotations

import pytest
from django.urls import reverse

from huying.kernel.people.roles import Role
from huying.mechanisms.livelihood_projects.models import Project
from tests.livelihood import LivelihoodPlay
from tests.world import build_world

from .conftest import assert_no_sideways_scrolling

WIDTHS = (320, 390, 768, 1440)


@pytest.fixture
def project(transactional_db) -> Project:
    return LivelihoodPlay(build_world()).started()


@pytest.mark.rule("R2.02")
def test_from_a_word_on_a_phone_without_script_to_an_answer_that_everybody_reads(open_page, axe, screenshot, project):
    address = reverse("public_project", args=[project.congress.code, project.pk])
    citizen = open_page(None, phone=True, script=False)
    citizen.goto(address)
    citizen.get_by_role("link", name="我来说一句").click()
    screenshot(citizen, "public_say")
    citizen.get_by_label("您看到了什么？").fill("停工两周了，电话13800001234")
    citizen.get_by_role("button", name="提交意见").click()
    citizen.get_by_role("heading", name="收到了").wait_for()
    screenshot(citizen, "public_said")
    office = open_page(Role.SC_OFFICE)
    office.goto(reverse("livelihood:comments"))
    screenshot(office, "comments")
    office.get_by_role("link", name="停工两周了").click()
    office.get_by_label("公开", exact=True).check()
    screenshot(office, "comment")
    axe(office)
    office.get_by_role("button", name="登记").click()
    office.get_by_text("已登记").wait_for()
    unit = open_page(Role.HANDLING_UNIT)
    unit.goto(reverse("livelihood:comments"))
    unit.get_by_role("link", name="停工两周了").click()
    unit.get_by_label("答复").fill("材料已到，下周一复工")
    unit.get_by_role("button", name="公开答复").click()
    unit.get_by_text("已答复，公开页面上看得到").wait_for()
    anybody = open_page(None)
    anybody.goto(address)
    anybody.get_by_text("材料已到，下周一复工").wait_for()
    assert "13800001234" not in anybody.content()
    screenshot(anybody, "public_project_comments")
    axe(anybody)
    for page in (anybody, office):
        for width in WIDTHS:
            page.set_viewport_size({"width": width, "height": 900})
            assert_no_sideways_scrolling(page)
            if width == 390:
                screenshot(page, f"comments_390_{'public' if page is anybody else 'inside'}")
