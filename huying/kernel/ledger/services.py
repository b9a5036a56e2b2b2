"""Deeds on the ledger: record, seal, verify. Nothing is ever changed or taken away."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from django.conf import settings
from django.db import connection, transaction

from huying.kernel.people.models import Congress

from . import merkle
from .models import Batch, Entry
from .records import GENESIS, canonical, tree_leaf
from .selectors import last_batch, leaves_after
from .verification import Verification, verify

__all__ = ["Batch", "Entry", "Verification", "record", "record_many", "seal", "verify"]

_INSERTED = 1_000  # rows in one INSERT


def record(
    *,
    congress: Congress | None,
    kind: str,
    subject: str,
    body: Mapping[str, Any],
    by: str,
    recorded_at: datetime,
) -> Entry:
    """Put one thing on record, in the caller's transaction: it holds or falls with the deed.

    The body may hold dates, enums and decimals. No citizen's identity and no text of theirs belongs in it: it can
    never be erased. Raises ValueError for an empty or overlong field, TypeError for a body that is not plain data.
    """
    entry = _entry(congress, kind, subject, body, by, recorded_at)
    entry.save(force_insert=True)
    return entry


def record_many(
    *,
    congress: Congress | None,
    kind: str,
    items: Iterable[tuple[str, Mapping[str, Any]]],
    by: str,
    recorded_at: datetime,
) -> int:
    """Put many things of one kind on record, (subject, body) each, read once in chunks; their number is returned."""
    total = 0
    chunk: list[Entry] = []
    for subject, body in items:
        chunk.append(_entry(congress, kind, subject, body, by, recorded_at))
        if len(chunk) == _INSERTED:
            total += len(Entry.objects.bulk_create(chunk))
            chunk = []
    return total + len(Entry.objects.bulk_create(chunk))


def _entry(
    congress: Congress | None, kind: str, subject: str, body: Mapping[str, Any], by: str, recorded_at: datetime
) -> Entry:
    # SQLite does not enforce lengths: refused here alike, so that no act works on one engine only.
    for label, value, longest in (("事项", kind, 80), ("对象", subject, 200), ("登记人", by, 200)):
        if not value or len(value) > longest or "\0" in value:
            raise ValueError(f"留痕的{label}要写1至{longest}个字")
    entry = Entry(congress=congress, kind=kind, subject=subject, body=canonical(body), by=by, recorded_at=recorded_at)
    entry.leaf = entry.own_leaf()
    return entry


def seal(*, at: datetime) -> Batch | None:
    """Seal every entry since the last batch under one root, chained to the head before; None when there is none.

    Not to be called inside a deed's transaction (RuntimeError): the deed would wait for the seal and the seal for
    it. The hash is settings.HUYING_LEDGER_HASH, "sha256" or "sm3"; it may change from one batch to the next.
    """
    with transaction.atomic(durable=True):
        _hold_back_writers()
        last = last_batch()
        algorithm: str = getattr(settings, "HUYING_LEDGER_HASH", "sha256")
        run = _Run()
        root = merkle.root(run.of(leaves_after(last.last_id if last else None)), algorithm).hex()
        if not run.count:
            return None
        sealed = Batch(
            first_id=run.first,
            last_id=run.last,
            count=run.count,
            algorithm=algorithm,
            root=root,
            previous=last.head if last else GENESIS,
            sealed_at=at,
        )
        sealed.head = sealed.own_head()
        sealed.save(force_insert=True)
        return sealed


def _hold_back_writers() -> None:
    """No entry may appear later under a number already sealed.

    PostgreSQL: a number is drawn after the writer's ROW EXCLUSIVE lock, so this mode waits for every number drawn
    and not yet committed; unlike SHARE it also excludes a second sealer. SQLite: BEGIN IMMEDIATE has one writer.
    """
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute(f"LOCK TABLE {Entry._meta.db_table} IN SHARE ROW EXCLUSIVE MODE")


class _Run:
    """Remembers the first, the last and the number of the entries that pass through."""

    def __init__(self) -> None:
        self.first = self.last = self.count = 0

    def of(self, entries: Iterable[tuple[int, str]]) -> Iterable[bytes]:
        for entry_id, leaf in entries:
            self.first = self.first or entry_id
            self.last = entry_id
            self.count += 1
            yield tree_leaf(entry_id, leaf)
