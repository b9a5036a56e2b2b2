"""The ledger as it stood on the evening of a past day (时间机器).

Judged from what was on record by the end of that day: what was recorded later, corrections too, is not yet seen.
The calendar and the numbers are today's. What the list says of an item (title, target) does not change after
the hand-over; which unit had it before it was first given to another is not on record: it shows the unit of now.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Count, Q, QuerySet

from huying.kernel.calendar.spans import WorkCalendar
from huying.kernel.people.models import Body
from huying.kernel.procedures.limits import due_counted
from huying.kernel.procedures.selectors import Bench, known_on
from huying.kernel.procedures.standing import Fact, current_round

from .. import selectors
from ..models import ProblemItem
from ..procedures import ItemHandling as I
from ..selectors import ItemTold
from ..terms import SEPARATE


@dataclass(frozen=True)
class Then:
    """An item as it stood that evening: what its facts told, and who had it. A year of them is judged for one page."""

    pk: int
    told: ItemTold
    unit: int | None  # None: the unit of now


def as_of(found: QuerySet[ProblemItem], on: date, calendar: WorkCalendar) -> list[Then]:
    """How these items stood that evening: two queries.

    Two more where an item was sent back without a new node.
    """
    separate = Count("itemunit", filter=Q(itemunit__kind=SEPARATE), distinct=True)
    rows = found.annotate(separate_count=separate).values_list("pk", "listed_node_on", "node_on", "separate_count")
    facts = selectors.facts_of_items(found.order_by().values("pk"), known_on(on))
    told = {
        pk: selectors.item_told(current_round(I, facts.get(pk, ()))[0], listed or node, parts)
        for pk, listed, node, parts in rows
    }
    again = _nodes_again(told, facts, calendar)
    return [
        Then(pk, said._replace(node_on=again.get(pk, said.node_on)), _given(facts.get(pk, ())))
        for pk, said in told.items()
    ]


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


def _given(facts: Sequence[Fact]) -> int | None:
    """The unit that the item was given to last."""
    giving = {act.name for act in selectors.GIVES}
    named = [f.fields["unit"] for f in facts if f.act in giving and f.fields.get("unit")]
    return int(named[-1]) if named else None
