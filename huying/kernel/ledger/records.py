"""How an entry and a batch are written down before they are hashed. Pure.

What is hashed never depends on the database: JSON with sorted keys, moments in UTC with microseconds. The bytes
themselves are laid out in checker.py, which whoever checks is given.
"""

from __future__ import annotations

import json
import secrets
from collections.abc import Mapping
from datetime import UTC, date, datetime
from decimal import Decimal
from enum import Enum
from typing import Any

from .checker import ERASED, digest

__all__ = ["ERASED", "FORMAT", "GENESIS", "UNSIGNED", "canonical", "moment", "new_salt", "rest_of"]

GENESIS = "0" * 64  # the head before the first batch
UNSIGNED = 1  # the format of version 0.1.0: an entry's hash over its body, a batch without signature
FORMAT = 2  # an entry's hash over its body's salted digest; a batch with history and signature


def canonical(body: Mapping[str, Any]) -> str:
    """One text for one content: keys sorted, no spaces, Chinese as it is. Raises TypeError, ValueError."""
    return _ENCODER.encode(body)


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


_ENCODER = json.JSONEncoder(sort_keys=True, ensure_ascii=False, separators=(",", ":"), allow_nan=False, default=_plain)


def moment(at: datetime) -> str:
    """2026-02-27T01:30:00.000000+00:00. Raises ValueError for a moment without time zone."""
    if at.tzinfo is None:
        raise ValueError("登记时间要带时区")
    return at.astimezone(UTC).isoformat(timespec="microseconds")


def new_salt() -> str:
    """Sixteen random bytes, in hex."""
    return secrets.token_hex(16)


def rest_of(entry: Mapping[str, Any]) -> str:
    """The hash (hex) of an entry without its body: what still proves an old entry's other fields once it is erased."""
    fields = [entry[name] for name in ("id", "congress", "kind", "subject", "by", "recorded_at", "leaf")]
    return digest("sha256", json.dumps(fields, ensure_ascii=False, separators=(",", ":")).encode()).hex()
