"""The two indexes behind one interface: FTS5 on SQLite, a tsvector with GIN on PostgreSQL.

Both hold the distinct pairs of an entry, whether a pair is in its title, and three marks (congress, kind, audience),
so that a search never walks over rows of others. Neither cuts words itself: the pairs are made in fold.py, since
FTS5's trigram finds no two-character word and PostgreSQL's parser takes a Chinese sentence for one word.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Protocol

from django.core.exceptions import ImproperlyConfigured
from django.db import connection

from .fold import fold, grams, pairs
from .rows import Row

# Characters searched. PostgreSQL holds 1 MB of pairs an entry: the rarest ideographs, no pair twice, fill 0.96 of it.
MAX_TITLE, MAX_TEXT = 1_000, 80_000
MAX_WORDS = 48  # of a long query that narrow the search; what is a hit is decided afterwards by all of it


@dataclass(frozen=True)
class Scope:
    """Where to look: one congress, some audiences, one kind or all."""

    congress_id: int
    audiences: Collection[str]
    kind: str | None = None


@dataclass(frozen=True)
class Page:
    """One question to the index: the terms, where to look, and which part of the answer."""

    terms: Sequence[str]
    scope: Scope
    title_only: bool
    below: int  # entries older than this one
    size: int


class Engine(Protocol):
    """An index of entries by their pairs. `remove` needs the entries as they were added."""

    def add(self, entries: Sequence[Row]) -> None: ...

    def remove(self, entries: Sequence[Row]) -> None: ...

    def clear(self) -> None: ...

    def compact(self) -> None: ...

    def candidates(self, page: Page) -> list[int]:
        """Entries that hold all pairs of all terms, newest first: all hits are among them, others may be."""


def engine() -> Engine:
    """The index of the database in use."""
    engines: dict[str, type[Engine]] = {"sqlite": Fts5, "postgresql": TsVector}
    try:
        return engines[connection.vendor]()
    except KeyError:
        raise ImproperlyConfigured("检索只支持 SQLite 和 PostgreSQL") from None


def _distinct(text: str, most: int) -> list[str]:
    return grams(fold(text)[:most])


def _marks(entry: Row) -> list[str]:
    return [_mark("c", entry.congress_id), _mark("k", entry.kind), _mark("a", entry.audience)]


def _mark(what: str, value: object) -> str:
    return what + fold(str(value))


def _ask(sql: str, parameters: Sequence[str | int]) -> list[int]:
    with connection.cursor() as cursor:
        cursor.execute(sql, parameters)
        return [pk for (pk,) in cursor.fetchall()]


def _scope_marks(scope: Scope) -> list[list[str]]:
    marks = [[_mark("c", scope.congress_id)], [_mark("a", audience) for audience in sorted(set(scope.audiences))]]
    return marks if scope.kind is None else [*marks, [_mark("k", scope.kind)]]


class Fts5:
    """A contentless FTS5 table, `detail=column`: pairs per column, no positions.

    Such a table forgets an entry only when told its old words (SQLite 3.40 has no contentless_delete).
    """

    COLUMNS = "rowid, title, text, mark"

    def add(self, entries: Sequence[Row]) -> None:
        self._write(f"INSERT INTO search_fts({self.COLUMNS}) VALUES (%s, %s, %s, %s)", entries)

    def remove(self, entries: Sequence[Row]) -> None:
        self._write(f"INSERT INTO search_fts(search_fts, {self.COLUMNS}) VALUES ('delete', %s, %s, %s, %s)", entries)

    def _write(self, sql: str, entries: Sequence[Row]) -> None:
        with connection.cursor() as cursor:
            cursor.executemany(sql, [self._words(entry) for entry in entries])

    def _words(self, entry: Row) -> tuple[int | None, str, str, str]:
        title, text, mark = _distinct(entry.title, MAX_TITLE), _distinct(entry.text, MAX_TEXT), _marks(entry)
        return entry.id, " ".join(title), " ".join(text), " ".join(mark)

    def clear(self) -> None:
        with connection.cursor() as cursor:
            cursor.execute("INSERT INTO search_fts(search_fts) VALUES ('delete-all')")

    def compact(self) -> None:
        """Older segments still hold the pairs of entries that were removed: all are written anew as one."""
        with connection.cursor() as cursor:
            cursor.execute("INSERT INTO search_fts(search_fts) VALUES ('optimize')")

    def candidates(self, page: Page) -> list[int]:
        columns = "title" if page.title_only else "title text"
        words = [word for term in page.terms for word in self._word(term)]
        marks = ["(" + " OR ".join(f'"{m}"' for m in either) + ")" for either in _scope_marks(page.scope)]
        match = f"{{{columns}}} : ({' AND '.join(words[:MAX_WORDS])}) AND mark : ({' AND '.join(marks)})"
        return _ask(
            "SELECT rowid FROM search_fts WHERE search_fts MATCH %s AND rowid < %s ORDER BY rowid DESC LIMIT %s",
            [match, page.below, page.size],
        )

    def _word(self, term: str) -> list[str]:
        # A folded term holds no ASCII punctuation, so it cannot close the quotation.
        return [f'"{pair}"' for pair in pairs(term)] or [f'"{term}"*']


class TsVector:
    """A tsvector made here, beside the entry: weight A for the pairs of the title, a leading blank for marks."""

    def add(self, entries: Sequence[Row]) -> None:
        with connection.cursor() as cursor:
            cursor.executemany(
                "UPDATE search_searchentry SET pairs = %s::tsvector WHERE id = %s",
                [(self._vector(entry), entry.id) for entry in entries],
            )

    def remove(self, entries: Sequence[Row]) -> None:
        """Nothing to do: the vector lies in the entry's own row."""

    def _vector(self, entry: Row) -> str:
        title = dict.fromkeys(_distinct(entry.title, MAX_TITLE), ":1A")
        # A place of its own for each, though none is used: without one, a pair would pass for any weight.
        text = dict.fromkeys(_distinct(entry.text, MAX_TEXT), ":1")
        marks = {f" {mark}": "" for mark in _marks(entry)}
        return " ".join(f"'{lexeme}'{weight}" for lexeme, weight in (text | title | marks).items())

    def clear(self) -> None:
        with connection.cursor() as cursor:
            cursor.execute("UPDATE search_searchentry SET pairs = NULL")

    def compact(self) -> None:
        """Nothing to do: the vector went with its row."""

    def candidates(self, page: Page) -> list[int]:
        weight = "A" if page.title_only else ""
        words = [word for term in page.terms for word in self._word(term, weight)]
        marks = ["(" + " | ".join(f"' {m}'" for m in either) + ")" for either in _scope_marks(page.scope)]
        return _ask(
            "SELECT id FROM search_searchentry WHERE pairs @@ %s::tsquery AND id < %s ORDER BY id DESC LIMIT %s",
            [" & ".join(words[:MAX_WORDS] + marks), page.below, page.size],
        )

    def _word(self, term: str, weight: str) -> list[str]:
        suffix = f":{weight}" if weight else ""
        return [f"'{pair}'{suffix}" for pair in pairs(term)] or [f"'{term}':*{weight}"]
