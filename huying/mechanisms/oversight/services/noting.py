"""What is put on the ledger of deeds that are no acts of a procedure: drafts, scores, talks."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from huying.kernel.access.viewer import Capacity, Viewer
from huying.kernel.ledger import services as ledger
from huying.kernel.people.models import Congress
from huying.kernel.procedures.models import Proceeding

from ..models import OpinionDocument


def note(
    congress: Congress,
    kind: str,
    subject: str,
    body: Mapping[str, Any],
    *,
    by: Viewer,
    at: datetime,
    held: Capacity | None = None,
) -> None:
    """Put it on record in the name of who did it; with the capacity where the deed asks for one."""
    ledger.record(
        congress=congress,
        kind=f"oversight.{kind}",
        subject=subject,
        body=body,
        by=f"{by.person}，{held}" if held else f"{by.person}",
        recorded_at=at,
    )


def note_in(proceeding: Proceeding, kind: str, body: Mapping[str, Any], by: Viewer, at: datetime) -> None:
    """The same, about a proceeding."""
    note(proceeding.congress, kind, f"proceeding:{proceeding.pk}", body, by=by, at=at)


def note_draft(opinion: OpinionDocument, kind: str, body: Mapping[str, Any], by: Viewer, at: datetime) -> None:
    """The same, about an opinion document that is being drafted."""
    note(opinion.congress, f"draft.{kind}", f"opinion:{opinion.pk}", body, by=by, at=at)
