"""Entries as plain rows. Many are written at a time, and an object of the model each would cost more than the index."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from itertools import islice
from typing import NamedTuple

from django.db import connection

from .models import SearchEntry

_AT_ONCE = 100  # rows in one statement: 800 parameters, fewer than any engine allows


class Row(NamedTuple):
    """One entry; `id` is None until it is stored."""

    id: int | None
    congress_id: int
    kind: str
    ref: str
    title: str
    url: str
    audience: str
    text: str


def known(kinds: Collection[str], refs: Collection[str]) -> list[Row]:
    """The stored rows of these kinds with these references."""
    found = SearchEntry.objects.filter(kind__in=kinds, ref__in=refs)
    return [Row(*values) for values in found.values_list(*Row._fields)]


def insert(rows: Iterable[Row]) -> list[Row]:
    """Stores new rows; returns them with their ids."""
    remaining, stored = iter(rows), []
    with connection.cursor() as cursor:
        while part := list(islice(remaining, _AT_ONCE)):
            marks = ", ".join(["(%s, %s, %s, %s, %s, %s, %s)"] * len(part))
            cursor.execute(
                f"INSERT INTO search_searchentry ({', '.join(Row._fields[1:])}) VALUES {marks} RETURNING id",
                [value for row in part for value in row[1:]],
            )
            stored += [Row(pk, *row[1:]) for row, (pk,) in zip(part, cursor.fetchall(), strict=True)]
    return stored


def update(rows: Sequence[Row]) -> None:
    """Stores changed rows under their ids."""
    columns = ", ".join(f"{name} = %s" for name in Row._fields[1:])
    with connection.cursor() as cursor:
        cursor.executemany(f"UPDATE search_searchentry SET {columns} WHERE id = %s", [(*r[1:], r.id) for r in rows])
