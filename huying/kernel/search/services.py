"""Registering what can be found, and forgetting it. How it is found: selectors.py."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import islice

from django.db import transaction

from huying.kernel.people.models import Congress

from . import rows
from .engines import engine
from .models import SearchEntry
from .rows import Row
from .selectors import Hit, find

__all__ = [
    "Entry",
    "Hit",
    "compact",
    "cut_words",
    "drop",
    "drop_many",
    "fill_empty_index",
    "find",
    "put",
    "put_many",
    "rebuild",
]

BATCH = 1_000  # entries in one go: the index is written once for each


@dataclass(frozen=True)
class Entry:
    """One thing that can be found. `ref` is unique within its kind; putting it again replaces it."""

    kind: str
    ref: str
    title: str
    text: str
    url: str
    audience: str


def put(*, congress: Congress, kind: str, ref: str, title: str, text: str, url: str, audience: str) -> None:
    """Registers one thing, or replaces what was registered under its kind and ref.

    The first 80,000 characters of the text are searched: put longer ones as several entries.
    """
    put_many(congress=congress, entries=[Entry(kind, ref, title, text, url, audience)])


def put_many(*, congress: Congress, entries: Iterable[Entry], words: bool = True) -> None:
    """Registers many things of one congress, 1,000 at a time. Entries that have not changed cost one reading.

    Without `words` they are found at once and ranked by their words a little later (`cut_words`, a job): half the work
    of an import waits for nobody.
    """
    remaining = iter(entries)
    while batch := {(e.kind, e.ref): e for e in islice(remaining, BATCH)}:
        # Without a savepoint, at each of which SQLite writes out the index.
        with transaction.atomic(savepoint=False):
            _put(congress, batch, words)


def _put(congress: Congress, batch: dict[tuple[str, str], Entry], words: bool) -> None:
    kinds, refs = {kind for kind, _ in batch}, {ref for _, ref in batch}
    known = {(row.kind, row.ref): row for row in rows.known(kinds, refs) if (row.kind, row.ref) in batch}
    wanted = {key: _row(congress.pk, entry, known.get(key)) for key, entry in batch.items()}
    old = [row for key, row in known.items() if row.content != wanted[key].content]
    changed = [wanted[(row.kind, row.ref)].cut() for row in old]
    index = engine()
    index.remove(old)
    rows.update(changed)
    new = (row for row in wanted.values() if row.id is None)
    index.add(changed + rows.insert(row.cut() if words else row for row in new))


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


def cut_words() -> int:
    """Tells the index the words of entries that were put without. Returns how many there were.

    500 in a transaction: writers wait for a moment only. May be begun again.
    """
    index, missing = engine(), rows.without_words(5 * BATCH)
    for start in range(0, len(missing), BATCH // 2):
        with transaction.atomic():
            cut = [row.cut() for row in rows.numbered(missing[start : start + BATCH // 2])]
            rows.update(cut)
            index.add_words(cut)
    return len(missing)


def rebuild() -> int:
    """Makes the engine's index anew from the entries (after a restore, or with a new dictionary). Returns how many."""
    index, count, last = engine(), 0, 0
    with transaction.atomic():
        index.clear()
        while batch := rows.after(last, BATCH):
            cut = [row.cut() for row in batch]
            rows.update(cut)
            index.add(cut)
            count, last = count + len(batch), cut[-1].id or 0
    return count


def fill_empty_index() -> int:
    """Makes the index when it is empty and there are entries: after an upgrade. Returns how many there were."""
    return rebuild() if SearchEntry.objects.exists() and engine().is_empty() else 0


def compact() -> None:
    """Leaves nothing in the index of what was dropped from it. As long as making the index: for the night."""
    engine().compact()
