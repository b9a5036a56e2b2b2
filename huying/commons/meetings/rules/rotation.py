"""Who convenes the groups: by rotation among the members (R1.30). Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Generic, TypeVar

P = TypeVar("P")


@dataclass(frozen=True)
class Turns:
    """How often somebody has convened a group, and when last."""

    times: int = 0
    last_on: date = date.min


NEVER = Turns()


def in_turn(roll: Sequence[P], turns: Mapping[P, Turns]) -> list[P]:
    """The members in the order in which they convene: fewest turns first, then longest ago, then as on the roll."""
    at = {person: place for place, person in enumerate(roll)}

    def rank(person: P) -> tuple[int, date, int]:
        found = turns.get(person, NEVER)
        return found.times, found.last_on, at[person]

    return sorted(roll, key=rank)


@dataclass(frozen=True)
class Proposed(Generic[P]):
    convenor: P
    members: tuple[P, ...]


def split(roll: Sequence[P], turns: Mapping[P, Turns], groups: int) -> list[Proposed[P]]:
    """The members in so many groups of even size, each with one of those whose turn it is as its convenor."""
    convenors = in_turn(roll, turns)[:groups]
    others = [p for p in roll if p not in convenors]
    return [Proposed(c, (c, *others[n :: len(convenors)])) for n, c in enumerate(convenors)]


def out_of_turn(person: P, present: Iterable[P], turns: Mapping[P, Turns]) -> list[P]:
    """Those present who have had fewer turns than this person; nobody, when it is this person's turn (R1.30)."""
    own = turns.get(person, NEVER).times
    return [p for p in present if p != person and turns.get(p, NEVER).times < own]
