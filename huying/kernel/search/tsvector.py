"""The index on PostgreSQL: a tsvector made here, beside the entry, with GIN; no parser or configuration is involved.

A term in another place than anywhere has a blank and the place's number before it, a mark a blank and no number.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from django.db import connection

from .fold import pairs
from .index import END, MAX_PAIRS, Candidate, Place, Scope, ask, audience_mark, contents, kind_mark, marks, within
from .rows import SHOWN, Row
from .words import is_word


class TsVector:
    def add(self, rows: Sequence[Row]) -> None:
        with connection.cursor() as cursor:
            cursor.executemany(
                "UPDATE search_searchentry SET pairs = %s::tsvector WHERE id = %s",
                [(_vector(row), row.id) for row in rows],
            )

    def add_words(self, rows: Sequence[Row]) -> None:
        self.add(rows)

    def remove(self, rows: Sequence[Row]) -> None:
        """Nothing to do: the vector lies in the entry's own row."""

    def clear(self) -> None:
        with connection.cursor() as cursor:
            cursor.execute("UPDATE search_searchentry SET pairs = NULL")

    def is_empty(self) -> bool:
        return not ask("SELECT id FROM search_searchentry WHERE pairs IS NOT NULL LIMIT 1", [])

    def compact(self) -> None:
        """Nothing to do: the vector went with its row."""

    def candidates(self, terms: Sequence[str], scope: Scope, size: int) -> Iterator[Candidate]:
        """One place after the other: PostgreSQL gathers all that match before it sorts them."""
        worded = all(map(is_word, terms))
        for place in sorted(Place, reverse=True):
            if worded or place in (Place.ANYWHERE, Place.TITLE):
                yield from (Candidate(place, row) for row in _rows(_query(terms, place, scope), scope, size))


def _rows(query: str, scope: Scope, size: int) -> Iterator[Row]:
    where, values = within(scope)
    below = END
    while found := ask(
        f"SELECT {', '.join(SHOWN)} FROM search_searchentry WHERE pairs @@ %s::tsquery AND id < %s AND {where}"
        f" ORDER BY id DESC LIMIT {size}",
        [query, below, *values],
    ):
        yield from (Row(*row) for row in found)
        if len(found) < size:
            return
        below = found[-1][0]


def _vector(row: Row) -> str:
    lexemes = [f" {mark}" for mark in marks(row)]
    for place, held in contents(row):
        lexemes += dict.fromkeys(_lexeme(place, term) for term in held)
    return " ".join(f"'{lexeme}'" for lexeme in lexemes)


def _lexeme(place: Place, term: str) -> str:
    return f" {place:d}{term}" if place else term


def _query(terms: Sequence[str], place: Place, scope: Scope) -> str:
    if place in (Place.WORDS, Place.TITLE_WORDS):
        asked = [f"'{_lexeme(place, term)}'" for term in terms]
    else:
        asked = [part for term in terms for part in _narrowed(place, term)]
    audiences = " | ".join(f"' {audience_mark(scope.congress_id, each)}'" for each in sorted(set(scope.audiences)))
    kind = [] if scope.kind is None else [f"' {kind_mark(scope.kind)}'"]
    return " & ".join([*asked[:MAX_PAIRS], f"({audiences})", *kind])


def _narrowed(place: Place, term: str) -> list[str]:
    return [f"'{_lexeme(place, pair)}'" for pair in pairs(term)] or [f"'{_lexeme(place, term)}':*"]
