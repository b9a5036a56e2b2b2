"""Erasing on request (个人信息保护法 47): out of the database, out of its file's bytes, and again after any restore.

An app says in its `privacy.py` what is erased for a kind: `eraser(Eraser("voices.words", "来话的内容", erase=…))`.
"""

from __future__ import annotations

import uuid
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import DatabaseError, connection, transaction

from huying.kernel.ledger.services import record
from huying.kernel.people.models import Congress

from . import journal
from .holdings import load
from .journal import Line
from .models import Erasure

AGAIN = "平台（恢复备份后补做）"
SCRUB_WAITS = 3_000  # milliseconds for readers to let go of the log

Ref = tuple[Any, ...]


@dataclass(frozen=True)
class Eraser:
    """`erase(congress, refs, at)` erases what came from these places, in the caller's transaction; it returns how many.

    It may be called twice for the same places, and for places that are not there.
    """

    kind: str
    label: str
    erase: Callable[[Congress, Sequence[Ref], datetime], int]


_erasers: dict[str, Eraser] = {}


def eraser(*items: Eraser) -> None:
    _erasers.update({item.kind: item for item in items})


def eraser_of(kind: str) -> Eraser:
    load()
    return _erasers[kind]


def erase(
    *, congress: Congress, kind: str, refs: Sequence[Ref], subject: str, reason: str, by: str, at: datetime
) -> int:
    """Erases now and for ever; the ledger knows what kind, how many, why and by whom, and nothing of what it was.

    Not inside a transaction of the caller's: the journal must hold the line before anything is gone.
    """
    line = Line(uuid.uuid4().hex, congress.code, kind, at.isoformat(), tuple(refs))
    journal.append(line)
    count = _carry_out(line, congress, subject=subject, reason=reason, by=by, at=at)
    scrub()
    return count


def erase_again(at: datetime) -> int:
    """Does what the journal holds and this database has not been through: after a restore, or a fault half-way."""
    through = set(Erasure.objects.values_list("mark", flat=True))
    congresses = {c.code: c for c in Congress.objects.all()}
    missing = [line for line in journal.read() if line.mark not in through and line.congress in congresses]
    for line in missing:
        _carry_out(line, congresses[line.congress], subject=f"erasure:{line.mark}", reason="", by=AGAIN, at=at)
    if missing:
        scrub()
    return len(missing)


def _carry_out(line: Line, congress: Congress, *, subject: str, reason: str, by: str, at: datetime) -> int:
    kind = eraser_of(line.kind)
    with transaction.atomic(durable=True):
        count = kind.erase(congress, line.refs, at)
        Erasure.objects.create(congress=congress, mark=line.mark, kind=kind.label, count=count, at=at)
        record(
            congress=congress, kind="privacy.erased", subject=subject,
            body={"what": kind.label, "count": count, "reason": reason, "mark": line.mark}, by=by, recorded_at=at,
        )  # fmt: skip
    return count


def scrub() -> None:
    """SQLite: the log beside the database still holds the old pages; it is emptied into the file and cut to nothing.

    (secure_delete overwrites them in the file itself.) When readers hold on to it, the daily job tries again.
    """
    if connection.vendor != "sqlite" or connection.in_atomic_block:
        return
    with suppress(DatabaseError), connection.cursor() as cursor:
        cursor.execute("PRAGMA busy_timeout")
        before = cursor.fetchone()[0]
        cursor.execute(f"PRAGMA busy_timeout = {SCRUB_WAITS}")
        try:
            cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
            cursor.fetchall()
        finally:
            cursor.execute(f"PRAGMA busy_timeout = {before}")
