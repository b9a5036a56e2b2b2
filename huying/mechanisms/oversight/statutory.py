"""The reports that the law has a standing committee hear every year (监督法 12, 19-27, 45), read from TOML. Pure."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from importlib import resources
from typing import Any, TypeVar

from huying.kernel.calendar.spans import corresponding_day

B = TypeVar("B")


@dataclass(frozen=True)
class Item:
    """One report of every year. `organ` is a kind of body; empty: any of the four may be asked."""

    key: str
    title: str
    article: str
    organ: str
    bodies: tuple[str, ...]
    months: tuple[int, int] | None = None
    after: str = ""
    after_title: str = ""
    within_months: int = 0

    def title_of(self, year: int) -> str:
        return self.title.format(year=year, last=year - 1)

    @property
    def window_words(self) -> str:
        """「6月至9月之间审议」"""
        if self.months:
            return f"{self.months[0]}月至{self.months[1]}月之间审议"
        if self.after:
            return f"在{self.after_title}审议后{self.within_months}个月以内审议"
        return "每年审议一次"

    def is_outside(self, held_on: date, year: int, after_on: date | None = None) -> bool:
        """Whether a session on that day lies outside the window that the law gives the report."""
        if self.months:
            first, last = self.months
            return held_on.year != year or not first <= held_on.month <= last
        if self.after and after_on:
            return not after_on <= held_on <= corresponding_day(after_on, self.within_months)
        return False

    def best_body(self, named: Iterable[tuple[str, B]]) -> B | None:
        """Of bodies by their names the one that usually prepares it; the first where none is named so."""
        listed = list(named)
        for word in self.bodies:
            if found := next((body for name, body in listed if word in name), None):
                return found
        return listed[0][1] if listed else None


def _item(row: Mapping[str, Any]) -> Item:
    lists = {name: tuple(value) for name, value in row.items() if isinstance(value, list)}
    return Item(**{**row, **lists})


def _read() -> tuple[Item, ...]:
    text = (resources.files(__package__) / "statutory.toml").read_text(encoding="utf-8")
    return tuple(_item(row) for row in tomllib.loads(text)["item"])


ITEMS = _read()
