"""What a problem item of the list consists of, and what was said and done about it. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

Number = int | float


def written(number: Number) -> str:
    """1,800 and 12.6: as the documents write numbers."""
    return f"{number:,}"


@dataclass(frozen=True)
class Progress:
    on: date
    value: Number | None
    text: str


@dataclass(frozen=True)
class Answer:
    """What the unit says about an item (R1.52); one per round in which it was answered."""

    on: date
    text: str


@dataclass(frozen=True)
class Returned:
    """The supervision office was not content and sent an item back (R1.55)."""

    on: date
    reason: str


@dataclass(frozen=True)
class Reply:
    """What somebody said, and what came of it: a request and its refusal, an urging and its reply, a promise kept."""

    on: date
    text: str
    then_on: date
    then: str
    wanted: str = ""  # the unit that was suggested
    wanted_on: date | None = None  # the day that was asked for or promised


@dataclass(frozen=True)
class Inspection:
    """The supervision office went to see (R1.54). kind: a key of oversight.terms.INSPECTION_KINDS."""

    on: date
    kind: str
    where: str
    finding: str
    items: tuple[int, ...]


@dataclass(frozen=True)
class Item:
    """A problem item of the list, with the four facts kept apart: answers, node_on (promised), done_on, verified_on.

    Quantitative: indicator, baseline, target, unit, and `value` once done. Qualitative: `target_text`, and `result`
    once done. `at_most`: the target is an upper bound. done_on None means advancing. `measure` is the unit's plan
    for it, `evidence` what the supervision office or working body saw when it verified.
    """

    number: int
    title: str
    category: str
    kind: str
    indicator: str
    task: str
    lead_unit: str
    co_units: tuple[str, ...]
    responsible: str
    node_on: date
    baseline: Number | None = None
    target: Number | None = None
    unit: str = ""
    at_most: bool = False
    target_text: str = ""
    accepted_on: date | None = None
    done_on: date | None = None
    verified_on: date | None = None
    value: Number | None = None
    result: str = ""
    measure: str = ""
    progress: tuple[Progress, ...] = ()
    answers: tuple[Answer, ...] = ()
    evidence: str = ""
    asks_return: tuple[date, str, str] | None = None  # the day, why, which unit: it has not been taken on
    asks_time: tuple[date, str, date] | None = None  # the day, why, until when: granted on the next workday
    returned: Returned | None = None
    separate: tuple[tuple[str, date | None, str], ...] = ()  # of the co-units: a part of its own, answered when and how
    given_first: tuple[str, date, str] | None = None  # another unit; the day it was given to the right one, and why
    return_refused: Reply | None = None
    time_refused: Reply | None = None
    promised: Reply | None = None  # a day before the node, and how the promise was kept
    urged: Reply | None = None
    problem: int = 0  # the problem of the research report that it came from, counted from 1

    @property
    def is_quantitative(self) -> bool:
        return self.kind == "quantitative"

    @property
    def goal(self) -> str:
        """The target as the list writes it, without its unit: 1,800, 不高于45, or the words of a qualitative one."""
        if self.target is None:
            return self.target_text
        return ("不高于" if self.at_most else "") + written(self.target)

    @property
    def outcome(self) -> str:
        """What was reached, with its unit; '' while it is not done."""
        return self.result if self.value is None else f"{written(self.value)}{self.unit}"

    def is_on_schedule(self, today: date) -> bool:
        """办结或者按时间节点推进〔R1.63〕"""
        return self.done_on <= self.node_on if self.done_on else today <= self.node_on
