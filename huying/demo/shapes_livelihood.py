"""Where the townships lie and how many projects each decided in which year. Pure: no clock, no database."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from random import Random

from .reading import Table, table

PILOTS, PILOT_YEAR = 3, 8  # so many townships began so many years before the latest ballots
DECIDED = 161  # R2.10
COLUMNS, LINES, MARGIN = 4, 3, 40
SETTLED_BY = (2, 20)  # by this day of a year its ballots are over


@dataclass(frozen=True)
class Town:
    name: str
    slug: str
    villages: tuple[str, ...]
    since: int  # the first year
    outline: str
    centre: tuple[int, int]

    @property
    def code(self) -> str:
        return f"demo-{self.slug}"


def latest_year(today: date) -> int:
    """The year whose ballots are over."""
    return today.year if (today.month, today.day) >= SETTLED_BY else today.year - 1


def towns(seed: int, today: date) -> tuple[Town, ...]:
    rows: list[Table] = table("livelihood")["townships"]
    cells, first = list(_cells(Random(seed))), latest_year(today) - PILOT_YEAR
    return tuple(
        Town(r["name"], r["slug"], tuple(r["villages"]), first + (n >= PILOTS), *cells[n]) for n, r in enumerate(rows)
    )


def slots(whole: tuple[Town, ...], latest: int, balloting: str) -> Iterator[tuple[Town, int, int]]:
    """Township, year, how many projects: 161 in all; the township that is balloting has none in the latest year."""
    ordinal = 0
    for year in range(latest - PILOT_YEAR, latest + 1):
        for town in whole:
            if year < town.since or (year == latest and town.name == balloting):
                continue
            if year == latest - PILOT_YEAR:
                yield town, year, 2
                continue
            yield town, year, 1 + (ordinal % 19 < 12)
            ordinal += 1


def _cells(random: Random) -> Iterator[tuple[str, tuple[int, int]]]:
    """Twelve outlines that fit together like a map: a grid whose corners and edges were moved a little."""
    width, height = (1000 - 2 * MARGIN) // COLUMNS, (1000 - 2 * MARGIN) // LINES

    def moved(x: float, y: float) -> tuple[int, int]:
        return (
            round(min(980, max(20, MARGIN + x * width + random.randint(-34, 34)))),
            round(min(980, max(20, MARGIN + y * height + random.randint(-38, 38)))),
        )

    corners = {(x, y): moved(x, y) for y in range(LINES + 1) for x in range(COLUMNS + 1)}
    across = {(x, y): moved(x + 0.5, y) for y in range(LINES + 1) for x in range(COLUMNS)}
    down = {(x, y): moved(x, y + 0.5) for y in range(LINES) for x in range(COLUMNS + 1)}
    for y in range(LINES):
        for x in range(COLUMNS):
            ring = [
                corners[x, y], across[x, y], corners[x + 1, y], down[x + 1, y],
                corners[x + 1, y + 1], across[x, y + 1], corners[x, y + 1], down[x, y],
            ]  # fmt: skip
            centre = sum(px for px, _ in ring) // 8, sum(py for _, py in ring) // 8
            yield " ".join(f"{px},{py}" for px, py in ring), centre
