"""Every page of the platform, for everybody who may open it: axe, no sideways scrolling, no error; every control of it
can be reached with the Tab key alone, and shows its focus.

The pages come from the router with the rows of a county that is lived in. Of the pages at the same address those are
looked at that have a part which was not looked at there before. Some are looked at again in the dark and in the type
for elders.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

import pytest
from django.conf import settings
from django.test import Client
from playwright.sync_api import Page

from huying.kernel.people.roles import Role
from tests.lived_in import Rows, live_in
from tests.routes import EVERYBODY, addresses, names, table
from tests.world import build_world

from .conftest import DESKTOP, PHONE, Visitors, assert_no_sideways_scrolling, keep_cookies

Parts = frozenset[str]
Axe = Callable[[Page], None]
MAIN = re.compile(r"<main\b.*?</main>", re.DOTALL)
TAG = re.compile(r"<\w[^>]*>")
PART = re.compile(r"""^<\w+|\s(?:class|role|type)="[^"]*\"""")
SAMPLE = re.compile(
    r"^/(desk/|oversight/(ledger|opinions/\d+|topics/\d+)/|voices/imports/\d+/|p/\w+/topics/\d+/|assessments/\d+/)$"
)


@pytest.fixture
def rows(transactional_db: None) -> Rows:
    return live_in(build_world(members=5))


def test_no_page_is_in_no_list():
    assert sorted({name for name, _ in names()} - set(table())) == []


def test_every_page_is_accessible_to_everybody_who_may_open_it(rows, open_page, axe):
    seen: dict[str, set[str]] = {}
    looks = 0
    for role in (None, *EVERYBODY):
        client = Client() if role is None else rows.world.client(role)
        page = _signed_in(open_page, client)
        for name, url in _pages_of(rows, role):
            parts = _parts(client, url)
            if parts - seen.get(name, set()):
                _look(page, axe, url, is_first=name not in seen)
                seen.setdefault(name, set()).update(parts)
                looks += 1
    assert looks > len(seen) > 60


@pytest.mark.parametrize(("theme", "size"), [("dark", "normal"), ("light", "elder")])
def test_the_busiest_pages_are_accessible_in_the_dark_and_to_elders(rows, open_page, axe, theme, size):
    page = _signed_in(open_page, rows.world.client(Role.SC_OFFICE))
    keep_cookies(page, hy_theme=theme, hy_type=size)
    sample = [url for _, url in _pages_of(rows, Role.SC_OFFICE) if SAMPLE.match(url)]
    assert len(sample) > 7
    for url in sample:
        _look(page, axe, url)


def _pages_of(rows: Rows, role: Role | None) -> Iterator[tuple[str, str]]:
    """The names and addresses of the pages that this person may open."""
    for route, url in addresses(rows, pages_only=True):
        if route.public or role in route.roles:
            yield route.name, url


def _parts(client: Client, url: str) -> Parts:
    """What the page is made of: its elements with their classes; none where there is nothing to see."""
    answer = client.get(url, follow=True)
    main = MAIN.search(answer.content.decode())
    if main is None or answer.status_code != 200:
        return frozenset()
    return frozenset("".join(PART.findall(tag)) for tag in TAG.findall(main.group()))


def _signed_in(open_page: Visitors, client: Client) -> Page:
    """A page of the person whom the client has signed in: the form itself is tried elsewhere."""
    page = open_page()
    if session := client.cookies.get(settings.SESSION_COOKIE_NAME):
        keep_cookies(page, **{session.key: session.value})
    return page


def _look(page: Page, axe: Axe, url: str, *, is_first: bool = True) -> None:
    """The first page of its kind is given to axe at both widths, the others, made of the same parts, at one."""
    page.set_viewport_size(DESKTOP)  # type: ignore[arg-type]
    page.goto(url)
    page.evaluate("document.querySelectorAll('details').forEach(d => { d.open = true })")
    for size in (DESKTOP, PHONE):
        page.set_viewport_size(size)  # type: ignore[arg-type]
        assert_no_sideways_scrolling(page)
        if is_first or size is DESKTOP:
            axe(page)
    _focus_is_visible(page)
    if is_first:
        _every_control_can_be_reached(page)


FOCUSED = """() => {
  const e = document.activeElement, s = getComputedStyle(e), r = e.getBoundingClientRect();
  const ring = (s.outlineStyle !== 'none' && parseFloat(s.outlineWidth) >= 2) || s.boxShadow !== 'none';
  return e !== document.body && ring && r.width > 0 && r.height > 0 ? '' : e.outerHTML.slice(0, 120);
}"""


def _focus_is_visible(page: Page) -> None:
    """Three stops of the tab key, each with its ring: the way past the navigation, and what follows it."""
    for _ in range(3):
        page.keyboard.press("Tab")
        assert (hidden := page.evaluate(FOCUSED)) == "", f"{page.url}：看不出光标在哪里：{hidden}"


# What a hand can press must be what the Tab key stops at: of a group of radio buttons one, the arrows reach the others.
REMEMBER = """() => {
  window.stops = new Set();
  document.addEventListener('focusin', e => window.stops.add(e.target));
  document.activeElement.blur();
  const shown = e => e.checkVisibility({visibilityProperty: true}) && !e.closest('[inert]');
  const controls = 'a[href], button, input:not([type=hidden]), select, textarea, summary, [tabindex]';
  window.controls = [...document.querySelectorAll(controls)].filter(e =>
    shown(e) && !e.disabled && !(e.tabIndex < 0 && e.matches('main, h1, [role=alert], .hy-note')));
  const stops = e => e.matches('[type=date], [type=time], [type=datetime-local]') ? 6 : 1;  // year, month, day, …
  return window.controls.reduce((count, e) => count + stops(e), 0);
}"""
MISSED = """() => {
  const radio = e => e.type === 'radio' && [...window.stops].some(s => s.name === e.name && s.form === e.form);
  const missed = window.controls.filter(e => !window.stops.has(e) && !radio(e));
  const inside = 'a, button, label, summary, input, select, textarea, option';
  const pressed = [...document.querySelectorAll('main *')].filter(e =>
    getComputedStyle(e).cursor === 'pointer' && !e.closest(inside) && e.checkVisibility());
  return [...missed, ...pressed].map(e => e.outerHTML.slice(0, 160));
}"""


def _every_control_can_be_reached(page: Page) -> None:
    """Tab through the whole page: no control is left out, none is a trap, nothing asks for a mouse."""
    for _ in range(page.evaluate(REMEMBER) + 2):
        page.keyboard.press("Tab")
    missed = page.evaluate(MISSED)
    assert missed == [], f"{page.url}：用Tab到不了：{missed[:5]}"


def test_a_control_that_only_a_mouse_can_press_is_found(open_page, db):
    page = open_page()
    page.goto("/")
    page.evaluate("""() => {
      const main = document.querySelector('main');
      main.innerHTML = '<p>点这里</p><button tabindex="-1">按这里</button>';
      main.firstChild.style.cursor = 'pointer';
    }""")
    with pytest.raises(AssertionError, match=r"按这里.*点这里"):
        _every_control_can_be_reached(page)
