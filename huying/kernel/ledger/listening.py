"""What the ledger hears of from the storey below: the calendar may not know the ledger."""

from __future__ import annotations

from huying.kernel.calendar.services import Imported

from .services import record


def record_notice(imported: Imported) -> None:
    """A notice taken into use is on record with what it replaced (architecture, point 8: never silently)."""
    record(
        congress=None,
        kind="calendar.notice_imported",
        subject=f"calendar:{imported.notice.year}",
        body={
            "notice": imported.notice.to_json(),
            "replaced": imported.previous and imported.previous.to_json(),
        },
        by=imported.by,
        recorded_at=imported.at,
    )
