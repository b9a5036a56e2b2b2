"""Inspections of how a letter is handled: arranged and seen as activities, then put on record by the act (R1.54)."""

from __future__ import annotations

from typing import Any

from huying.commons.activities.access import visible
from huying.commons.activities.models import Activity, ActivityKind
from huying.commons.activities.selectors import activities_about
from huying.kernel.access.viewer import Viewer
from huying.kernel.procedures.selectors import recorded

from ..models import OpinionDocument
from ..procedures import OpinionHandling

ABOUT = "opinion"
# How the act calls what an activity was.
_KINDS = {ActivityKind.INSPECTION: "inspection_visit", ActivityKind.RESEARCH: "research"}


def inspections(opinion: OpinionDocument, viewer: Viewer) -> list[Activity]:
    """What was arranged or seen about the letter, the newest first; for the congress's side."""
    if not viewer.is_staff_of_congress:
        return []
    found = visible(viewer).filter(subject_kind=ABOUT, subject_id=opinion.pk, cancelled_at=None)
    return list(found.select_related("visited").order_by("-planned_on", "-pk"))


def inspection_said(opinion: int) -> dict[str, Any]:
    """What the newest visit brought, while no record says it: the form of the act starts with it."""
    seen = activities_about(ABOUT, opinion).exclude(held_on=None).order_by("-held_on", "-pk").first()
    if seen is None:
        return {}
    said = {"kind": _KINDS.get(ActivityKind(seen.kind), "check"), "where": seen.place, "finding": seen.finding}
    records = recorded(OpinionHandling, OpinionHandling.inspected, about=[opinion])
    is_told = any((r.fields["where"], r.fields["finding"]) == (seen.place, seen.finding) for r in records)
    return {} if is_told else said
