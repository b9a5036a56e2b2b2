"""The numbers of a congress in a year, put together for a reader: app by app, each whole before its parts."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from huying.kernel.access.viewer import Viewer
from huying.kernel.people.models import Congress

from .registry import Metric, group_label, in_order, measure_each, measure_many


@dataclass(frozen=True)
class Number:
    """One number and, where it is a part, the number it is a part of."""

    metric: Metric
    value: int
    whole: int | None = None
    whole_metric: Metric | None = None

    @property
    def share(self) -> str:
        """「46/52，88%」; nothing for a number that is a whole, or whose whole is nought."""
        if not self.whole:
            return ""
        if self.whole < self.metric.least:
            return f"{self.value}/{self.whole}，不足{self.metric.least}{self.metric.unit}，不算百分比"
        percent = round(100 * self.value / self.whole)
        # All is 100% and only all; some is never 0%.
        percent = percent if self.value in (0, self.whole) else min(99, max(1, percent))
        return f"{self.value}/{self.whole}，{percent}%"


@dataclass(frozen=True)
class Group:
    """The numbers of one app."""

    label: str
    numbers: tuple[Number, ...]


def groups(congress: Congress, year: int, *, public: bool = False) -> list[Group]:
    """Every number (or only those that citizens are told), counted in one query."""
    shown = [m for m in in_order() if m.public or not public]
    counted = measure_many(shown, congress, year)
    known = {m.name: m for m in shown}
    labels: dict[str, list[Number]] = {}
    for each in _wholes_first(shown):
        whole = known.get(each.of or "")
        number = Number(each, counted[each.name], counted[whole.name] if whole else None, whole)
        labels.setdefault(each.name.partition(".")[0], []).append(number)
    return [Group(group_label(app), tuple(numbers)) for app, numbers in labels.items()]


@dataclass(frozen=True)
class YearGroup:
    """The numbers of one app, each of the year beside that of the year before."""

    label: str
    rows: tuple[tuple[Number, Number], ...]


def two_years(congress: Congress, year: int) -> list[YearGroup]:
    """Every number of a year beside the year before: two queries (年终统计, R1.63)."""
    pairs = zip(groups(congress, year), groups(congress, year - 1), strict=True)
    return [YearGroup(now.label, tuple(zip(now.numbers, before.numbers, strict=True))) for now, before in pairs]


def number(metric: Metric, congress: Congress, year: int) -> Number:
    """One number with its whole."""
    whole = next((m for m in in_order() if m.name == metric.of), None)
    counted = measure_many([m for m in (metric, whole) if m], congress, year)
    return Number(metric, counted[metric.name], counted[whole.name] if whole else None, whole)


@dataclass(frozen=True)
class Line:
    """One congress below, with some of its numbers."""

    congress: Congress
    numbers: tuple[Number, ...]


def public_wholes() -> tuple[Metric, ...]:
    """The numbers that citizens are told and that are no part of another."""
    return tuple(m for m in in_order() if m.public and m.of is None)


def lines(congresses: Iterable[Congress], metrics: Iterable[Metric], year: int) -> list[Line]:
    """The same numbers of several congresses, in one query."""
    whose, shown = list(congresses), list(metrics)
    counted = measure_each(shown, whose, year)
    return [Line(c, tuple(Number(m, counted[c.pk][m.name]) for m in shown)) for c in whose]


def _wholes_first(metrics: Iterable[Metric]) -> list[Metric]:
    """As registered, but each part right after its whole, and the parts of a part after it."""
    found = list(metrics)
    names = {m.name for m in found}
    return [each for whole in found if whole.of not in names for each in _with_parts(whole, found)]


def _with_parts(whole: Metric, found: Sequence[Metric]) -> list[Metric]:
    parts = [m for m in found if m.of == whole.name]
    return [whole, *(each for part in parts for each in _with_parts(part, found))]


@dataclass(frozen=True)
class Row:
    """One row of the list behind a number, of whatever model."""

    label: str
    url: str
    hint: str


def row(metric: Metric, thing: Any, viewer: Viewer) -> Row:
    """What is shown of a row: its own words, its page where the viewer may open one, the metric's hint."""
    leads = hasattr(thing, "get_absolute_url") and viewer.has(*metric.opened_by)
    url = thing.get_absolute_url() if leads else ""
    return Row(str(thing), url, metric.hint(thing))
