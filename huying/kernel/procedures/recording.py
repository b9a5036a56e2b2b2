"""Where an act is put down: its record and the record's ledger entry, always both (architecture points 4 and 9)."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from huying.kernel.access.viewer import Viewer
from huying.kernel.database.prepared import Inserted
from huying.kernel.ledger import services as ledger
from huying.kernel.ledger.records import canonical

from .models import ActRecord, Proceeding
from .selectors import ledger_body

_KEPT = (
    "congress_id", "proceeding_id", "act", "party", "round", "on", "recorded_at", "by_id", "capacity", "said",
    "reverses_id", "key",
)  # fmt: skip
_insert = Inserted(ActRecord, *_KEPT)


def put_down(
    proceeding: Proceeding,
    act: str,
    *,
    on: date,
    at: datetime,
    by: Viewer,
    capacity: str,
    said: Mapping[str, Any],
    round: int,
    party: str = "",
    reverses: ActRecord | None = None,
    key: str = "",
) -> ActRecord:
    """Record an act and enter it in the ledger, within the caller's transaction. Judges nothing: the services did."""
    record = ActRecord(
        congress=proceeding.congress,
        proceeding=proceeding,
        act=act,
        party=party or "-",
        round=round,
        on=on,
        recorded_at=at,
        by=by.person,
        capacity=capacity,
        said=canonical(said),
        reverses=reverses,
        key=key or uuid.uuid4().hex,
    )
    record.pk = _insert(*(getattr(record, name) for name in _KEPT))
    record._state.adding = False
    ledger.record(
        congress=proceeding.congress,
        kind=f"act.{proceeding.procedure}.{act}",
        subject=f"proceeding:{proceeding.pk}",
        body=ledger_body(record),
        by=f"{by.person}，{capacity}" if by.person else capacity,
        recorded_at=at,
    )
    return record
