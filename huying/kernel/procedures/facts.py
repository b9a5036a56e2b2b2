"""What is known of a proceeding when it is judged: its facts, its parties, its days. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from huying.kernel.people.roles import Role

from .definition import Act, Procedure


@dataclass(frozen=True)
class Fact:
    """An act done. `round` is the round it was done in; `order` the order of recording, `entered` its day."""

    act: str
    on: date
    party: str = ""
    round: int = 1
    fields: Mapping[str, Any] = field(default_factory=dict)
    order: int = 0
    entered: date | None = None


@dataclass(frozen=True)
class Party:
    key: str
    label: str


@dataclass(frozen=True)
class PlannedDay:
    """A day looked forward to; unsettled while it may still move."""

    on: date
    is_settled: bool = True


@dataclass(frozen=True)
class View:
    """What a procedure's rules may ask of their subject. Mechanisms extend it with their own fields."""

    parties: Mapping[str, tuple[Party, ...]] = field(default_factory=dict)
    # Of a list whose parties follow from the facts: the keys of everybody who was on it at any time.
    stood: Mapping[str, frozenset[str]] = field(default_factory=dict)
    # By the day's name, or `name:party` where a party has its own; None there: of this party nothing is due by it.
    days: Mapping[str, PlannedDay | None] = field(default_factory=dict)
    bodies: Mapping[Role, frozenset[int]] = field(default_factory=dict)  # whose hand, where a role is held by many
    # Who, of an act that each does in their own name: by the act's name and the role; not named means all who hold it.
    persons: Mapping[tuple[str, Role], frozenset[int]] = field(default_factory=dict)
    facts: tuple[Fact, ...] = ()
    party: Party | None = None  # whose act is being asked about, for acts done once per party

    def last(self, act: Act, party: str | None = None) -> Fact | None:
        found = [f for f in self.facts if f.act == act.name and party in (None, f.party)]
        return found[-1] if found else None

    def said(self, act: Act, name: str, default: Any = None) -> Any:
        fact = self.last(act)
        return default if fact is None else fact.fields.get(name, default)


def current_round(procedure: type[Procedure], facts: Sequence[Fact]) -> tuple[tuple[Fact, ...], int]:
    """The facts of the current round. Re-handling keeps what came before and clears what follows."""
    live, number = list(facts), 1
    for restart in sorted((f for f in facts if procedure.act(f.act).reopened), key=lambda f: f.order):
        again = procedure.downstream(*procedure.act(restart.act).reopened)
        # A new limit is not yet extended, nor is more time asked for; a period that was served stays served.
        extending = {a for a in procedure.acts if again.intersection(a.moved)}
        questions = {q for a in extending for q in (a.answers, *(s.answers for s in a.settled)) if q}
        cleared = {
            a.name
            for a in procedure.acts
            if (a in again or a in extending or a in questions or a.answers in questions) and not a.period
        }
        live = [f for f in live if not (f.act in cleared and f.order <= restart.order)]
        number += 1
    return tuple(live), number
