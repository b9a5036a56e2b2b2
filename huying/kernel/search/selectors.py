"""Finding what was registered.

Audiences: "public", "office", "members", "body:<id>". The caller says which of them the viewer is one of; an entry of
another audience or another congress is never returned.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from typing import NamedTuple

from huying.kernel.people.models import Congress

from .engines import engine
from .fold import excerpt, fold, terms
from .index import MAX_PAIRS, Place, Scope, newest
from .rows import Row

LOOK = 1_000  # entries that are read for a single character before its whole list is made


class Hit(NamedTuple):
    """One thing found, with the piece of its text around the words."""

    kind: str
    ref: str
    title: str
    url: str
    audience: str
    excerpt: str


def find(
    *, congress: Congress, query: str, audiences: Collection[str], limit: int = 20, kind: str | None = None
) -> list[Hit]:
    """What holds every word of the query, in this order, and the newest first where it is the same:

    the words stand in the title as words; they stand in the title or text as words; they stand in the title at all
    (上海 in 晚上海滩); they stand anywhere. Words are parted by white space; a word is found wherever its characters
    stand together. A single character suffices, but a frequent one is looked for among the newest entries only.
    """
    words = terms(query)
    if not words or not audiences:
        return []
    scope = Scope(congress.pk, audiences, kind)
    rows = _at_a_glance(words, scope, limit) if any(len(word) == 1 for word in words) else None
    if rows is None:
        rows = _distinct(_hits(words, scope, limit), limit)
    return [Hit(r.kind, r.ref, r.title, r.url, r.audience, _piece(r, words)) for r in rows]


def _piece(row: Row, words: tuple[str, ...]) -> str:
    """The piece of the text to show. A word that the title shows need not be looked for letter by letter."""
    plainly = [word for word in words if word in row.text]
    return excerpt(row.text, plainly or [word for word in words if word not in row.title])


def _hits(words: tuple[str, ...], scope: Scope, limit: int) -> Iterator[Row]:
    # A pair or a word of the index stands in the text; several pairs may stand apart.
    exact = all(len(word) <= 2 for word in words) and len(words) <= MAX_PAIRS
    # Some more than asked for: an entry comes once for each of its places.
    for place, row in engine().candidates(words, scope, limit + limit // 4):
        if exact or place >= Place.WORDS or _holds(row, words, title_only=place is Place.TITLE):
            yield row


def _at_a_glance(words: tuple[str, ...], scope: Scope, limit: int) -> list[Row] | None:
    """Hits among the first entries that hold the longer words, titles first; None where more must be looked for.

    Either engine makes the whole list of what begins with a character before it shows the first.
    """
    longer = [word for word in words if len(word) > 1]
    candidates = (row for _, row in engine().candidates(longer, scope, LOOK)) if longer else newest(scope, LOOK)
    seen = _distinct(candidates, LOOK)
    hits = [row for row in seen if _holds(row, words)]
    if len(seen) == LOOK and len(hits) < limit:
        return None
    return sorted(hits, key=lambda row: not _holds(row, words, title_only=True))[:limit]


def _distinct(rows: Iterable[Row], limit: int) -> list[Row]:
    """The first rows, each once."""
    found: dict[int | None, Row] = {}
    for row in rows:
        found.setdefault(row.id, row)
        if len(found) == limit:
            break
    return list(found.values())


def _holds(row: Row, words: tuple[str, ...], *, title_only: bool = False) -> bool:
    title, text = fold(row.title), "" if title_only else fold(row.text)
    return all(word in title or word in text for word in words)
