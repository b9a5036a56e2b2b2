"""Who may see what of oversight. Acts are guarded by their declaration; this is about reading."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db.models import Count, Exists, OuterRef, Q, QuerySet, Subquery

from huying.commons.voting.models import Seat
from huying.kernel.access.viewer import Viewer
from huying.kernel.database.looks import asked_once
from huying.kernel.database.prepared import Prepared
from huying.kernel.people.roles import Role
from huying.kernel.procedures.models import ActRecord, Proceeding
from huying.kernel.procedures.selectors import has_done, known_on, recorded

from .models import (
    Appraisal,
    ConsultationRequest,
    Inquiry,
    InquiryBill,
    Investigation,
    ItemUnit,
    Milestone,
    OpinionDocument,
    ProblemItem,
    Publication,
    PublicationKind,
    SpecialReport,
)
from .procedures import (
    GIVES,
    InquiryBillHandling,
    ItemHandling,
    OpinionHandling,
    SpecialAppraisal,
    SpecialInquiry,
    TopicOversight,
)

SCORERS = (Role.SC_OFFICE, Role.WORKING_BODY, Role.SC_MEMBER)  # who says what they think of a candidate (R1.10)
_bodies_of = Prepared(
    lambda item: ProblemItem.objects.filter(pk=item).values_list("unit_id", "opinion__topic__organ_id"), int
)


BESIDES = {
    "is_planned": Exists(Milestone.objects.filter(item=OuterRef("pk"))),  # has measures with nodes
    "went_on": Exists(recorded(ItemHandling, *GIVES).filter(proceeding__subject_id=OuterRef("pk"))),
}


def assigned_opinions(on: date | None = None) -> QuerySet[Any, Any]:
    """The keys of the opinions that have been handed over, or had been by the evening of a day: before that an
    opinion is a draft (R1.45)."""
    stood = Q(reversal=None) if on is None else known_on(on)
    return ActRecord.objects.filter(
        stood, proceeding__procedure=OpinionHandling.code, act=OpinionHandling.assigned.name
    ).values("proceeding__subject_id")


@asked_once
def letter(pk: int) -> OpinionDocument:
    """An opinion with what its page shows of it: `is_researched`, `is_told`, `seats` and `voted` of its assessment.

    It is told when its newest report on how it was handled is public: one of an earlier round does not count.
    Raises OpinionDocument.DoesNotExist.
    """
    rows = OpinionDocument.objects.select_related("topic__organ", "topic__working_body", "session", "assessment")
    researched = recorded(TopicOversight, TopicOversight.researched)
    researched = researched.filter(proceeding__subject_id=OuterRef("topic_id"))
    reported = recorded(OpinionHandling, OpinionHandling.reported).filter(proceeding__subject_id=OuterRef("subject_id"))
    since = reported.order_by("-pk").values("recorded_at")[:1]
    told = out(PublicationKind.HANDLING_REPORT).filter(subject_id=OuterRef("pk"), begun_at__gte=Subquery(since))
    seats = Seat.objects.filter(assessment=OuterRef("assessment_id")).values("assessment")
    every = seats.annotate(n=Count("pk")).values("n")
    voted = seats.annotate(n=Count("pk", filter=Q(has_voted=True))).values("n")
    counted = {"seats": Subquery(every), "voted": Subquery(voted)}
    return rows.annotate(is_researched=Exists(researched), is_told=Exists(told), **counted).get(pk=pk)


def out(*kinds: PublicationKind) -> QuerySet[Publication]:
    """The texts of these kinds that are public now; of no kind: of all."""
    found = Publication.objects.filter(published_at__isnull=False, withdrawn_at=None)
    return found.filter(kind__in=kinds) if kinds else found


@asked_once
def special_report(pk: int) -> SpecialReport:
    """A special work report with its topic. Raises SpecialReport.DoesNotExist."""
    rows = SpecialReport.objects.select_related("topic__organ", "topic__working_body", "topic__session")
    return rows.get(pk=pk)


@asked_once
def problem_item(pk: int) -> ProblemItem:
    """An item with its letter, its topic and its unit. Raises ProblemItem.DoesNotExist."""
    return ProblemItem.objects.select_related("opinion__topic", "opinion__session", "unit").get(pk=pk)


@asked_once
def appraisal(pk: int) -> Appraisal:
    """An appraisal with its object and what it is told with. Raises Appraisal.DoesNotExist."""
    rows = Appraisal.objects.select_related("object", "working_body", "session", "assessment")
    return rows.prefetch_related("items").get(pk=pk)


@asked_once
def inquiry(pk: int) -> Inquiry:
    """An inquiry with its topic. Raises Inquiry.DoesNotExist."""
    return Inquiry.objects.select_related("topic__organ", "topic__session").get(pk=pk)


@asked_once
def inquiry_bill(pk: int) -> InquiryBill:
    """A bill of inquiry with its object. Raises InquiryBill.DoesNotExist."""
    return InquiryBill.objects.select_related("object").get(pk=pk)


@asked_once
def investigation(pk: int) -> Investigation:
    """An investigation with the body concerned. Raises Investigation.DoesNotExist."""
    return Investigation.objects.select_related("concerned").get(pk=pk)


@asked_once
def opinion_on(topic: int) -> OpinionDocument | None:
    """The opinion that a topic's deliberation led to."""
    return OpinionDocument.objects.filter(topic=topic).first()


