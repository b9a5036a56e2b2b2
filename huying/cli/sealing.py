"""A command that put something on record seals it before it ends: the worker may not be running."""

from __future__ import annotations


def seal_now() -> str | None:
    """Seals what is on record and not sealed yet. Returns the ledger's head, None while nothing was ever recorded."""
    from huying.kernel.calendar import clock
    from huying.kernel.ledger.selectors import last_batch
    from huying.kernel.ledger.services import seal

    seal(at=clock.now())
    last = last_batch()
    return last.head if last else None
