"""A bill of inquiry and an investigation, looked at on a desktop and a phone: signing is one tap in one's own name."""

from __future__ import annotations

from datetime import date

import pytest
from django.urls import reverse

from huying.kernel.calendar import clock
from huying.kernel.people.models import Account
from huying.kernel.people.roles import Role
from huying.mechanisms.oversight.procedures import InquiryBillHandling
from huying.mechanisms.oversight.selectors import proceeding_of
from tests.appraising import COMMISSION, Investigating, Questioning
from tests.play import Play
from tests.researching import Research
from tests.world import World, build_world, moment

B = InquiryBillHandling
NOW = moment(date(2026, 3, 3), 10)


@pytest.fixture
def world(transactional_db, monkeypatch) -> World:
    monkeypatch.setattr(clock, "now", lambda: NOW)
    return build_world(members=12)


def member(world: World, nth: int) -> Account:
    return world.account(Role.SC_MEMBER, nth)


def test_a_member_signs_a_bill_with_a_tap_and_takes_the_name_back_with_another(world, open_page, screenshot, axe):
    found = Questioning(world).opened()
    phone = open_page(member(world, 1), phone=True)
    phone.goto(found.get_absolute_url())
    axe(phone)
    screenshot(phone, "inquiry-bill-signing")
    phone.get_by_role("link", name="联名", exact=True).click()
    phone.locator("main form button[type=submit]").last.click()
    phone.wait_for_url(f"**{found.get_absolute_url()}*")
    assert "还差1名联名" in phone.locator("#initiators").inner_text()
    phone.get_by_role("link", name="撤回联名").wait_for()
    assert proceeding_of(B, found.pk).records.filter(act=B.joined.name).count() == 2


def test_the_pages_of_a_bill_are_readable_for_all_sides(world, open_page, screenshot, axe):
    questioning = Questioning(world)
    found = questioning.replied()
    questioning.judge(found, 0, "satisfied")
    questioning.judge(found, 1, "dissatisfied")
    waiting = Questioning(world).decided()
    office, unit = open_page(Role.SC_OFFICE), open_page(Role.HANDLING_UNIT)
    pages = (
        (office, found.get_absolute_url(), "inquiry-bill"),
        (office, reverse("oversight:inquiry_bills"), "inquiry-bills"),
        (office, reverse("oversight:inquiry_bill_new"), "inquiry-bill-new"),
        (unit, waiting.get_absolute_url(), "inquiry-bill-unit"),
        (unit, reverse("oversight:unit_desk"), "unit-desk-bill"),
    )
    for page, url, name in pages:
        page.goto(url)
        axe(page)
        screenshot(page, name)


def test_the_pages_of_an_investigation_are_readable(world, open_page, screenshot, axe):
    investigating = Investigating(world)
    found = investigating.put_forward()
    for nth, post in COMMISSION:
        investigating.nominate(found, nth, post, date(2026, 3, 2))
    office = open_page(Role.SC_OFFICE)
    pages = (
        (found.get_absolute_url(), "investigation"),
        (reverse("oversight:investigations"), "investigations"),
        (reverse("oversight:investigation_new"), "investigation-new"),
        (reverse("oversight:seat_new", args=[found.pk]), "investigation-seat"),
    )
    for url, name in pages:
        office.goto(url)
        axe(office)
        screenshot(office, name)


def test_the_plan_and_the_report_of_an_inspection_are_readable(world, open_page, screenshot, axe):
    research = Research(world, Play(world).topic())
    research.draft_plan(kind="law_inspection")
    body = open_page(Role.WORKING_BODY)
    for name in ("research_plan", "report_write", "research"):
        body.goto(reverse(f"oversight:{name}", args=[research.topic.pk]))
        axe(body)
        screenshot(body, f"inspection-{name}")
