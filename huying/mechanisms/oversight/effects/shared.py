"""What the effects have in common."""

from __future__ import annotations

from typing import Any

from huying.kernel.access.viewer import viewer_for
from huying.kernel.calendar.clock import day_of
from huying.kernel.people.models import Person
from huying.kernel.procedures.models import ActRecord


def person_of(record: ActRecord) -> Person:
    """Who recorded it: what follows by further acts follows only from what a person did."""
    assert record.by is not None
    return record.by


def as_corrected(record: ActRecord) -> dict[str, Any]:
    """Who corrected it, why and when (`by`, `reason`, `at`): what is corrected with it is corrected so too."""
    made = ActRecord.objects.select_related("by").get(reverses=record)
    by = viewer_for(person_of(made), day_of(made.recorded_at))
    return {"by": by, "reason": made.fields["reason"], "at": made.recorded_at}
