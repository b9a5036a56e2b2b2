"""Commitments and what stands around them looked at; a unit is scored on a phone without script (R2.16)."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.urls import reverse

from huying.commons.activities import services as activities
from huying.kernel.calendar import clock
from huying.kernel.people.roles import Role
from huying.mechanisms.livelihood_projects.models import CommitmentSheet, InspectionGroup
from huying.mechanisms.livelihood_projects.services import supervision
from tests.commitments import CommitmentPlay
from tests.world import World, build_world, moment

from .conftest import assert_no_sideways_scrolling

ON = date(2026, 4, 7)
WIDTHS = (320, 390, 768, 1440)


@pytest.fixture
def sheet(transactional_db) -> CommitmentSheet:
    """A unit has reported, and scores are taken for three weeks from today."""
    play = CommitmentPlay(build_world())
    found = play.reported()
    play.visit(found)
    play.opened(date(2026, 9, 1), clock.today() + timedelta(days=20))
    _around(play)
    return found


def _around(play: CommitmentPlay) -> None:
    world: World = play.world
    play.decided()
    play.issue()
    who = {"by": world.viewer(Role.SC_OFFICE, on=ON), "at": moment(ON)}
    group = supervision.form_group(name="第一视察组", leader=world.person(Role.DEPUTY), members=[], **who)
    area = supervision.draw_area(name="城关片", group=group, **who)
    activities.plan_activity(
        congress=world.congress, about=("area", area.pk), kind="inspection", planned_on=ON, place="望禾街道",
        methods=["on_site"], **who,
    )  # fmt: skip
    supervision.draw_area(name="山后片", group=None, **who)


def test_a_citizen_scores_a_unit_on_a_phone_without_script(open_page, axe, screenshot, sheet):
    citizen = open_page(None, phone=True, script=False)
    citizen.goto(reverse("public_commitments", args=[sheet.congress.code, 2026]))
    citizen.get_by_role("link", name=sheet.unit.name).click()
    citizen.get_by_role("link", name="我来评分").click()
    for choice in citizen.get_by_label("4分，满意").all():
        choice.check()
    citizen.get_by_label("还想说什么").fill("比去年快")
    citizen.get_by_role("button", name="提交评分").click()
    citizen.get_by_role("heading", name="已经记下您的评分").wait_for()
    rating = sheet.ratings.get()
    assert (rating.overall, rating.remark) == (4, "比去年快")


@pytest.mark.parametrize("name", ["public_commitments", "public_commitment_unit", "public_score", "public_supervised"])
def test_the_public_pages_at_every_width(open_page, axe, screenshot, sheet, name):
    arguments = {"public_commitments": [2026], "public_supervised": []}.get(name, [sheet.pk])
    citizen = open_page(None)
    citizen.goto(reverse(name, args=[sheet.congress.code, *arguments]))
    screenshot(citizen, name)
    axe(citizen)
    for width in WIDTHS:
        citizen.set_viewport_size({"width": width, "height": 900})
        assert_no_sideways_scrolling(citizen)


def test_the_inside_pages_at_every_width(open_page, axe, screenshot, sheet):
    office = open_page(Role.SC_OFFICE)
    pages = {
        "commitment_years": reverse("livelihood:commitment_years"),
        "commitment_year": sheet.of.get_absolute_url(),
        "commitment_sheet": sheet.get_absolute_url(),
        "hot_issues": reverse("livelihood:hot_issues"),
        "areas": reverse("livelihood:areas"),
        "group": InspectionGroup.objects.get().get_absolute_url(),
        "supervision_fields": reverse("livelihood:supervision_fields"),
    }
    for name, address in pages.items():
        office.goto(address)
        screenshot(office, name)
        axe(office)
        for width in WIDTHS:
            office.set_viewport_size({"width": width, "height": 900})
            assert_no_sideways_scrolling(office)
        office.set_viewport_size({"width": 1440, "height": 900})
