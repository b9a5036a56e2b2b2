"""The reports that the law has a standing committee hear every year (监督法 12, 19-27, 45), read from TOML. Pure."""

from __future__ import annotations

import tomllib
from calendar import monthrange
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from importlib import resources
from typing import Any, NamedTuple, TypeVar

from huying.kernel.calendar.spans import corresponding_day

B = TypeVar("B")


class Window(NamedTuple):
    """The days, first and last, in which a session may hear a report."""

    first: date
    last: date

    def holds(self, day: date) -> bool:
        return self.first <= day <= self.last


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

    def windows(self, year: int, after: Sequence[date] = ()) -> list[Window]:
        """When the law has it heard in a year; `after`: the days on which what it is counted from was heard.

        None while that has no day.
        """
        if self.after:
            return [Window(on, corresponding_day(on, self.within_months)) for on in after]
        first, last = self.months or (1, 12)
        return [Window(date(year, first, 1), date(year, last, monthrange(year, last)[1]))]

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
