"""Registering what can be found, and finding it.

Audiences: "public", "office", "members", "body:<id>". The caller says which of them the viewer is one of; an entry of
another audience or another congress is never returned.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from itertools import islice

from django.db import transaction

from huying.kernel.people.models import Congress

from . import rows
from .engines import Page, Scope, engine
from .fold import excerpt, fold, terms
from .models import SearchEntry
from .rows import Row

BATCH = 1_000  # entries in one go: the index is written once for each
_NEWEST = 2**62


@dataclass(frozen=True)
class Entry:
    """One thing that can be found. `ref` is unique within its kind; putting it again replaces it."""

    kind: str
    ref: str
    title: str
    text: str
    url: str
    audience: str


@dataclass(frozen=True)
class Hit:
    """One thing found, with the piece of its text around the words."""

    kind: str
    ref: str
    title: str
    url: str
    audience: str
    excerpt: str
    in_title: bool


def put(*, congress: Congress, kind: str, ref: str, title: str, text: str, url: str, audience: str) -> None:
    """Registers one thing, or replaces what was registered under its kind and ref.

    The first 80,000 characters of the text are searched: put longer ones as several entries.
    """
    put_many(congress=congress, entries=[Entry(kind, ref, title, text, url, audience)])


def put_many(*, congress: Congress, entries: Iterable[Entry]) -> None:
    """Registers many things of one congress, 1,000 at a time. Entries that have not changed cost one reading."""
    remaining = iter(entries)
    while batch := {(e.kind, e.ref): e for e in islice(remaining, BATCH)}:
        # Without a savepoint, at each of which SQLite writes out the index.
        with transaction.atomic(savepoint=False):
            _put(congress, batch)


def _put(congress: Congress, batch: dict[tuple[str, str], Entry]) -> None:
    kinds, refs = {kind for kind, _ in batch}, {ref for _, ref in batch}
    known = {(row.kind, row.ref): row for row in rows.known(kinds, refs) if (row.kind, row.ref) in batch}
    wanted = {key: _row(congress.pk, entry, known.get(key)) for key, entry in batch.items()}
    old = [row for key, row in known.items() if row != wanted[key]]
    changed = [wanted[(row.kind, row.ref)] for row in old]
    index = engine()
    index.remove(old)
    rows.update(changed)
    index.add(changed + rows.insert(row for row in wanted.values() if row.id is None))


def _row(congress_id: int, entry: Entry, known: Row | None) -> Row:
    # PostgreSQL refuses the character NUL, which a broken file may hold.
    title, text = entry.title.replace("\0", ""), entry.text.replace("\0", "")
    pk = known.id if known else None
    return Row(pk, congress_id, entry.kind, entry.ref, title, entry.url, entry.audience, text)


def drop(kind: str, ref: str) -> None:
    """Forgets one thing; nothing happens when it was not registered."""
    drop_many(kind, [ref])


def drop_many(kind: str, refs: Iterable[str]) -> None:
    """Forgets many things of one kind, 1,000 at a time."""
    remaining = iter(refs)
    while batch := list(islice(remaining, BATCH)):
        with transaction.atomic(savepoint=False):
            engine().remove(rows.known([kind], batch))
            SearchEntry.objects.filter(kind=kind, ref__in=batch).delete()


def rebuild() -> int:
    """Makes the engine's index anew from the entries (after a restore, say). Returns how many there are."""
    index = engine()
    with transaction.atomic():
        index.clear()
        stored = SearchEntry.objects.order_by("pk").values_list(*Row._fields).iterator(chunk_size=BATCH)
        count = 0
        while batch := [Row(*values) for values in islice(stored, BATCH)]:
            index.add(batch)
            count += len(batch)
    return count


def compact() -> None:
    """Leaves nothing in the index of what was dropped from it. As long as making the index: for the night."""
    engine().compact()


def find(
    *, congress: Congress, query: str, audiences: Collection[str], limit: int = 20, kind: str | None = None
) -> list[Hit]:
    """What holds every word of the query: those with all of them in the title first, then the newest.

    Words are parted by white space; a word is found wherever its characters stand together, one character suffices.
    """
    words = terms(query)
    if not words or not audiences:
        return []
    scope = Scope(congress.pk, audiences, kind)
    hits: dict[int, Hit] = {}
    for title_only in (True, False):
        for row in _rows(words, scope, title_only=title_only, size=limit + 10):
            if len(hits) == limit:
                break
            if row.pk not in hits and _holds(row, words, title_only=title_only):
                hits[row.pk] = _hit(row, words, in_title=title_only)
    return list(hits.values())


def _rows(words: tuple[str, ...], scope: Scope, *, title_only: bool, size: int) -> Iterator[SearchEntry]:
    """Candidates, newest first, asked for as long as the caller wants more."""
    index, below = engine(), _NEWEST
    while ids := index.candidates(Page(words, scope, title_only, below, size)):
        # The scope is asked again of the rows: a fault of an index must not show anything to strangers.
        found = SearchEntry.objects.filter(congress=scope.congress_id, audience__in=scope.audiences).in_bulk(ids)
        yield from (found[pk] for pk in ids if pk in found and scope.kind in (None, found[pk].kind))
        below = ids[-1]


def _holds(row: SearchEntry, words: tuple[str, ...], *, title_only: bool) -> bool:
    title = fold(row.title)
    if title_only:
        return all(word in title for word in words)
    text = fold(row.text)
    return all(word in title or word in text for word in words)


def _hit(row: SearchEntry, words: tuple[str, ...], *, in_title: bool) -> Hit:
    return Hit(row.kind, row.ref, row.title, row.url, row.audience, excerpt(row.text, words), in_title)
