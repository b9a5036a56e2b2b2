"""Which units stand beside the ones in charge (协办、分办), today and on the evening of a past day."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django.db.models import QuerySet

from huying.kernel.people.models import Body
from huying.kernel.procedures.standing import Fact

from ..models import ItemUnit, ListedUnit
from ..rules.units import Hands, hands
from .told import steps

Beside = dict[int, tuple[str, str]]  # by unit: how it stands there, and its name
Items = Sequence[int] | QuerySet[Any, Any]


def beside_items(items: Items) -> Mapping[int, Beside]:
    """By item the units beside the one in charge, today: one query."""
    return _by_item(ItemUnit.objects.filter(problemitem__in=items))


def listed_items(items: Items) -> Mapping[int, Beside]:
    """The same as the list was handed over."""
    return _by_item(ListedUnit.objects.filter(problemitem__in=items))


def _by_item(rows: QuerySet[Any]) -> Mapping[int, Beside]:
    found: dict[int, Beside] = defaultdict(dict)
    for item, body, kind, name in rows.order_by("pk").values_list("problemitem", "body", "kind", "body__name"):
        found[item][body] = (kind, name)
    return found


def hands_of(unit: int | None, listed: Mapping[int, str], facts: Iterable[Fact]) -> Hands:
    """Who has an item in hand by these facts: `unit` and `listed` as the list was handed over."""
    return hands(unit, listed, steps(facts))


def then_beside(listed: Mapping[int, Beside], then: Mapping[int, Hands]) -> Mapping[int, Beside]:
    """By item the units beside, with their names, as `then` has it; one query where one was not on the list."""
    names = {body: name for units in listed.values() for body, (_, name) in units.items()}
    names |= names_of({body for each in then.values() for body in each.beside} - names.keys())
    return {item: {body: (kind, names[body]) for body, kind in each.beside.items()} for item, each in then.items()}


def names_of(units: Iterable[int]) -> dict[int, str]:
    wanted = set(units)
    return dict(Body.objects.filter(pk__in=wanted).values_list("pk", "name")) if wanted else {}
