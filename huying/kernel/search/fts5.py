"""The index on SQLite: a contentless FTS5 table, `detail=none`, with a row for each place of an entry.

The row's number begins with the place, so that one walk from the highest number downwards gives the ranking, and the
twenty best of a frequent word cost no more than the twenty newest. Such a table forgets a row only when told its old
words (SQLite 3.40 has no contentless_delete).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from django.db import connection

from .fold import pairs
from .index import END, MAX_PAIRS, Candidate, Place, Scope, ask, audience_mark, contents, kind_mark, marks, within
from .rows import SHOWN, Row
from .words import is_word

_PLACES = tuple(Place)
_PLACE = 40  # bits below the place: a million million entries
# Two invisible characters, which folding removes from every text: what begins with them is no pair.
_WORD, _MARK = "\u200b", "\u2060"
_COLUMNS = ", ".join(f"e.{name}" for name in SHOWN)


class Fts5:
    def add(self, rows: Sequence[Row]) -> None:
        self._write("INSERT INTO search_fts(rowid, terms) VALUES (%s, %s)", rows)

    def add_words(self, rows: Sequence[Row]) -> None:
        self._write("INSERT INTO search_fts(rowid, terms) VALUES (%s, %s)", rows, least=Place.WORDS)

    def remove(self, rows: Sequence[Row]) -> None:
        self._write("INSERT INTO search_fts(search_fts, rowid, terms) VALUES ('delete', %s, %s)", rows)

    def _write(self, sql: str, rows: Sequence[Row], *, least: Place = Place.ANYWHERE) -> None:
        # Ascending: at a number lower than the last, FTS5 writes out all it has gathered.
        told = sorted(told for row in rows for told in self._told(row) if told[0] >> _PLACE >= least)
        with connection.cursor() as cursor:
            cursor.executemany(sql, told)

    def _told(self, row: Row) -> Iterator[tuple[int, str]]:
        whose = "".join(f" {_MARK}{mark}" for mark in marks(row))
        for place, held in contents(row):
            if place >= Place.WORDS:
                held = [_WORD + word for word in held]
            yield place << _PLACE | (row.id or 0), " ".join(held) + whose

    def clear(self) -> None:
        with connection.cursor() as cursor:
            cursor.execute("INSERT INTO search_fts(search_fts) VALUES ('delete-all')")

    def is_empty(self) -> bool:
        return not ask("SELECT rowid FROM search_fts LIMIT 1", [])

    def compact(self) -> None:
        """Older segments still hold the pairs of entries that were removed: all are written anew as one."""
        with connection.cursor() as cursor:
            cursor.execute("INSERT INTO search_fts(search_fts) VALUES ('optimize')")

    def candidates(self, terms: Sequence[str], scope: Scope, size: int) -> Iterator[Candidate]:
        """First without asking whose they are, since marks that nearly all entries bear cost more than all the rest."""
        match, below, others = _match(terms), END, False
        while found := _page(match, scope, below, size):
            for number, *row in found:
                if row[0] is None:
                    others = True
                else:
                    yield Candidate(_PLACES[number >> _PLACE], Row(*row))
            if len(found) < size:
                return
            if others:
                match, others = f"({match}) AND {_whose(scope)}", False
            below, size = found[-1][0], size * 2


def _page(match: str, scope: Scope, below: int, size: int) -> list[tuple[Any, ...]]:
    """Rows of the index with their entries; those of others without."""
    where, values = within(scope)
    return ask(
        f"SELECT f.rowid, {_COLUMNS} FROM (SELECT rowid FROM search_fts WHERE search_fts MATCH %s AND rowid < %s"
        f" ORDER BY rowid DESC LIMIT {size}) f"
        f" LEFT JOIN search_searchentry e ON e.id = f.rowid & {(1 << _PLACE) - 1} AND {where} ORDER BY f.rowid DESC",
        [match, below, *values],
    )


def _match(terms: Sequence[str]) -> str:
    """All pairs of the terms, or where each is one word, all these words."""
    # A folded term holds no ASCII punctuation, so it cannot close the quotation.
    found = [part for term in terms for part in [f'"{pair}"' for pair in pairs(term)] or [f'"{term}"*']]
    by_pairs = " AND ".join(found[:MAX_PAIRS])
    if not all(map(is_word, terms)):
        return by_pairs
    by_words = " AND ".join(f'"{_WORD}{term}"' for term in terms[:MAX_PAIRS])
    return f"({by_pairs}) OR ({by_words})"


def _whose(scope: Scope) -> str:
    audiences = [audience_mark(scope.congress_id, audience) for audience in sorted(set(scope.audiences))]
    either = " OR ".join(f'"{_MARK}{mark}"' for mark in audiences)
    return f"({either})" if scope.kind is None else f'({either}) AND "{_MARK}{kind_mark(scope.kind)}"'
