"""Deeds about problem items: draft, strike, give to another unit."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from django.db import transaction

from huying.kernel.access.viewer import Viewer
from huying.kernel.calendar.clock import day_of
from huying.kernel.people.models import Body
from huying.kernel.procedures import indexes

from ..models import NONE, OpinionDocument, ProblemItem
from .opinions import hold_draft, note


@transaction.atomic
def save_item(
    *,
    opinion: OpinionDocument,
    fields: Mapping[str, Any],
    by: Viewer,
    at: datetime,
    item: ProblemItem | None = None,
    co_units: Iterable[Body] = (),
) -> ProblemItem:
    """Add a problem item to a draft, or change one. What is still missing is asked for at co-signing (R1.42)."""
    proceeding = hold_draft(opinion)
    last = opinion.items.order_by("-number").values_list("number", flat=True).first() or 0
    item = item or ProblemItem(congress=opinion.congress, opinion=opinion, number=last + 1)
    for name, value in fields.items():
        setattr(item, name, (value.strip() or NONE) if isinstance(value, str) else value)
    item.save()
    item.co_units.set(co_units)
    note(
        opinion, "item", {"number": item.number, "title": item.title, "target": item.target, "task": item.task}, by, at
    )
    indexes.refresh(proceeding, day_of(at))
    return item


@transaction.atomic
def remove_item(*, item: ProblemItem, by: Viewer, at: datetime) -> None:
    """Strike an item from a draft; those after it move up."""
    opinion = item.opinion
    proceeding = hold_draft(opinion)
    note(opinion, "item_struck", {"number": item.number, "title": item.title}, by, at)
    number = item.number
    item.delete()
    for later in opinion.items.filter(number__gt=number).order_by("number"):
        later.number -= 1
        later.save(update_fields=["number"])
    indexes.refresh(proceeding, day_of(at))
