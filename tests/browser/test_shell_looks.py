"""The shell looked at: every width, every type size, light and dark, with and without script."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from playwright.sync_api import Route, expect

from huying.kernel.access import menu
from huying.kernel.people.models import Account, Body, BodyKind, Congress, Mandate, Person
from huying.kernel.people.roles import Role

from .conftest import assert_no_sideways_scrolling, keep_cookies

STAFF = (
    "/preview/proceeding/",
    "/preview/act/?which=refused",
    "/preview/parts/",
    "/account/",
    "/inbox/",
    "/search/?q=x",
)
PUBLIC = ("/p/demo/preview/", "/p/demo/", "/sign-in/", "/health/", "/p/demo/search/?q=x")
WIDTHS = (320, 390, 768, 1024, 1440)


@pytest.fixture(autouse=True)
def _previews(settings, monkeypatch):
    """The previews, and the shell without what the apps hang into it: that is tested with them."""
    monkeypatch.setattr(menu, "_entries", [e for e in menu._entries if e.url_name in ("desk", "inbox")])
    monkeypatch.setattr(menu, "_sections", [])
    settings.ROOT_URLCONF = "tests.web.preview"
    folder = Path(__file__).resolve().parents[1] / "web" / "templates"
    settings.TEMPLATES = [settings.TEMPLATES[0] | {"DIRS": [folder]}]


@pytest.fixture
def clerk(transactional_db) -> Account:
    congress = Congress.objects.create(code="demo", name="青禾县人民代表大会", level="county", is_demo=True)
    office = Body.objects.create(congress=congress, kind=BodyKind.SC_OFFICE, name="县人大常委会办公室")
    person = Person.objects.create(congress=congress, name="林知夏")
    Mandate.objects.create(person=person, body=office, role=Role.SC_OFFICE.value, from_on=date(2021, 1, 4))
    return Account.objects.create(username="lin", person=person)


@pytest.mark.parametrize(
    ("size", "theme"), [("normal", "light"), ("normal", "dark"), ("large", "light"), ("elder", "light")]
)
def test_no_page_scrolls_sideways_and_axe_finds_nothing(clerk, open_page, axe, size, theme):
    for who, addresses in ((clerk, STAFF), (None, PUBLIC)):
        page = open_page(who)
        keep_cookies(page, hy_type=size, hy_theme=theme)
        for address in addresses:
            page.goto(address)
            expect(page.locator(f"html[data-type={size}][data-bs-theme={theme}]")).to_have_count(1)
            page.evaluate("document.querySelectorAll('details').forEach(d => { d.open = true })")
            for width in WIDTHS if theme == "light" else (390, 1440):
                page.set_viewport_size({"width": width, "height": 900})
                assert_no_sideways_scrolling(page)
                if width in (390, 1440):
                    axe(page)


def test_preferences_and_sign_out_work_without_script(clerk, open_page):
    page = open_page(clerk, script=False)
    page.goto("/preview/proceeding/")
    page.get_by_role("banner").get_by_role("button", name="大字").click()
    expect(page.locator("html")).to_have_attribute("data-type", "large")
    assert page.url.endswith("/preview/proceeding/")
    page.get_by_role("link", name="林知夏").click()
    page.get_by_role("button", name="退出登录").click()
    page.wait_for_url("**/p/demo/*")


def test_the_first_stop_of_the_tab_key_leads_past_the_navigation(clerk, open_page):
    page = open_page(clerk)
    page.goto("/preview/parts/")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.textContent") == "跳到正文"
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "main"


def test_on_a_phone_targets_are_large_enough_for_a_thumb(clerk, open_page):
    page = open_page(clerk, phone=True)
    page.goto("/preview/proceeding/")
    small = page.evaluate("""[...document.querySelectorAll('.btn.hy, .hy-tabbar a, .hy-top button')]
        .filter(e => e.offsetParent && e.getBoundingClientRect().height < 43.5).map(e => e.outerHTML.slice(0, 90))""")
    assert small == []


def test_a_phone_reads_the_acts_right_after_the_line(clerk, open_page):
    page = open_page(clerk, phone=True)
    page.goto("/preview/proceeding/")
    order = page.evaluate("""['line', 'acts', 'duties', 'missing', 'items', 'papers', 'history']
        .map(id => document.getElementById(id).getBoundingClientRect().top)""")
    assert order == sorted(order)
    expect(page.get_by_text("已办4步")).to_be_visible()


def test_print_leaves_out_what_cannot_be_clicked_on_paper(clerk, open_page):
    page = open_page(clerk)
    page.goto("/preview/parts/")
    page.emulate_media(media="print")
    for hidden in (".hy-top", ".hy-nav", ".hy-foot", ".btn.hy", ".hy-fil"):
        expect(page.locator(hidden).first, hidden).to_be_hidden()
    page.set_viewport_size({"width": 720, "height": 1000})  # an A4 sheet keeps its tables
    expect(page.locator(".hy-t.led thead")).to_be_visible()


def test_a_second_click_does_not_record_twice(clerk, open_page):
    page = open_page(clerk)
    page.goto("/preview/act/")
    sent: list[str] = []  # answered at once with nothing: a navigation kept waiting can hang the browser's driver

    def answer(route: Route) -> None:
        if route.request.method != "POST":
            return route.continue_()
        sent.append(route.request.url)
        route.fulfill(status=204)

    page.route("**/preview/act/**", answer)
    page.evaluate("() => { const b = document.querySelector('button[data-busy]'); b.click(); b.click() }")
    expect(page.locator("button[data-busy]")).to_have_text("正在登记…")
    page.wait_for_timeout(800)
    assert len(sent) == 1


def test_the_pages_are_kept_to_be_looked_at(clerk, open_page, screenshot):
    page = open_page(clerk)
    for name, address in (("proceeding", "/preview/proceeding/"), ("act", "/preview/act/?which=errors"),
                          ("parts", "/preview/parts/"), ("topic", "/p/demo/preview/")):  # fmt: skip
        page.goto(address)
        screenshot(page, f"shell-{name}")
