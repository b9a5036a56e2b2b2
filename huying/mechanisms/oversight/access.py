"""Who may see what of oversight. Acts are guarded by their declaration; this is about reading."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db.models import Q, QuerySet

from huying.kernel.access.viewer import Viewer
from huying.kernel.database.prepared import Prepared
from huying.kernel.people.roles import Role
from huying.kernel.procedures.models import ActRecord, Proceeding
from huying.kernel.procedures.selectors import known_on

from .models import Appraisal, ConsultationRequest, Inquiry, ItemUnit, OpinionDocument, ProblemItem, SpecialReport
from .procedures import OpinionHandling, SpecialAppraisal, SpecialInquiry

SCORERS = (Role.SC_OFFICE, Role.WORKING_BODY, Role.SC_MEMBER)  # who says what they think of a candidate (R1.10)
_bodies_of = Prepared(
    lambda item: ProblemItem.objects.filter(pk=item).values_list("unit_id", "opinion__topic__organ_id"), int
)


def assigned_opinions(on: date | None = None) -> QuerySet[Any, Any]:
    """The keys of the opinions that have been handed over, or had been by the evening of a day: before that an
    opinion is a draft (R1.45)."""
    stood = Q(reversal=None) if on is None else known_on(on)
    return ActRecord.objects.filter(
        stood, proceeding__procedure=OpinionHandling.code, act=OpinionHandling.assigned.name
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


def may_draft(viewer: Viewer, working_body: int) -> bool:
    """Who drafts what belongs to a topic: the office, and the body that is responsible for it."""
    return viewer.has(Role.SC_OFFICE) or viewer.in_body(working_body)


def may_arrange(viewer: Viewer, working_body: int) -> bool:
    """Who arranges and records its activities: besides them the supervision office (R1.54)."""
    return may_draft(viewer, working_body) or viewer.has(Role.SUPERVISION_OFFICE)


def may_read_consultation(viewer: Viewer, proceeding: Proceeding) -> bool:
    """The congress's side, and the organ or department that is asked (R1.14)."""
    if viewer.is_staff_of_congress:
        return True
    asked = ConsultationRequest.objects.filter(pk=proceeding.subject_id).values_list("body", flat=True)
    return any(viewer.in_body(body) for body in asked)


def may_read_item(viewer: Viewer, proceeding: Proceeding) -> bool:
    """The congress's side, the item's units, and the organ above them."""
    if viewer.is_staff_of_congress:
        return True
    unit, organ = _bodies_of.one(proceeding.subject_id) or (None, None)
    if viewer.in_body(unit) or viewer.in_body(organ):
        return True
    co_units = ItemUnit.objects.filter(problemitem=proceeding.subject_id)
    return any(viewer.in_body(unit) for unit in co_units.values_list("body", flat=True))


def may_read_appraisal(viewer: Viewer, proceeding: Proceeding) -> bool:
    """The congress's side; once the chairpersons' meeting has chosen it also its object."""
    if viewer.is_staff_of_congress:
        return True
    told = ActRecord.objects.filter(proceeding=proceeding, act=SpecialAppraisal.chosen.name, reversal=None)
    by_object = Appraisal.objects.values_list("object", flat=True).get(pk=proceeding.subject_id)
    return viewer.in_body(by_object) and told.exists()


def may_read_inquiry(viewer: Viewer, proceeding: Proceeding) -> bool:
    """The congress's side; once the chairpersons' meeting has decided it also the organ that has to answer."""
    if viewer.is_staff_of_congress:
        return True
    told = ActRecord.objects.filter(proceeding=proceeding, act=SpecialInquiry.decided.name, reversal=None)
    organ = Inquiry.objects.values_list("topic__organ", flat=True).get(pk=proceeding.subject_id)
    return viewer.in_body(organ) and told.exists()


def may_read_special_report(viewer: Viewer, proceeding: Proceeding) -> bool:
    """The congress's side, and the organ whose report it is: never what is planned for the research itself."""
    if viewer.is_staff_of_congress:
        return True
    return viewer.in_body(SpecialReport.objects.values_list("topic__organ", flat=True).get(pk=proceeding.subject_id))
