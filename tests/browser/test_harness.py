"""The browser tests' own tools: a page is signed in by its form, and what goes wrong in it is noticed."""

import pytest
from django.urls import reverse

from huying.kernel.people.models import Account, Body, BodyKind, Congress, Mandate, Person
from huying.kernel.people.roles import Role


@pytest.fixture
def clerk(transactional_db):
    congress = Congress.objects.create(code="demo", name="示范县人民代表大会", level="county")
    office = Body.objects.create(congress=congress, kind=BodyKind.SC_OFFICE, name="常委会办公室")
    person = Person.objects.create(congress=congress, name="示例甲")
    Mandate.objects.create(person=person, body=office, role=Role.SC_OFFICE.value, from_on="2026-01-01")
    return Account.objects.create(username="clerk", person=person)


def test_the_holder_of_a_role_signs_in_by_the_form_and_the_page_has_no_fault(clerk, open_page, axe, screenshot):
    page = open_page(Role.SC_OFFICE)
    assert page.url.endswith(reverse("desk"))
    axe(page)
    screenshot(page, "harness-desk")


def test_each_page_is_a_session_of_its_own(clerk, open_page):
    open_page(clerk)
    stranger = open_page()
    stranger.goto(reverse("desk"))
    assert reverse("sign_in") in stranger.url


def test_what_goes_wrong_in_a_page_is_noticed(clerk, open_page):
    page = open_page(phone=True)
    page.goto(reverse("sign_in"))
    page.evaluate("console.error('broken 一')")
    page.evaluate("fetch('https://example.org/x').catch(() => 0)")
    page.goto("/no/such/page/")
    assert any("broken 一" in fault for fault in open_page.faults)
    assert any("https://example.org/x" in fault for fault in open_page.faults)
    assert any("404" in fault for fault in open_page.faults)
    open_page.expect("broken", "example.org", "404", "Content Security Policy")
    assert open_page.faults == []


def test_axe_names_a_violation(clerk, open_page, axe):
    page = open_page()
    page.goto(reverse("sign_in"))
    page.evaluate("document.documentElement.removeAttribute('lang')")
    with pytest.raises(AssertionError, match="html-has-lang"):
        axe(page)


def test_rows_of_an_earlier_browser_test_are_gone(transactional_db):
    assert not Congress.objects.exists()
