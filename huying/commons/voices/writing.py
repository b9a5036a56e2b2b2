"""What makes many rows cheap: plain values (kernel.database.prepared.Inserted), one encoder, a collector kept quiet."""

from __future__ import annotations

import gc
import json
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

Values = tuple[Any, ...]


compact = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode  # made once: half of json.dumps

_OFTEN_ENOUGH = 50_000  # new objects between two looks for cycles; the usual 700 come with every second row


@contextmanager
def collecting_less_often() -> Iterator[None]:
    """For loops that make many objects and no cycles: the collector would walk the whole file again and again."""
    usual = gc.get_threshold()
    gc.set_threshold(_OFTEN_ENOUGH, *usual[1:])
    try:
        yield
    finally:
        gc.set_threshold(*usual)
