"""Rows together with the many that belong to each, by one question: what a page of one thing shows of its few parts.

    sittings = joined(session.sittings.all(), "attendances")
    for sitting in sittings: for attendance in sitting.attendances.all(): …  # asks nothing

Every row is sent again with each of its parts, so it is meant for a page's handful; for many rows use prefetch_related.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Any, TypeVar

from django.db.models import F, Model, QuerySet
from django.db.models.expressions import OrderBy

from .prepared import Row, instances

M = TypeVar("M", bound=Model)


def joined(
    rows: QuerySet[M], relation: str, *whose: str, without: Iterable[str] = (), also: Sequence[str] = ()
) -> list[M]:
    """The rows in their order, each with its `relation` as if prefetched, in the order of its model.

    `whose`: foreign keys of a part whose rows are read along with it. With the rows themselves nothing is read along.
    `without`: long columns of a row that the page does not need. `also`: what the rows are annotated with.
    """
    part: Any = rows.model._meta.get_field(relation).related_model
    kinds = [Row(rows.model, without=without), Row(part, f"{relation}__")]
    kinds += [Row(part._meta.get_field(name).related_model, f"{relation}__{name}__") for name in whose]
    within = _within(relation, [*part._meta.ordering, "pk"])
    order: list[Any] = [*(rows.query.order_by or rows.model._meta.ordering or ()), "pk", *within]
    found: dict[Any, tuple[M, list[Any]]] = {}
    columns = [name for kind in kinds for name in kind.columns]
    for values in rows.order_by(*order).values_list(*columns, *also):
        row, each, *others = instances(kinds, values[: len(columns)])
        vars(row).update(zip(also, values[len(columns) :], strict=True))
        _, parts = found.setdefault(row.pk, (row, []))
        if each is not None:
            for name, other in zip(whose, others, strict=True):
                setattr(each, name, other)
            parts.append(each)
    return [_with(row, relation, parts) for row, parts in found.values()]


def _within(relation: str, ordering: list[str]) -> Iterator[OrderBy]:
    for name in ordering:
        column = F(f"{relation}__{name.lstrip('-')}")
        yield column.desc() if name.startswith("-") else column.asc()


def _with(row: M, relation: str, parts: list[Any]) -> M:
    known = getattr(row, relation).all()
    known._result_cache, known._prefetch_done = parts, True
    row.__dict__.setdefault("_prefetched_objects_cache", {})[relation] = known
    return row
