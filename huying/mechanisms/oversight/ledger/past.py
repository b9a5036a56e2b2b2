"""The ledger as it stood on the evening of a past day (时间机器).

Judged from what was on record by the end of that day: what was recorded later, corrections too, is not yet seen.
The calendar and the numbers are today's. What the list says of an item (title, target) does not change after
the hand-over. Who may read a line is judged by today: a unit does not keep what was given to another.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import QuerySet

from huying.kernel.calendar.spans import WorkCalendar
from huying.kernel.people.models import Body
from huying.kernel.procedures.limits import due_counted
from huying.kernel.procedures.selectors import Bench, known_on
from huying.kernel.procedures.standing import Fact, current_round

from .. import selectors
from ..models import ProblemItem
from ..procedures import GIVES
from ..procedures import ItemHandling as I
from ..selectors import ItemTold
from ..terms import SEPARATE
from .beside import ROUNDS

# The acts of which a line tells something; what is asked and replied in between is not read.
TELLING = tuple(
    act
    for act in I.acts
    if act in (*GIVES, *ROUNDS, I.separately_answered)
    or act.name in selectors.LEAVES_BESIDE
    or any(act is writer for writers in selectors.TELLS.values() for writer, _ in writers)
)


@dataclass(frozen=True)
class Then:
    """An item as it stood that evening: what its facts told, and who had it. A year of them is judged for one page."""

    pk: int
    told: ItemTold
    unit: int | None  # None where nobody was named
    live: Sequence[Fact]  # the facts of the round of that evening
    beside: selectors.Beside


def as_of(found: QuerySet[ProblemItem], on: date, calendar: WorkCalendar) -> list[Then]:
    """How these items stood that evening: four queries, or five.

    Two more where an item was sent back without a new node.
    """
    rows = list(found.values_list("pk", "listed_node_on", "node_on", "listed_unit", "unit"))
    keys = found.order_by().values("pk")
    facts, listed = selectors.facts_of_items(keys, known_on(on), TELLING), selectors.listed_items(keys)
    had = {pk: selectors.hands_of(unit, _kinds(listed.get(pk, {})), facts.get(pk, ())) for pk, _, _, unit, _ in rows}
    parts = selectors.then_beside(listed, had)
    live = {pk: current_round(I, facts.get(pk, ()))[0] for pk, *_ in rows}
    told = {pk: selectors.item_told(live[pk], first or node, _separate(parts[pk])) for pk, first, node, *_ in rows}
    again = _nodes_again(told, facts, calendar)
    return [
        Then(
            pk,
            told[pk]._replace(node_on=again[pk]) if pk in again else told[pk],
            had[pk].unit or now,  # older lists do not say whose it was at first
            live[pk],
            parts[pk],
        )
        for pk, *_, now in rows
    ]


def _kinds(beside: selectors.Beside) -> dict[int, str]:
    return {body: kind for body, (kind, _) in beside.items()}


def _separate(beside: selectors.Beside) -> list[str]:
    """The keys of the units that answer for a part of their own."""
    return [str(body) for body, (kind, _) in beside.items() if kind == SEPARATE]


def whole(found: Sequence[Then]) -> list[ProblemItem]:
    """The items with their columns as they stood then: one query, one more where another unit had one."""
    items = ProblemItem.objects.select_related("opinion__topic", "opinion__session", "unit").in_bulk(
        [t.pk for t in found]
    )
    moved = {then.unit for then in found if then.unit not in (None, items[then.pk].unit_id)}
    bodies = Body.objects.in_bulk(moved) if moved else {}
    return [_put_back(items[then.pk], then, bodies) for then in found]


def _put_back(item: ProblemItem, then: Then, bodies: Mapping[Any, Body]) -> ProblemItem:
    for name, value in then.told._asdict().items():
        setattr(item, name, value)
    item.unit = bodies.get(then.unit) or item.unit
    return item


def _nodes_again(items: Iterable[int], facts: Mapping[int, Sequence[Fact]], calendar: WorkCalendar) -> dict[int, date]:
    """Sent back without a new node, an item is due by the limit of this place for doing it again."""
    naming = {act.name for act, _ in selectors.TELLS["node_on"]}
    last = {pk: next((f for f in reversed(facts.get(pk, ())) if f.act in naming), None) for pk in items}
    sent = {pk: f for pk, f in last.items() if f and f.act == I.sent_back.name and not f.fields.get("node_on")}
    if not sent:
        return {}
    running, bench, found = selectors.proceedings_of(I, sent), Bench(), {}
    for pk, fact in sent.items():
        limit = bench.profile(running[pk]).limit("R1.64-again", running[pk].counts_by)
        if limit:
            found[pk] = due_counted(limit, fact.on, "", calendar).on
    return found
