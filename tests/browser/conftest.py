"""A real browser against a real server, each person in a session of their own.

    def test_a_journey(open_page, axe, screenshot):
        clerk = open_page(Role.SC_OFFICE)          # signed in by the form; or an Account; or None: a citizen
        clerk.goto(reverse("desk"))
        screenshot(clerk, "desk")                  # build/shots/desk.png and desk-390.png
        axe(clerk)

An error on a console, a request to anywhere else or a broken answer fails the test, unless it was announced with
`open_page.expect("422")`. Without Chromium these tests fail with the line that installs it; they never skip.
"""

from __future__ import annotations

import re
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from django.urls import reverse
from playwright.sync_api import Browser, BrowserContext, Page, Request, sync_playwright
from pytest_django.live_server_helper import LiveServer

from huying.kernel.people.models import Account
from huying.kernel.people.roles import Role

HERE = Path(__file__).resolve().parent
SHOTS = HERE.parent.parent / "build" / "shots"
CHROMIUM = ("chromium", "chromium-browser", "google-chrome")
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
DESKTOP = {"width": 1440, "height": 900}
PHONE = {"width": 390, "height": 844}
PASSWORD = "一起测试-呼应-2026"
# axe is asked for everything but its wishes; wishes are not violations.
AXE_RULES = {
    "runOnly": {"type": "tag", "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}
}


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """One Chromium for the whole run."""
    path = next(filter(None, map(shutil.which, CHROMIUM)), None)
    if path is None:
        pytest.fail(
            "没有找到 Chromium，浏览器测试无法进行。请运行：\n"
            "sudo apt-get update && sudo apt-get install -y --no-install-recommends chromium",
            pytrace=False,
        )
    with pytest.MonkeyPatch.context() as patch, sync_playwright() as playwright:
        # Playwright keeps an event loop in this thread, in which Django would refuse to touch the database.
        patch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "true")
        chromium = playwright.chromium.launch(executable_path=path, args=FLAGS)
        yield chromium
        chromium.close()


@pytest.fixture
def live(transactional_db: None, settings: Any) -> Iterator[LiveServer]:
    """A server in a thread of this process, on the test's database; `live.url`."""
    server = LiveServer("127.0.0.1")
    yield server
    server.stop()


class Visitors:
    """Opens pages, each in a browser context of its own, and remembers what went wrong in them."""

    def __init__(self, browser: Browser, url: str) -> None:
        self._browser = browser
        self._url = url
        self._contexts: list[BrowserContext] = []
        self._faults: list[str] = []
        self._expected: list[str] = []

    def __call__(self, who: Role | Account | None = None, *, phone: bool = False, script: bool = True) -> Page:
        """A page for the holder of a role, for an account, or for a citizen without one."""
        context = self._browser.new_context(
            base_url=self._url,
            locale="zh-CN",
            timezone_id="Asia/Shanghai",
            viewport=PHONE if phone else DESKTOP,  # type: ignore[arg-type]
            is_mobile=phone,
            has_touch=phone,
            java_script_enabled=script,
            reduced_motion="reduce",
        )
        context.set_default_timeout(15_000)
        context.on("page", self._watch)
        self._contexts.append(context)
        page = context.new_page()
        if who is not None:
            sign_in(page, account_of(who))
        return page

    def expect(self, *patterns: str) -> None:
        """Announce a console error that belongs to the test, e.g. the refusal "422"."""
        self._expected.extend(patterns)

    def _watch(self, page: Page) -> None:
        page.on("console", lambda m: self._fault(f"控制台：{m.text}（{page.url}）") if m.type == "error" else None)
        page.on("pageerror", lambda error: self._fault(f"脚本出错：{error}（{page.url}）"))
        page.on("request", self._asked)

    def _asked(self, request: Request) -> None:
        if not request.url.startswith((self._url, "data:", "blob:", "about:")):
            self._fault(f"请求了外部地址：{request.url}")

    def _fault(self, text: str) -> None:
        self._faults.append(text)

    def close(self) -> None:
        for context in self._contexts:
            context.close()

    @property
    def faults(self) -> list[str]:
        return [f for f in self._faults if not any(re.search(p, f) for p in self._expected)]


def account_of(who: Role | Account) -> Account:
    """The account itself, or that of the first person who holds the role."""
    if isinstance(who, Account):
        return who
    account = Account.objects.filter(person__mandates__role=who.value, is_active=True).order_by("pk").first()
    assert account is not None, f"没有人以“{who.label}”的身份登录过：测试先要建好人员和账号"
    return account


def sign_in(page: Page, account: Account) -> None:
    """Through the form, as a person does. The account's password becomes one that tests know."""
    account.set_password(PASSWORD)
    account.save(update_fields=["password"])
    page.goto(reverse("sign_in"))
    page.locator("input[name=username]").fill(account.username)
    page.locator("input[name=password]").fill(PASSWORD)
    page.locator("form:has(input[name=password]) button[type=submit]").click()
    page.wait_for_url(lambda url: not url.partition("?")[0].endswith(reverse("sign_in")))


def keep_cookies(page: Page, **values: str) -> None:
    """Cookies for the whole site: of a session, or of a reading preference."""
    here = page.context.request.get(reverse("health")).url.removesuffix(reverse("health")) + "/"
    page.context.add_cookies([{"name": name, "value": value, "url": here} for name, value in values.items()])


@pytest.fixture
def open_page(browser: Browser, live: LiveServer) -> Iterator[Visitors]:
    visitors = Visitors(browser, live.url)
    yield visitors
    visitors.close()
    assert visitors.faults == []


@pytest.fixture
def screenshot() -> Callable[..., Path]:
    """`screenshot(page, "desk")` → build/shots/desk.png and, at 390 px, build/shots/desk-390.png."""

    def take(page: Page, name: str, *, phone: bool = True) -> Path:
        SHOTS.mkdir(parents=True, exist_ok=True)
        before = page.viewport_size or DESKTOP
        page.screenshot(path=SHOTS / f"{name}.png", full_page=True)
        if phone and before["width"] != PHONE["width"]:
            page.set_viewport_size(PHONE)  # type: ignore[arg-type]
            assert_no_sideways_scrolling(page)
            page.screenshot(path=SHOTS / f"{name}-390.png", full_page=True)
            page.set_viewport_size(before)  # type: ignore[arg-type]
        return SHOTS / f"{name}.png"

    return take


def assert_no_sideways_scrolling(page: Page) -> None:
    """A page must fit its window: only tables may scroll sideways, in a box of their own."""
    width, window = page.evaluate("[document.documentElement.scrollWidth, window.innerWidth]")
    assert width <= window, f"{page.url} 在 {window} 像素宽时左右溢出（{width} 像素）"


@pytest.fixture
def axe() -> Callable[[Page], None]:
    """`axe(page)`: no violation of WCAG 2.2 A and AA nor of axe's good practice."""
    source = (HERE / "vendor" / "axe.min.js").read_text(encoding="utf-8")

    def check(page: Page) -> None:
        if not page.evaluate("Boolean(window.axe)"):
            page.evaluate(source)  # through the debugger: the content policy stays as it is
        found = page.evaluate("rules => axe.run(document, rules)", AXE_RULES)
        said = [
            f"{v['id']}（{v['impact']}）{v['help']}\n    " + "\n    ".join(n["html"][:200] for n in v["nodes"][:5])
            for v in found["violations"]
        ]
        assert not said, f"{page.url}\n" + "\n".join(said)

    return check
