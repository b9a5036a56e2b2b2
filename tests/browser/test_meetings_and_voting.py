"""Sessions and assessments looked at, at every width; the ballot cast on a phone without script."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from huying.commons.meetings import selectors as meetings
from huying.commons.meetings import services as sessions
from huying.commons.meetings.models import Presence, ScSession
from huying.commons.meetings.procedures import SessionHolding as S
from huying.commons.voting import selectors, services
from huying.commons.voting.models import GradedAssessment
from huying.kernel.calendar import clock
from huying.kernel.people.roles import Role
from huying.kernel.procedures.services import perform
from huying.mechanisms.oversight import services as oversight
from tests.world import CITY_BUILDING, GOVERNMENT, World, build_world, moment

from .conftest import assert_no_sideways_scrolling

GRADES = ("satisfied", "basically_satisfied", "dissatisfied")
WIDTHS = (320, 390, 768, 1440)


@pytest.fixture
def county(transactional_db) -> World:
    """Three sessions seen from today: one held, one coming with an agenda, one provisional."""
    world, today = build_world(), clock.today()
    held, coming = today - timedelta(days=40), today + timedelta(days=75)
    past = _session(world, 17, held, topic="城区老旧小区改造工作情况")
    _hold(world, past, held)
    _session(world, 18, coming, topic="农村饮水安全工作情况")
    _session(world, 19, coming + timedelta(days=60), is_settled=False)
    return world


def _session(world: World, number: int, on: date, topic: str = "", *, is_settled: bool = True) -> ScSession:
    begun = min(clock.today(), on) - timedelta(days=90)
    session = sessions.plan_session(
        congress=world.congress, number=number, planned_on=on, on=begun, is_settled=is_settled
    )
    if topic:
        proposed = oversight.propose_topic(
            plan=oversight.ensure_plan(congress=world.congress, year=begun.year, on=begun), title=topic,
            organ=world.body(GOVERNMENT), working_body=world.body(CITY_BUILDING), on=begun, at=moment(begun),
            said={"channel": "hotline_12345", "criteria": ["public_concern"]}, by=world.viewer(Role.SC_OFFICE),
        )  # fmt: skip
        oversight.schedule_topic(topic=proposed, session=session, today=begun)
    return session


def _hold(world: World, session: ScSession, on: date) -> None:
    office, running = world.viewer(Role.SC_OFFICE), meetings.proceeding_of(session)
    perform(proceeding=running, act=S.convened, by=office, on=on - timedelta(days=9), at=moment(on))
    people = meetings.members(world.congress, on)
    presences = {p.pk: Presence.PRESENT if n > 2 else Presence.ON_LEAVE for n, p in enumerate(people)}
    sessions.register_attendance(session=session, presences=presences, by=people[0], at=moment(on))
    for act in (S.opened, S.closed):
        perform(proceeding=running, act=act, by=office, on=on, at=moment(on))


@pytest.fixture
def assessment(county: World) -> GradedAssessment:
    made = services.open_assessment(
        congress=county.congress, title="关于城区老旧小区改造工作情况的审议意见办理情况", grades=GRADES,
        members=list(county.people(Role.SC_MEMBER)), by="陈静怡", at=clock.now(),
    )  # fmt: skip
    for nth in range(1, 12):
        services.cast(assessment=made, person=county.person(Role.SC_MEMBER, nth), grade=GRADES[nth % 2])
    return made


def _look(page, axe, screenshot, name: str, url: str) -> None:
    page.goto(url)
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 900})
        assert_no_sideways_scrolling(page)
        if width in (390, 1440):
            axe(page)
    screenshot(page, name)


def test_the_pages_of_the_office_fit_every_width(county, open_page, axe, screenshot):
    page = open_page(Role.SC_OFFICE)
    held, coming = (ScSession.objects.get(number=n).pk for n in (17, 18))
    pages = {
        "sessions": reverse("meetings:sessions"), "session-new": reverse("meetings:session_new"),
        "session-held": reverse("meetings:session", args=[held]),
        "session-coming": reverse("meetings:session", args=[coming]),
        "session-move": reverse("meetings:move", args=[coming]),
        "session-roll": reverse("meetings:attendance", args=[coming]),
    }  # fmt: skip
    for name, url in pages.items():
        _look(page, axe, screenshot, name, url)


def test_the_pages_of_a_member_fit_every_width(assessment, open_page, axe, screenshot):
    page, ballot = open_page(Role.SC_MEMBER), reverse("voting:ballot", args=[assessment.pk])
    _look(page, axe, screenshot, "voting-desk", reverse("desk"))
    _look(page, axe, screenshot, "voting-list", reverse("voting:assessments"))
    _look(page, axe, screenshot, "voting-ballot", ballot)
    page.get_by_role("button", name="基本满意").click()
    axe(page)
    screenshot(page, "voting-sure")
    page.get_by_role("button", name="投出这一票").click()
    _look(page, axe, screenshot, "voting-done", ballot)
    services.close_assessment(assessment=assessment, by="陈静怡", at=clock.now())
    _look(page, axe, screenshot, "voting-closed", ballot)


@pytest.mark.rule("R1.58")
def test_a_member_votes_on_a_phone_without_script(assessment, open_page):
    page = open_page(Role.SC_MEMBER, phone=True, script=False)
    page.goto(reverse("desk"))
    page.get_by_role("link", name="去投票").first.click()
    choices = page.locator(".hy-ballot .btn")
    expect(choices).to_have_count(len(GRADES) + 1)
    small = [b.bounding_box()["height"] for b in choices.all()]
    assert min(small) >= 44
    page.get_by_role("button", name="不满意").click()
    page.get_by_role("link", name="重新选").click()
    page.get_by_role("button", name="满意", exact=True).click()
    page.get_by_role("button", name="投出这一票：满意").click()
    expect(page.get_by_role("heading", name="已投票")).to_be_visible()
    assert selectors.turnout(assessment) == (12, 27)
    page.goto(reverse("voting:ballot", args=[assessment.pk]))
    expect(page.get_by_role("button", name="满意", exact=True)).to_have_count(0)


def test_the_office_registers_the_roll_and_moves_the_day_without_script(county, open_page):
    page, session = open_page(Role.SC_OFFICE, script=False), ScSession.objects.get(number=18)
    page.goto(reverse("meetings:attendance", args=[session.pk]))
    group = page.get_by_role("group", name=county.person(Role.SC_MEMBER).name)
    group.get_by_label("请假", exact=True).check()
    page.get_by_role("button", name="保存到会情况").click()
    expect(page.get_by_text("应到27人，出席0人")).to_be_visible()  # weeks before only a leave is known
    page.get_by_role("link", name="改会期").click()
    expect(page.get_by_text("现在限")).to_have_count(4)
    page.get_by_label("召开日").fill((session.planned_on + timedelta(days=14)).isoformat())
    page.get_by_role("button", name="改会期").click()
    expect(page.get_by_text("4个期限已按新日子重算")).to_be_visible()
