"""How an entry and a batch are written down as bytes, and hashed. Pure.

What is hashed never depends on the database: JSON with sorted keys, moments in UTC with microseconds.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import UTC, date, datetime
from decimal import Decimal
from enum import Enum
from typing import Any

from . import merkle

GENESIS = "0" * 64  # the head before the first batch
LEAF_ALGORITHM = "sha256"


def canonical(body: Mapping[str, Any]) -> str:
    """One text for one content: keys sorted, no spaces, Chinese as it is. Raises TypeError, ValueError."""
    return json.dumps(body, sort_keys=True, ensure_ascii=False, separators=(",", ":"), allow_nan=False, default=_plain)


def _plain(value: Any) -> Any:
    if isinstance(value, datetime):
        return moment(value)
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, Decimal):
        return str(value)
    raise TypeError(f"台账里不能写{type(value).__name__}，请先换成文字、数或日期")


def moment(at: datetime) -> str:
    """2026-02-27T01:30:00.000000+00:00. Raises ValueError for a moment without time zone."""
    if at.tzinfo is None:
        raise ValueError("登记时间要带时区")
    return at.astimezone(UTC).isoformat(timespec="microseconds")


def entry_leaf(*, congress_id: int | None, kind: str, subject: str, body: str, by: str, recorded_at: datetime) -> str:
    """The entry's own hash (hex): every field but its place in the order, which the batch adds."""
    text = json.dumps(
        [congress_id, kind, subject, body, by, moment(recorded_at)], ensure_ascii=False, separators=(",", ":")
    )
    return merkle.digest(LEAF_ALGORITHM, text.encode()).hex()


def tree_leaf(entry_id: int, leaf: str) -> bytes:
    """What a batch's tree is built over: the entry's number and its hash, so that no two can change places."""
    return f"{entry_id}:{leaf}".encode()


def batch_head(
    *, first_id: int, last_id: int, count: int, algorithm: str, root: str, previous: str, sealed_at: datetime
) -> str:
    """The batch's hash (hex): chained to the one before by `previous`. Who keeps it can check all that came before."""
    text = json.dumps([first_id, last_id, count, algorithm, root, previous, moment(sealed_at)], separators=(",", ":"))
    return merkle.digest(algorithm, b"\x02" + text.encode()).hex()
