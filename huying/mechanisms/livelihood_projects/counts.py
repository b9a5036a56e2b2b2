"""How many projects, by township, year and status (R2.10): one question, whatever is asked of it."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass

from django.db.models import Count, QuerySet

from .models import Project
from .terms import ACCEPTED, FINISHED, STATUSES


@dataclass(frozen=True)
class Line:
    """One congress: its projects by year, in all, and how many of them are finished."""

    code: str
    name: str
    by_year: tuple[int, ...]
    total: int
    finished: int


@dataclass(frozen=True)
class Table:
    years: tuple[int, ...]
    lines: tuple[Line, ...]
    total: int
    finished: int
    by_status: tuple[tuple[str, int], ...]

    @property
    def townships(self) -> int:
        return len(self.lines)


def table(projects: QuerySet[Project]) -> Table:
    """These projects, counted."""
    rows = projects.order_by().values_list("congress__code", "congress__name", "year", "status")
    found: dict[tuple[str, str], Counter[int]] = defaultdict(Counter)
    done: Counter[str] = Counter()
    statuses: Counter[str] = Counter()
    for code, name, year, status, n in rows.annotate(n=Count("pk")):
        found[name, code][year] += n
        statuses[status] += n
        done[code] += n if status in (FINISHED, ACCEPTED) else 0
    years = tuple(sorted({year for by_year in found.values() for year in by_year}))
    lines = tuple(
        Line(code, name.removesuffix("人民代表大会"), tuple(by_year[y] for y in years), by_year.total(), done[code])
        for (name, code), by_year in sorted(found.items())
    )
    return Table(years, lines, sum(x.total for x in lines), sum(x.finished for x in lines), _statuses(statuses))


def _statuses(found: Counter[str]) -> tuple[tuple[str, int], ...]:
    return tuple((label, found[value]) for value, label in STATUSES if found[value])