@asked_once
def items_of_letter(pk: int) -> list[ProblemItem]:
    """The items of an opinion in their order, each with what is told of it beside its columns (`BESIDES`)."""
    rows = ProblemItem.objects.filter(opinion=pk).select_related("unit", "listed_unit", "opinion__session")
    return list(rows.annotate(**BESIDES).order_by("number", "pk"))


@asked_once
def hands_in_letter(pk: int) -> dict[int, frozenset[int]]:
    """By item of a letter every unit with a hand in it: in charge, assisting, or with a part of its own (R1.47)."""
    hands = {item.pk: {item.unit_id} if item.unit_id else set() for item in items_of_letter(pk)}
    for item, body in ItemUnit.objects.filter(problemitem__opinion=pk).values_list("problemitem", "body"):
        hands[item].add(body)
    return {item: frozenset(bodies) for item, bodies in hands.items()}


def units_of_letter(pk: int) -> frozenset[int]:
    """Every unit with a hand in one of its items."""
    return frozenset().union(*hands_in_letter(pk).values())


def may_read_opinion(viewer: Viewer, proceeding: Proceeding) -> bool:
    """The congress's side; once it is handed over also the addressed organ, and every unit with a hand in an item."""
    if viewer.is_staff_of_congress:
        return True
    if not has_done(proceeding, OpinionHandling.assigned):
        return False
    if viewer.in_body(letter(proceeding.subject_id).topic.organ_id):
        return True
    return any(viewer.in_body(unit) for unit in units_of_letter(proceeding.subject_id))


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
    return viewer.in_body(appraisal(proceeding.subject_id).object_id) and has_done(proceeding, SpecialAppraisal.chosen)


def may_read_inquiry(viewer: Viewer, proceeding: Proceeding) -> bool:
    """The congress's side; once the chairpersons' meeting has decided it also the organ that has to answer."""
    if viewer.is_staff_of_congress:
        return True
    organ = inquiry(proceeding.subject_id).topic.organ_id
    return viewer.in_body(organ) and has_done(proceeding, SpecialInquiry.decided)


def may_read_inquiry_bill(viewer: Viewer, proceeding: Proceeding) -> bool:
    """The congress's side; once the chairpersons' meeting has handed it over also the organ that has to answer."""
    if viewer.is_staff_of_congress:
        return True
    questioned = inquiry_bill(proceeding.subject_id).object_id
    return viewer.in_body(questioned) and has_done(proceeding, InquiryBillHandling.decided)


def may_read_special_report(viewer: Viewer, proceeding: Proceeding) -> bool:
    """The congress's side, and the organ whose report it is: never what is planned for the research itself."""
    if viewer.is_staff_of_congress:
        return True
    return viewer.in_body(special_report(proceeding.subject_id).topic.organ_id)
