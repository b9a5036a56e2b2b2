"""A rule profile: the numbers each place has set, with the clause each comes from. Pure.

The national law fixes the order of acts; each place sets the numbers. A limit has a day on which it takes
effect; a running proceeding keeps the limits that were in force on the day it was opened.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

from huying.kernel.calendar.spans import Span


class NoSuchProfile(LookupError):
    """No profile of that name is shipped or set."""


@dataclass(frozen=True)
class Limit:
    """One number of one place: R1.45 is 5 workdays after the meeting's close in Huaibei."""

    rule: str
    span: Span
    label: str  # what has to be done within it
    clause: str
    effective: date
    anchor: str = ""  # the name of the act or day that starts the clock; empty: the procedure's default
    rolls: bool = True  # a last day that is a rest day moves to the next workday (民法典 203, by analogy)
    quote: str = ""
    is_default: bool = False  # a number of ours where no rule was found: shown as such


@dataclass(frozen=True)
class Setting:
    """A local choice that is not a span: grades, thresholds, the lights' warning time."""

    key: str
    value: Any
    clause: str
    label: str = ""
    says: str = ""  # the value in words, where the value is a code

    @property
    def words(self) -> str:
        return self.says or str(self.value)


@dataclass(frozen=True)
class Clause:
    """What an instrument asks without naming a number: one of our rules, and the instrument's own words."""

    rule: str
    text: str


@dataclass(frozen=True)
class Instrument:
    """A rule instrument (制度文件, R1.01-R1.04): the text from which limits, settings and duties come.

    What is not known of it (who adopted it, on which day) stays empty; nothing is invented.
    """

    key: str
    title: str
    names: tuple[str, ...] = ()  # how clauses name it beside its title: 监督法
    adopted_by: str = ""
    adopted: str = ""  # a day or a year, as far as it is known
    status: str = "in_force"
    governs: tuple[str, str] = ("", "")  # from this rule to that one
    note: str = ""
    clauses: tuple[Clause, ...] = ()

    def is_named_by(self, clause: str) -> int:
        """How long the name is by which a clause names this instrument; 0 where it does not."""
        return max(
            (len(n) for n in (self.title, *self.names) if clause.startswith(n) or f"《{n}》" in clause), default=0
        )


@dataclass(frozen=True)
class Profile:
    code: str
    name: str
    limits: tuple[Limit, ...] = ()
    settings: dict[str, Setting] = field(default_factory=dict)
    instruments: tuple[Instrument, ...] = ()

    def limit(self, rule: str, on: date | None = None) -> Limit | None:
        """The limit in force on a day (the newest when no day is given); None where this place set none."""
        known = [x for x in self.limits if x.rule == rule and (on is None or x.effective <= on)]
        return sorted(known, key=lambda x: x.effective)[-1] if known else None  # stable: own numbers come last

    def setting(self, key: str) -> Setting:
        """The local choice; raises LookupError when neither the place nor the nation has one."""
        return self.settings[key]

    def value(self, key: str) -> Any:
        return self.settings[key].value

    @property
    def rules(self) -> tuple[str, ...]:
        return tuple(sorted({x.rule for x in self.limits}))

    def in_force(self, on: date) -> Profile:
        """The same profile without what takes effect only later."""
        return replace(self, limits=tuple(x for x in self.limits if x.effective <= on))

    def with_own(self, limits: tuple[Limit, ...]) -> Profile:
        """The same profile with a congress's own numbers on top."""
        return replace(self, limits=(*self.limits, *limits)) if limits else self
