"""The rows of the records: what happened in words, to what, by whom, and how it is sealed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from huying.kernel.ledger.selectors import batches_of
from huying.kernel.ledger.services import Batch, Entry
from huying.kernel.procedures.models import Proceeding
from huying.kernel.procedures.registry import binding_for

from . import words

PROCEEDING = "proceeding:"


@dataclass(frozen=True)
class Row:
    """One entry. `batch` is None while it is not sealed."""

    number: int
    recorded_at: datetime
    what: str
    subject: str
    title: str
    url: str
    by: str
    body: str  # empty when it was erased
    batch: Batch | None


def rows(entries: Sequence[Entry], *, leads_on: bool) -> list[Row]:
    """Three queries, whatever their number: the batches twice, and the proceedings that were acted in.

    `leads_on`: whether the reader may open those; an auditor reads the record alone (三员分立).
    """
    batches, urls = batches_of(entries), _urls(entries) if leads_on else {}
    return [_row(entry, batches.get(entry.pk), urls.get(entry.subject, "")) for entry in entries]


def _row(entry: Entry, batch: Batch | None, url: str) -> Row:
    return Row(
        entry.pk,
        entry.recorded_at,
        words.of(entry.kind),
        entry.subject,
        _title(entry.content),
        url,
        entry.by,
        "" if entry.is_erased else entry.body,
        batch,
    )


def _title(content: dict[str, Any]) -> str:
    return next((str(content[name]) for name in ("title", "name", "file") if content.get(name)), "")


def _urls(entries: Sequence[Entry]) -> dict[str, str]:
    ids = {int(pk) for e in entries if (pk := e.subject.removeprefix(PROCEEDING)).isdigit() and pk != e.subject}
    found = Proceeding.objects.filter(pk__in=ids)
    return {f"{PROCEEDING}{p.pk}": binding_for(p).url(p) for p in found}
