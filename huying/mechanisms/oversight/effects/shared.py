"""What the effects have in common."""

from __future__ import annotations

from huying.kernel.people.models import Person
from huying.kernel.procedures.models import ActRecord


def person_of(record: ActRecord) -> Person:
    """Who recorded it: what follows by further acts follows only from what a person did."""
    assert record.by is not None
    return record.by
