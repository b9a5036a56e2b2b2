"""What was answered to an item by the unit in charge and by those with a part of their own; what shows it is done.

The page of answers, the report on handling and a unit's reply letter all read it here.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from huying.kernel.procedures.standing import Fact, current_round

from ..models import ProblemItem
from ..procedures import ItemHandling as I
from .items import facts_of_items


@dataclass(frozen=True)
class Answered:
    """The words that stand in the current round; '' and nothing where nothing was said in it."""

    answer: str = ""
    evidence: str = ""
    separate: tuple[tuple[int, str], ...] = ()  # by unit

    def by(self, item: ProblemItem, body: int) -> str:
        """What one unit answered: to the whole where it is in charge, else for its part."""
        return self.answer if item.unit_id == body else dict(self.separate).get(body, "")


def answers_of(items: Iterable[ProblemItem]) -> dict[int, Answered]:
    """By item: what was answered and not sent back since. One query."""
    keys = [item.pk for item in items]
    told = facts_of_items(keys, acts=(I.answered, I.separately_answered, I.done, I.sent_back))
    return {key: _answered(told.get(key, ())) for key in keys}


def _answered(facts: Iterable[Fact]) -> Answered:
    live, _ = current_round(I, tuple(facts))
    said = {f.act: f.fields for f in live}
    separate = {int(f.party): f.fields["answer"] for f in live if f.act == I.separately_answered.name}
    return Answered(
        said.get(I.answered.name, {}).get("answer", ""),
        said.get(I.done.name, {}).get("evidence", ""),
        tuple(separate.items()),
    )
