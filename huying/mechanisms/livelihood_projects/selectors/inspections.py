"""What was written of inspections of projects: the office reads it before everybody may (R2.02)."""

from __future__ import annotations

from django.db.models import QuerySet

from huying.kernel.access.viewer import Viewer

from ..models import Step
from ..terms import INSPECTION, WAITING


def inspections_of(viewer: Viewer) -> QuerySet[Step]:
    """All of this congress, newest first."""
    rows = Step.objects.filter(congress=viewer.congress, kind=INSPECTION)
    return rows.select_related("project__unit", "congress", "photo").order_by("-on", "-pk")


def waiting_inspections(viewer: Viewer) -> QuerySet[Step]:
    """What the office has still to read."""
    return inspections_of(viewer).filter(state=WAITING)
