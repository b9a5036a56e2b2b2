"""What is looked at. Knows neither Django nor the database: it must answer when neither does.

@check("放假安排", order=50)
def next_year(case: Case) -> Result: ...
"""

from __future__ import annotations

import traceback
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from enum import Enum, IntEnum
from pathlib import Path


class Grade(Enum):
    """How bad it is; the label is for people."""

    label: str

    WELL = "well", "正常"
    NOTE = "note", "请留意"
    FAULT = "fault", "有问题"

    def __new__(cls, value: str, label: str = "") -> Grade:
        grade = object.__new__(cls)
        grade._value_ = value
        grade.label = label
        return grade


class Needs(IntEnum):
    """What must stand before a check can be made."""

    MACHINE = 1
    DJANGO = 2
    DATABASE = 3


@dataclass(frozen=True)
class Case:
    """The installation that is looked at, and when."""

    home: Path
    at: datetime
    is_embedded: bool  # the database is the SQLite file in the data directory


@dataclass(frozen=True)
class Result:
    """`words`: what is so. `remedy`: what it means and what to do, or whom to tell. Both may stand on a public page:
    no path, no name, no content; these go into `detail`, which only the doctor on the server shows."""

    grade: Grade
    words: str
    remedy: str = ""
    detail: str = ""


def well(words: str) -> Result:
    return Result(Grade.WELL, words)


def note(words: str, remedy: str, detail: str = "") -> Result:
    return Result(Grade.NOTE, words, remedy, detail)


def fault(words: str, remedy: str, detail: str = "") -> Result:
    return Result(Grade.FAULT, words, remedy, detail)


Look = Callable[[Case], Result]


@dataclass(frozen=True)
class Check:
    """One thing to look at. `thorough`: takes long or much, so the doctor does it and the page does not."""

    label: str
    order: int
    look: Look
    needs: Needs
    thorough: bool


@dataclass(frozen=True)
class Finding:
    label: str
    result: Result

    @property
    def is_well(self) -> bool:
        return self.result.grade is Grade.WELL


_checks: dict[str, Check] = {}
UNKNOWN = "请维护人员运行 huying doctor，把显示的内容交给系统管理员。"


def check(label: str, *, order: int, needs: Needs = Needs.DATABASE, thorough: bool = False) -> Callable[[Look], Look]:
    """Registers a look under its label. Raises ValueError for a second one under the same label."""

    def register(look: Look) -> Look:
        known = _checks.setdefault(label, Check(label, order, look, needs, thorough))
        if known.look is not look:
            raise ValueError(f"two checks called {label}")
        return look

    return register


def checks(needs: Needs, *, thorough: bool) -> list[Check]:
    """What is registered and needs just this, in order."""
    chosen = [c for c in _checks.values() if c.needs is needs and (thorough or not c.thorough)]
    return sorted(chosen, key=lambda c: (c.order, c.label))


def examine(case: Case, needs: Needs, *, thorough: bool) -> Iterator[Finding]:
    """What each look found, as it is made; one that breaks is a fault of its own and never hides the others."""
    for each in checks(needs, thorough=thorough):
        try:
            result = each.look(case)
        except Exception:
            result = fault("没有查成", UNKNOWN, traceback.format_exc(limit=-3))
        yield Finding(each.label, result)
