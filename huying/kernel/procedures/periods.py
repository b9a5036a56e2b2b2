"""The periods of a recurring duty: every month, two months, quarter, half-year, year. Pure.

A period is named by a key that sorts and reads by itself: 2026, 2026H1, 2026Q3, 2026B4, 2026M07.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from enum import Enum

KEY = re.compile(r"(\d{4})(?:([HQBM])(\d{1,2}))?")


class Every(Enum):
    """How often an act is owed: its letter in the key, its length in months, its words."""

    letter: str
    months: int
    label: str

    MONTH = "M", 1, "每月"
    TWO_MONTHS = "B", 2, "每两个月"
    QUARTER = "Q", 3, "每季度"
    HALF_YEAR = "H", 6, "每半年"
    YEAR = "", 12, "每年"

    def __init__(self, letter: str, months: int, label: str) -> None:
        self.letter, self.months, self.label = letter, months, label

    def around(self, day: date) -> Period:
        """The period in which a day lies."""
        return Period(self, day.year, (day.month - 1) // self.months + 1)


@dataclass(frozen=True)
class Period:
    every: Every
    year: int
    number: int  # 1 for the first of the year

    @property
    def key(self) -> str:
        if self.every is Every.YEAR:
            return f"{self.year:04}"
        digits = 2 if self.every is Every.MONTH else 1
        return f"{self.year:04}{self.every.letter}{self.number:0{digits}}"

    @property
    def label(self) -> str:
        """「2026年第一季度」, 「2026年7月」, 「2026年7月至8月」, 「2026年上半年」, 「2026年」"""
        first, last = self.first_on.month, self.last_on.month
        within = {
            Every.MONTH: f"{first}月",
            Every.TWO_MONTHS: f"{first}月至{last}月",
            Every.QUARTER: f"第{'一二三四'[(self.number - 1) % 4]}季度",
            Every.HALF_YEAR: "上半年" if self.number == 1 else "下半年",
            Every.YEAR: "",
        }
        return f"{self.year}年{within[self.every]}"

    @property
    def first_on(self) -> date:
        return date(self.year, (self.number - 1) * self.every.months + 1, 1)

    @property
    def last_on(self) -> date:
        month = self.number * self.every.months
        return date(self.year, 12, 31) if month == 12 else date(self.year, month + 1, 1) - timedelta(days=1)

    @property
    def following(self) -> Period:
        return self.every.around(self.last_on + timedelta(days=1))


def periods(every: Every, start: date, end: date) -> Iterator[Period]:
    """From the period of the first day to that of the last, in order; none when the last lies before."""
    period = every.around(start)
    while period.first_on <= end:
        yield period
        period = period.following


def parse(key: str) -> Period | None:
    """The period of a key; None where the key is none."""
    found = KEY.fullmatch(key)
    if not found:
        return None
    year, letter, number = int(found[1]), found[2] or "", int(found[3] or 1)
    every = next(e for e in Every if e.letter == letter)
    period = Period(every, year, number)
    return period if 1 <= number <= 12 // every.months and period.key == key else None
