"""Somebody at a browser, who does only what a person can: look, click, fill in, read. And a journey of several."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from playwright.sync_api import Download, Locator, Page, expect

from huying.kernel.people.roles import Role
from huying.kernel.procedures.definition import Act
from tests.world import World

from .conftest import Visitors

Said = Mapping[str, str | bool | Path]
Shot = Callable[..., Path]


@dataclass
class Colleague:
    """A person who has signed in and stands on the desk."""

    page: Page

    # ── finding the way ───────────────────────────────────────────────────
    def go(self, entry: str) -> None:
        """By the navigation."""
        entries = self.page.get_by_role("navigation", name="主导航")
        entries.get_by_role("link", name=re.compile(rf"^{re.escape(entry)}\d*")).click()

    def follow(self, link: str | re.Pattern[str]) -> None:
        self.page.get_by_role("main").get_by_role("link", name=link).first.click()

    def press(self, button: str) -> None:
        self.page.get_by_role("main").get_by_role("button", name=button).first.click()

    def take_up(self, act: Act, about: str = "") -> None:
        """From the row of the desk that asks for the act to the page of its proceeding."""
        self.go("工作台")
        self.page.locator("#todo").get_by_role("link", name=f"{act.label}：{about}").first.click()

    # ── saying and recording ──────────────────────────────────────────────
    def say(self, said: Said) -> None:
        """Fill in fields by their labels, whatever kind they are."""
        for label, value in said.items():
            field = self.page.get_by_role("main").get_by_label(re.compile(rf"^{re.escape(label)}(（可不填）)?$"))
            _fill(field, value)

    def open_act(self, act: Act, *, party: str = "") -> None:
        """From the page of a proceeding to the form of an act that may be done now."""
        name = f"{act.button}（{party}）" if party else act.button
        self.page.locator("#acts").get_by_role("link", name=name, exact=True).click()
        expect(self.page.get_by_role("heading", level=1)).to_have_text(f"{act.label}：{party}" if party else act.label)

    def start(self, act: Act) -> None:
        """The button of an act that is drafted on a page of its own: it leads there, and from there to its form."""
        self.page.locator("#acts").get_by_role("link", name=act.button, exact=True).click()

    def send(self, act: Act) -> None:
        self.page.get_by_role("main").get_by_role("button", name=act.button, exact=True).click()

    def record(self, act: Act, said: Said | None = None, *, party: str = "") -> str:
        """Record an act on the page of its proceeding; the words that the platform answered."""
        self.open_act(act, party=party)
        self.say(said or {})
        self.send(act)
        self.recorded(act)
        return self.page.locator("#said").inner_text()

    def recorded(self, act: Act) -> None:
        expect(self.page.locator("#said")).to_contain_text(f"已登记“{act.label}”。")

    # ── reading ───────────────────────────────────────────────────────────
    def reads(self, *words: str) -> None:
        for said in words:
            expect(self.page.get_by_role("main")).to_contain_text(said)

    def does_not_read(self, *words: str) -> None:
        for said in words:
            expect(self.page.get_by_role("main")).not_to_contain_text(said)

    def refused(self, *words: str) -> None:
        """The notice that refuses says all of this."""
        for said in words:
            expect(self.page.get_by_role("alert").first).to_contain_text(said)

    def download(self, link: Locator) -> Download:
        with self.page.expect_download() as found:
            link.click()
        return found.value

    def asks_why(self) -> int:
        """Opens 「为什么是这一天？」 of every legal day on the page; how many there are."""
        duties = self.page.locator(".hy-duty")
        for number in range(duties.count()):
            why = duties.nth(number).locator("xpath=following-sibling::*[1]").locator(".hy-why")
            if why.get_attribute("open") is None:
                why.locator("summary").click()
            box = why.locator(".hy-whybox")
            expect(box.locator(".say")).to_be_visible()
            expect(box.locator(".say")).to_contain_text(re.compile(r"\d+月\d+日"))
            expect(box).to_contain_text("依据：")
        return duties.count()


def _fill(field: Locator, value: Any) -> None:
    kind = field.evaluate("e => e.tagName === 'INPUT' ? e.type : e.tagName.toLowerCase()")
    if kind == "select":
        field.select_option(label=value)
    elif kind in ("checkbox", "radio"):
        field.set_checked(value)
    elif kind == "file":
        field.set_input_files(value)
    else:
        field.fill(value)


class Journey:
    """The county, its people at their browsers, and what all of them look at."""

    def __init__(
        self, world: World, open_page: Visitors, screenshot: Shot, folder: Path, name: str = "journey"
    ) -> None:
        self.world, self.open_page, self.folder, self.name = world, open_page, folder, name
        self.day = date(2026, 1, 1)  # what the clock shows, where a test gives the server one that can be set
        self._screenshot, self._shots = screenshot, 0
        self._people: dict[Role, Colleague] = {}

    def who(self, role: Role) -> Colleague:
        if role not in self._people:
            self._people[role] = Colleague(self.open_page(role))
        return self._people[role]

    def look(self, name: str, page: Page) -> None:
        """Keep a picture of the step, desktop and phone."""
        self._shots += 1
        self._screenshot(page, f"{self.name}-{self._shots:02}-{name}")

    def stop(self) -> None:
        """Where everybody stood last: after a failure, this is where to look."""
        for role, colleague in self._people.items():
            self._screenshot(colleague.page, f"{self.name}-last-{role.value}", phone=False)

    def paper(self, name: str) -> Path:
        path = self.folder / name
        path.write_bytes(b"%PDF-1.7\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n")
        return path
