"""Entries as plain rows. Many are written at a time, and an object of the model each would cost more than the index."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from itertools import islice
from typing import NamedTuple

from django.db import connection
from django.db.models import Q

from .fold import fold
from .models import SearchEntry
from .words import words_of

_AT_ONCE = 100  # rows in one statement: 800 parameters, fewer than any engine allows


class Row(NamedTuple):
    """One entry. `id` is None until it is stored; `words` is what the index was told of its words (see cut)."""

    id: int | None
    congress_id: int
    kind: str
    ref: str
    title: str
    url: str
    audience: str
    text: str
    words: str | None = None

    @property
    def content(self) -> tuple[object, ...]:
        """What the caller gave: all but what is computed from it."""
        return self[1:8]

    def cut(self) -> Row:
        """The same with its words: a line of those of the title, a line of those of the text.

        They are kept, since an index forgets only what it is told again, and another dictionary cuts otherwise.
        """
        title, text = words_of(fold(self.title)), words_of(fold(self.text))
        return self._replace(words=" ".join(title) + "\n" + " ".join(text))


SHOWN = Row._fields[:-1]  # the columns that a search reads: all but the words


def known(kinds: Collection[str], refs: Collection[str]) -> list[Row]:
    """The stored rows of these kinds with these references."""
    found = SearchEntry.objects.filter(kind__in=kinds, ref__in=refs)
    return [Row(*values) for values in found.values_list(*Row._fields)]


def after(pk: int, size: int) -> list[Row]:
    """The next stored rows, in their order."""
    found = SearchEntry.objects.filter(pk__gt=pk).order_by("pk").values_list(*Row._fields)[:size]
    return [Row(*values) for values in found]


def without_words(size: int) -> list[int]:
    """The ids of rows that were put without their words, in their order: looked for from the newest backwards, until
    `size` rows together lack none, since imports stand at the end."""
    missing: list[int] = []
    looked = SearchEntry.objects.order_by("-pk").annotate(lacks=Q(words=None)).values_list("pk", "lacks")
    page = list(looked[:size])
    while any(lacks for _, lacks in page):
        missing += [pk for pk, lacks in page if lacks]
        page = list(looked.filter(pk__lt=page[-1][0])[:size])
    return missing[::-1]


def numbered(pks: Sequence[int]) -> list[Row]:
    """The stored rows of these ids that still lack their words, in their order."""
    found = SearchEntry.objects.filter(pk__in=pks, words=None).order_by("pk")
    return [Row(*values) for values in found.values_list(*Row._fields)]


def insert(rows: Iterable[Row]) -> list[Row]:
    """Stores new rows; returns them with their ids."""
    remaining, stored = iter(rows), []
    columns, places = ", ".join(Row._fields[1:]), "(" + ", ".join(["%s"] * len(Row._fields[1:])) + ")"
    with connection.cursor() as cursor:
        while part := list(islice(remaining, _AT_ONCE)):
            cursor.execute(
                f"INSERT INTO search_searchentry ({columns}) VALUES {', '.join([places] * len(part))} RETURNING id",
                [value for row in part for value in row[1:]],
            )
            stored += [Row(pk, *row[1:]) for row, (pk,) in zip(part, cursor.fetchall(), strict=True)]
    return stored


def update(rows: Sequence[Row]) -> None:
    """Stores changed rows under their ids."""
    columns = ", ".join(f"{name} = %s" for name in Row._fields[1:])
    with connection.cursor() as cursor:
        cursor.executemany(f"UPDATE search_searchentry SET {columns} WHERE id = %s", [(*r[1:], r.id) for r in rows])
