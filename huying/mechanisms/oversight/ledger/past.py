"""The ledger as it stood on the evening of a past day (时间机器).

Judged from what was on record by the end of that day: what was recorded later, corrections too, is not yet seen.
The calendar and the numbers are today's. What the list says of an item (title, target) does not change after
the hand-over; which unit had it before it was first given to another is not on record: it shows the unit of now.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from django.db.models import Count, Prefetch, Q, QuerySet

from huying.kernel.calendar.spans import WorkCalendar
from huying.kernel.people.models import Body
from huying.kernel.procedures.limits import due_counted
from huying.kernel.procedures.selectors import Bench, known_on
from huying.kernel.procedures.standing import Fact, current_round

from .. import selectors
from ..models import OpinionDocument, ProblemItem
from ..procedures import ItemHandling as I
from ..terms import SEPARATE

PUT_BACK = set(selectors.TELLS) - {"node_on"}  # columns that are not read: what they said then is told by the facts


def as_of(found: QuerySet[ProblemItem], on: date, calendar: WorkCalendar) -> list[ProblemItem]:
    """These items with the columns that follow their facts as they stood that evening: four queries.

    Three more where an item was sent back without a new node, and two where one was given to another unit.
    """
    separate = Count("itemunit", filter=Q(itemunit__kind=SEPARATE), distinct=True)
    letters = Prefetch("opinion", OpinionDocument.objects.select_related("topic", "session"))
    # The few letters and units once, not with each of a year's items; the order may still ask for them.
    few = found.select_related(None).prefetch_related(letters, "unit").defer(*PUT_BACK)
    items: list[ProblemItem] = list(few.annotate(separate_count=separate))
    facts = selectors.facts_of_items(found.order_by().values("pk"), known_on(on))
    for item in items:
        _put_back(item, facts.get(item.pk, ()))
    _put_back_again(items, facts, calendar)
    _put_back_units(items, facts)
    return items


def _put_back(item: Any, facts: Sequence[Fact]) -> None:
    live, _ = current_round(I, facts)
    told = selectors.item_told(live, item.listed_node_on or item.node_on, item.separate_count)
    for name, value in told._asdict().items():
        setattr(item, name, value)


def _put_back_again(items: Sequence[ProblemItem], facts: Mapping[int, Sequence[Fact]], calendar: WorkCalendar) -> None:
    """Sent back without a new node, an item is due by the limit of this place for doing it again."""
    naming = {act.name for act, _ in selectors.TELLS["node_on"]}
    last = {i.pk: next((f for f in reversed(facts.get(i.pk, ())) if f.act in naming), None) for i in items}
    sent = {pk: f for pk, f in last.items() if f and f.act == I.sent_back.name and not f.fields.get("node_on")}
    if not sent:
        return
    running, bench = selectors.proceedings_of(I, sent), Bench()
    for item in (i for i in items if i.pk in sent):
        proceeding = running[item.pk]
        limit = bench.profile(proceeding).limit("R1.64-again", proceeding.counts_by)
        if limit:
            item.node_on = due_counted(limit, sent[item.pk].on, "", calendar).on


def _put_back_units(items: Sequence[ProblemItem], facts: Mapping[int, Sequence[Fact]]) -> None:
    given = {item.pk: _given(facts.get(item.pk, ())) for item in items}
    moved = [item for item in items if given[item.pk] not in (None, item.unit_id)]
    bodies = Body.objects.in_bulk({given[item.pk] for item in moved}) if moved else {}
    for item in moved:
        item.unit = bodies.get(given[item.pk]) or item.unit


def _given(facts: Sequence[Fact]) -> int | None:
    """The unit that the item was given to last."""
    giving = {act.name for act in selectors.GIVES}
    named = [f.fields["unit"] for f in facts if f.act in giving and f.fields.get("unit")]
    return int(named[-1]) if named else None
