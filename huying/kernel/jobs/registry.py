"""What work there is: jobs by kind, and recurring duties by name. Pure: imports no model.

Both are found in modules called `jobs.py` of the installed apps, which are imported only when work is looked up,
so that a page or a command that runs none does not pay for numpy.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from .running import Running

Work = Callable[["Running"], None]
Recurring = Callable[[datetime], None]


class JobRefused(Exception):
    """A job says that it cannot be done; the sentence is shown to the person who asked for it. Never retried."""


class UnknownKind(LookupError):
    """No function is registered for this kind of job: a mistake of the program."""


@dataclass(frozen=True)
class Schedule:
    """A recurring duty: `work(at)` runs once in every `minutes` minutes of the clock of Beijing.

    `after`: minutes past midnight at which the slots begin, for what must not happen at night.
    """

    name: str
    minutes: int
    work: Recurring
    label: str = ""
    after: int = 0


_jobs: dict[str, Work] = {}
_labels: dict[str, str] = {}
_schedules: dict[str, Schedule] = {}


def job(kind: str, *, label: str = "") -> Callable[[Work], Work]:
    """Registers `work(running)` as what is done for jobs of this kind, e.g. `@job("voices.import", label="导入来话")`.

    The label is what the page of jobs calls it.
    """

    def register(work: Work) -> Work:
        if _jobs.setdefault(kind, work) is not work:
            raise ValueError(f"two functions for the job {kind}")
        _labels[kind] = label or kind
        return work

    return register


def every(*, minutes: int, name: str = "", label: str = "", after: int = 0) -> Callable[[Recurring], Recurring]:
    """Registers `work(at)` to run once in every `minutes` minutes while `huying serve` runs.

    Slots are counted from midnight in Beijing (1440 = once a day, at the first tick of the day). After days off it
    runs once, not once for every slot missed: work computes what is due from the day it is given, so one run catches
    up. A run that raises is tried again after some minutes. `name` defaults to "<app>.<function>", `label` is what
    people read. `after=450` lets the slots begin at 7:30.
    """
    if minutes < 1 or not 0 <= after < minutes:
        raise ValueError("a schedule needs at least one minute, and begins within its slot")

    def register(work: Recurring) -> Recurring:
        called = name or f"{work.__module__.split('.')[-2]}.{work.__name__}"
        known = _schedules.setdefault(called, Schedule(called, minutes, work, label or called, after))
        if known.work is not work:
            raise ValueError(f"two functions for the schedule {called}")
        return work

    return register


def work_for(kind: str) -> Work:
    """The function for a kind of job. Raises UnknownKind."""
    _load()
    try:
        return _jobs[kind]
    except KeyError:
        raise UnknownKind(f"没有名为“{kind}”的后台任务") from None


def label_of(kind: str) -> str:
    """What people call this kind of job; the kind itself where nobody gave it a name."""
    _load()
    return _labels.get(kind, kind)


def schedules() -> tuple[Schedule, ...]:
    """All recurring duties, by name."""
    _load()
    return tuple(_schedules[name] for name in sorted(_schedules))


def _load() -> None:
    from django.utils.module_loading import autodiscover_modules

    autodiscover_modules("jobs")
