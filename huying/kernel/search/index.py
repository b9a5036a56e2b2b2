"""What an index of entries holds and answers. Two are built so: fts5.py on SQLite, tsvector.py on PostgreSQL.

Both hold an entry in four places, the best first: the words of its title, all its words, the pairs of its title, all
its pairs. What is asked is looked for in one after the other, in each the newest first: that is the whole ranking.
The last place alone holds everything that can be found. Neither engine cuts words itself: FTS5's trigram finds no
two-character word, and PostgreSQL's parser takes a Chinese sentence for one word.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from enum import IntEnum
from typing import Any, NamedTuple, Protocol

from django.db import connection

from .fold import fold, grams
from .rows import SHOWN, Row

# Characters searched. PostgreSQL holds 1 MB of pairs an entry: the rarest ideographs, no pair twice, fill 0.96 of it.
MAX_TITLE, MAX_TEXT = 1_000, 80_000
MAX_PAIRS = 48  # of a long query that narrow the search; what is a hit is decided afterwards by all of it
END = 2**62


class Place(IntEnum):
    """Where in an entry; the higher, the earlier it is shown."""

    ANYWHERE = 0
    TITLE = 1
    WORDS = 2
    TITLE_WORDS = 3


@dataclass(frozen=True)
class Scope:
    """Where to look: one congress, some audiences, one kind or all."""

    congress_id: int
    audiences: Collection[str]
    kind: str | None = None


class Candidate(NamedTuple):
    """An entry of the scope that holds all that was asked for, by its pairs or words, in this place."""

    place: Place
    row: Row


class Engine(Protocol):
    """An index of entries. `remove` needs the rows as they were added."""

    def add(self, rows: Sequence[Row]) -> None: ...

    def add_words(self, rows: Sequence[Row]) -> None:
        """The words alone, of rows that were added without."""

    def remove(self, rows: Sequence[Row]) -> None: ...

    def clear(self) -> None: ...

    def is_empty(self) -> bool: ...

    def compact(self) -> None: ...

    def candidates(self, terms: Sequence[str], scope: Scope, size: int) -> Iterator[Candidate]:
        """In the order to show them, fetched about `size` at a time; an entry comes once for each of its places.

        All hits are among them; others may be, where a term is longer than two characters.
        """


def newest(scope: Scope, size: int) -> list[Row]:
    """The newest entries of a scope, without any index of what they say."""
    where, values = within(scope)
    sql = f"SELECT {', '.join(SHOWN)} FROM search_searchentry WHERE {where} ORDER BY id DESC LIMIT {size}"
    return [Row(*row) for row in ask(sql, values)]


def contents(row: Row) -> list[tuple[Place, list[str]]]:
    """The pairs or words that each place of an entry holds, some twice; places that would be empty are left out."""
    title, text = grams(fold(row.title)[:MAX_TITLE]), grams(fold(row.text)[:MAX_TEXT])
    of_title, _, of_text = (row.words or "").partition("\n")
    title_words, text_words = of_title.split(), of_text.split()
    places = [
        (Place.ANYWHERE, title + text),
        (Place.TITLE, title),
        (Place.WORDS, title_words + text_words),
        (Place.TITLE_WORDS, title_words),
    ]
    return [(place, held) for place, held in places if held or place is Place.ANYWHERE]


def marks(row: Row) -> list[str]:
    """Words of the index that say whose an entry is and what."""
    return [audience_mark(row.congress_id, row.audience), kind_mark(row.kind)]


def audience_mark(congress_id: int, audience: str) -> str:
    return fold(f"c{congress_id}a{audience}")


def kind_mark(kind: str) -> str:
    return fold(f"k{kind}")


def within(scope: Scope) -> tuple[str, list[str | int]]:
    """The scope as a condition on the rows themselves."""
    audiences = sorted(set(scope.audiences))
    where = f"congress_id = %s AND audience IN ({', '.join(['%s'] * len(audiences))})"
    values: list[str | int] = [scope.congress_id, *audiences]
    return (where, values) if scope.kind is None else (f"{where} AND kind = %s", [*values, scope.kind])


def ask(sql: str, parameters: Sequence[str | int]) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(sql, parameters)
        found: list[tuple[Any, ...]] = cursor.fetchall()
    return found
