"""Who may see what of oversight. Acts are guarded by their declaration; this is about reading."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet

from huying.kernel.access.viewer import Viewer
from huying.kernel.procedures.models import ActRecord, Proceeding

from .models import OpinionDocument, ProblemItem
from .procedures import OpinionHandling


def assigned_opinions() -> QuerySet[Any, Any]:
    """The keys of the opinions that have been handed over: before that an opinion is a draft (R1.45)."""
    return ActRecord.objects.filter(
        proceeding__procedure=OpinionHandling.code, act=OpinionHandling.assigned.name, reversal=None
    ).values("proceeding__subject_id")


def may_read_opinion(viewer: Viewer, proceeding: Proceeding) -> bool:
    """The congress's side; once it is handed over also the addressed organ, and the units that have an item in it."""
    if viewer.is_staff_of_congress:
        return True
    if not assigned_opinions().filter(proceeding=proceeding).exists():
        return False
    opinion = OpinionDocument.objects.select_related("topic").get(pk=proceeding.subject_id)
    if viewer.in_body(opinion.topic.organ_id):
        return True
    return any(viewer.in_body(unit) for unit in opinion.items.values_list("unit", flat=True))


def may_read_item(viewer: Viewer, proceeding: Proceeding) -> bool:
    """The congress's side, the item's units, and the organ above them."""
    if viewer.is_staff_of_congress:
        return True
    item = ProblemItem.objects.select_related("opinion__topic").get(pk=proceeding.subject_id)
    if viewer.in_body(item.unit_id) or viewer.in_body(item.opinion.topic.organ_id):
        return True
    return any(viewer.in_body(unit) for unit in item.co_units.values_list("pk", flat=True))
