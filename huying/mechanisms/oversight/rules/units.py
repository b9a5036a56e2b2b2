"""Who has an item in hand: from the list as it was handed over and what was recorded since, forward (R1.47). Pure.

Nothing is changed step by step or undone: whose the item is, who stands beside and with which part, today or on a past
evening, is what the records that stand, or stood then, make of the list.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import NamedTuple

from ..terms import SEPARATE

WHOLE = "whole"  # beside ASSIST and SEPARATE: what a unit may have of an item


class Step(NamedTuple):
    """A record by which the whole, or what one unit had beside (`before`), goes to another; to None: to nobody else."""

    order: int
    kind: str
    to: int | None
    before: int | None = None
    goes_on: bool = False  # of the whole: where the unit before stood, with its plan


class Move(NamedTuple):
    order: int
    before: int | None
    to: int


@dataclass(frozen=True)
class Hands:
    """`stood`: everybody who at any time stood beside, and how; `moves`: who goes on where another stood, in order."""

    unit: int | None
    beside: Mapping[int, str]
    stood: frozenset[tuple[int, str]]
    moves: tuple[Move, ...] = ()

    def holder(self, unit: int, since: int) -> int:
        """Who has what the unit began, of what came after that record (`since`)."""
        for move in self.moves:
            if move.order > since and move.before == unit:
                unit = move.to
        return unit


def hands(unit: int | None, beside: Mapping[int, str], steps: Iterable[Step]) -> Hands:
    """Who is in charge answers for the whole and has no part of its own; who gets a part does not assist any more.

    A step whose unit does not stand there, because what brought it there was corrected, moves nothing.
    """
    now = {body: kind for body, kind in beside.items() if body != unit}
    stood, moves = set(now.items()), []
    for step in steps:
        before = unit if step.kind == WHOLE else step.before
        if step.kind == WHOLE:
            unit = step.to
        elif now.get(before or 0) == step.kind:
            now.pop(before or 0)
            if step.to is not None and now.get(step.to) != SEPARATE:
                now[step.to] = step.kind
        else:
            continue
        now.pop(unit or 0, None)
        stood |= set(now.items())
        handed_on = step.kind != WHOLE or step.goes_on  # who is given it anew plans it anew
        if handed_on and step.to is not None and step.to != before:
            moves.append(Move(step.order, before, step.to))
    return Hands(unit, now, frozenset(stood), tuple(moves))


def plan_behind(unit: int | None, steps: Iterable[Step], plans: Iterable[tuple[int, int | None]]) -> int | None:
    """The record of the plan that stands for the item; None where no plan does (R1.50).

    A plan (its record and its unit; None: whoever has the item) speaks for what the unit has then. It stands for who
    takes the item over, not for who is given it anew.
    """
    events: list[Step | tuple[int, int | None]] = [*(step for step in steps if step.kind == WHOLE), *plans]
    found = None
    for event in sorted(events, key=lambda each: each[0]):
        if isinstance(event, Step):
            unit, found = event.to, found if event.goes_on else None
        elif event[1] in (unit, None):
            found = event[0]
    return found
