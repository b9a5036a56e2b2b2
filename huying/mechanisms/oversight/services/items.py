"""Deeds about problem items: draft, strike, give to another unit."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

from django.db import transaction

from huying.kernel.access.viewer import Viewer
from huying.kernel.calendar.clock import day_of
from huying.kernel.people.models import Body
from huying.kernel.procedures import indexes

from ..models import NONE, ItemUnit, OpinionDocument, ProblemItem, WeakIndicator
from ..terms import ASSIST, ITEM_KINDS, SEPARATE
from .noting import note_draft
from .opinions import hold_draft


@transaction.atomic
def save_item(
    *,
    opinion: OpinionDocument,
    fields: Mapping[str, Any],
    by: Viewer,
    at: datetime,
    item: ProblemItem | None = None,
    co_units: Iterable[Body] = (),
    separate_units: Iterable[Body] = (),
    weak_indicators: Iterable[WeakIndicator] = (),
) -> ProblemItem:
    """Add a problem item to a draft, or change one. What is still missing is asked for at co-signing (R1.42)."""
    proceeding = hold_draft(opinion)
    last = opinion.items.order_by("-number").values_list("number", flat=True).first() or 0
    item = item or ProblemItem(congress=opinion.congress, opinion=opinion, number=last + 1)
    changed = _write(item, fields)
    item.save()
    _put_beside(item, list(co_units), list(separate_units))
    item.weak_indicators.set(weak_indicators)
    said = {"number": item.number, "title": item.title, "target": item.target, "task": item.task, "changed": changed}
    note_draft(opinion, "item", said, by, at)
    indexes.refresh(proceeding, day_of(at))
    return item


def _write(item: ProblemItem, fields: Mapping[str, Any]) -> list[list[str]]:
    """Write the fields; what was changed, each with its label, the words before and the words after."""
    changed = []
    for name, value in fields.items():
        new = (value.strip() or NONE) if isinstance(value, str) else value
        if (old := getattr(item, name)) != new:
            label = str(getattr(ProblemItem._meta.get_field(name), "verbose_name", name))
            changed.append([label, _word(old), _word(new)])
        setattr(item, name, new)
    return changed


def _word(value: Any) -> str:
    """A value as a reader of the changes sees it."""
    return "" if value in (None, NONE) else dict(ITEM_KINDS).get(f"{value}", f"{value}")


def _put_beside(item: ProblemItem, assisting: Sequence[Body], separate: Sequence[Body]) -> None:
    """The units beside the one in charge; whoever answers for a part of its own does not assist as well."""
    item.co_units.set([*assisting, *separate])
    own = [unit.pk for unit in separate]
    ItemUnit.objects.filter(problemitem=item).exclude(body__in=own).update(kind=ASSIST)
    ItemUnit.objects.filter(problemitem=item, body__in=own).update(kind=SEPARATE)


@transaction.atomic
def sort_items(*, opinion: OpinionDocument, by: Viewer, at: datetime) -> None:
    """Put the list in order: by category as they first appear, within one the quantitative items first (R1.42)."""
    hold_draft(opinion)
    items = list(opinion.items.order_by("number"))
    categories = list(dict.fromkeys(i.category for i in items))
    ordered = sorted(items, key=lambda i: (categories.index(i.category), not i.is_quantitative, i.number))
    for offset in (len(items), 0):  # numbers are unique in a list: first out of the way, then in their place
        for number, item in enumerate(ordered, offset + 1):
            item.number = number
            item.save(update_fields=["number"])
    note_draft(opinion, "items_sorted", {"items": [i.title for i in ordered]}, by, at)


@transaction.atomic
def remove_item(*, item: ProblemItem, by: Viewer, at: datetime) -> None:
    """Strike an item from a draft; those after it move up."""
    opinion = item.opinion
    proceeding = hold_draft(opinion)
    note_draft(opinion, "item_struck", {"number": item.number, "title": item.title}, by, at)
    number = item.number
    item.delete()
    for later in opinion.items.filter(number__gt=number).order_by("number"):
        later.number -= 1
        later.save(update_fields=["number"])
    indexes.refresh(proceeding, day_of(at))
