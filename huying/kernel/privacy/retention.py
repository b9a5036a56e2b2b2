"""What is past its time is erased, every day, in batches; the ledger says how many and never whose.

An app says in its `privacy.py` what the `ending` of a row of the register does:

    ending(Ending("voices.originals", count=…, oldest=…, erase=…))
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from huying.kernel.ledger.services import record
from huying.kernel.people.models import Congress

from .holdings import load
from .register import Held, held

BY = "平台（到期自动删除）"


@dataclass(frozen=True)
class Ending:
    """How many a congress holds, from when the oldest counts, and erasing at most some of those older than a moment.

    `erase(congress, before)` is one transaction and returns how many it erased; 0 when there are none left.
    """

    name: str
    count: Callable[[Congress], int]
    oldest: Callable[[Congress], datetime | None]
    erase: Callable[[Congress, datetime], int]


_endings: dict[str, Ending] = {}


def ending(*items: Ending) -> None:
    _endings.update({item.name: item for item in items})


def ending_of(row: Held) -> Ending:
    """What ends a row of the register. Raises KeyError for one that nobody registered: a mistake of the program."""
    load()
    return _endings[row.ending]


@dataclass(frozen=True)
class Standing:
    """A row of the register as it stands for one congress: how many there are, when the first is due."""

    row: Held
    count: int | None
    next_at: datetime | None


def standings(congress: Congress) -> list[Standing]:
    """The whole register; two cheap questions for each row that has an end."""
    return [_standing(row, congress) for row in held()]


def _standing(row: Held, congress: Congress) -> Standing:
    if row.keep is None:
        return Standing(row, None, None)
    kept = ending_of(row)
    oldest = kept.oldest(congress)
    return Standing(row, kept.count(congress), row.ends(oldest) if oldest else None)


def erase_due(at: datetime) -> int:
    """Erases all that is past its time at `at`, congress by congress. Returns how many things."""
    rows = [row for row in held() if row.keep is not None]
    return sum(_erase(row, congress, at) for congress in Congress.objects.order_by("pk") for row in rows)


def _erase(row: Held, congress: Congress, at: datetime) -> int:
    kept, total = ending_of(row), 0
    while done := kept.erase(congress, row.counts_before(at)):
        total += done
    if total:
        record(
            congress=congress, kind="privacy.expired", subject=f"privacy:{row.ending}",
            body={"what": row.what, "count": total, "span": row.span}, by=BY, recorded_at=at,
        )  # fmt: skip
    return total
