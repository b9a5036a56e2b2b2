"""Deeds on the ledger: record, seal, change the key, verify. Nothing is changed or taken away; see redaction.py."""

from __future__ import annotations

import time
from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from django.conf import settings
from django.db import IntegrityError, OperationalError, connection, transaction

from huying.kernel.database.prepared import Inserted
from huying.kernel.people.models import Congress

from . import merkle, signing
from .checker import statement, tree_leaf
from .models import Batch, Entry
from .records import FORMAT, GENESIS, canonical, new_salt
from .selectors import announcement_of, completed_at, last_batch, leaves_between
from .verification import Verification, verify

__all__ = [
    "Batch", "Entry", "Verification", "change_key", "record", "record_many", "seal", "verify",
]  # fmt: skip

_COLUMNS = ("congress_id", "kind", "subject", "body", "by", "recorded_at", "leaf", "format", "salt")
_inserted = Inserted(Entry, *_COLUMNS)
_INSERTED = 1_000  # rows in one INSERT
_TRIES = 20  # so often a sealer asks for a moment without writers before it insists
_PATIENCE = "200ms"
KEY_ANNOUNCED = "ledger.key_announced"


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

    The body may hold dates, enums and decimals. No citizen's identity and no text of theirs belongs in it: it can be
    erased only by a redaction, entry by entry. Raises ValueError for an empty or overlong field, TypeError for a body
    that is not plain data.
    """
    entry = _entry(congress, kind, subject, body, by, recorded_at)
    with transaction.atomic(savepoint=False):
        entry.pk = _inserted(*(getattr(entry, name) for name in _COLUMNS))
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
    entry.format, entry.salt = FORMAT, new_salt()
    entry.leaf = entry.own_leaf()
    return entry


def seal(*, at: datetime) -> Batch | None:
    """Seal and sign every entry since the last batch under one root; None when there is none.

    Writers wait for a moment only, while it is settled which entries there are: these are hashed after it, beside the
    writers. Not to be called inside a deed's transaction (RuntimeError): the deed would wait for the seal and the seal
    for it. The hash is settings.HUYING_LEDGER_HASH, "sha256" or "sm3"; it may change from one batch to the next.
    """
    key = _key_in_force(at)
    while True:
        boundary = _boundary()
        last = last_batch()
        if boundary is None or (last and boundary <= last.last_id):
            return None
        sealed = _sealed_up_to(boundary, last, key, at)
        try:
            with transaction.atomic(durable=True):
                sealed.save(force_insert=True)
            return sealed
        except IntegrityError:  # another sealer was faster: what it left over is looked at again
            if last_batch() == last:
                raise


def _sealed_up_to(boundary: int, last: Batch | None, key: signing.Key, at: datetime) -> Batch:
    algorithm: str = getattr(settings, "HUYING_LEDGER_HASH", "sha256")
    run = _Run()
    root = merkle.root(run.of(leaves_between(last.last_id if last else None, boundary)), algorithm).hex()
    number = last.number + 1 if last else 1
    kept = completed_at(merkle.ends_of_peaks(number - 1))
    batch = Batch(
        number=number, format=FORMAT, first_id=run.first, last_id=run.last, count=run.count, algorithm=algorithm,
        root=root, previous=last.head if last else GENESIS, history=_root_of(number - 1, kept), sealed_at=at,
        signature_algorithm=signing.ALGORITHM, public_key=key.public,
    )  # fmt: skip
    batch.head = batch.own_head()
    batch.completed = merkle.completed(bytes.fromhex(batch.head), number, kept.__getitem__).hex()
    kept[number] = bytes.fromhex(batch.completed)
    batch.signature = key.sign(statement(batch.statement(_root_of(number, kept))))
    return batch


def _root_of(number: int, kept: Mapping[int, bytes]) -> str:
    return merkle.fold([kept[end] for end in merkle.ends_of_peaks(number)]).hex()


def _boundary() -> int | None:
    """The last entry such that no number at or below it can still appear.

    PostgreSQL draws a number before it commits. It draws it after the writer's ROW EXCLUSIVE lock, so that a moment
    in SHARE ROW EXCLUSIVE mode waits for every number drawn; whoever writes later draws a higher one. One long writer
    must not hold up all others behind us: we ask for a short while, again and again. SQLite has one writer at a time.
    """
    for left in reversed(range(_TRIES + 1)):
        try:
            with transaction.atomic(durable=True):
                if connection.vendor == "postgresql":
                    with connection.cursor() as cursor:
                        cursor.execute("SELECT ledger_hold_back(%s)", [_PATIENCE if left else "0"])
                return Entry.objects.order_by("-id").values_list("id", flat=True).first()
        except OperationalError:
            if connection.vendor != "postgresql" or not left:
                raise
            time.sleep(0.2)
    return None


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


# --- keys -------------------------------------------------------------------------------------------------------------


def change_key(*, by: str, at: datetime) -> signing.Key:
    """Sign with a new key from now on. It is announced by an entry that is sealed under the old one; the old private
    key is then gone. A change that broke off is taken up where it stopped. Not inside a deed's transaction.

    Raises signing.KeyInUse while something runs that was told the old one.
    """
    signing.check_may_change()
    seal(at=at)
    key = signing.make_next_key()
    if not announcement_of(key.id):
        _announce(key, by, at, under_old_key=True)
    seal(at=at)
    signing.promote()
    return key


def _key_in_force(at: datetime) -> signing.Key:
    """The key to sign with. One that no seal and no entry knows is announced: the old one was lost with its disk."""
    coming, last = signing.next_key(), last_batch()
    if coming and last and (told := announcement_of(coming.id)) and told.pk <= last.last_id:
        signing.promote()  # a change of keys broke off just before this
    key = signing.own_key()
    if last and last.public_key and last.public_key != key.public and not announcement_of(key.id):
        _announce(key, "平台", at, under_old_key=False)
    return key


def _announce(key: signing.Key, by: str, at: datetime, *, under_old_key: bool) -> None:
    body = {"algorithm": signing.ALGORITHM, "public_key": key.public, "under_old_key": under_old_key}
    record(congress=None, kind=KEY_ANNOUNCED, subject=f"ledger.key:{key.id}", body=body, by=by, recorded_at=at)
