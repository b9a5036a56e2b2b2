"""What follows from the acts of an opinion document: its number and paper, its items, what is done again."""

from __future__ import annotations

from collections.abc import Iterable

from django.db.models import F

from huying.kernel.access.viewer import viewer_for
from huying.kernel.calendar.clock import day_of
from huying.kernel.people.models import Body
from huying.kernel.procedures.definition import Reason
from huying.kernel.procedures.models import ActRecord, Proceeding
from huying.kernel.procedures.refusals import Incomplete
from huying.kernel.procedures.selectors import recorded
from huying.kernel.procedures.services import link, open_proceeding, perform

from .. import access, finding, papers, selectors
from ..models import ItemUnit, ListedUnit, OpinionDocument, ProblemItem
from ..procedures import ItemHandling
from .shared import person_of


def after_compiled(proceeding: Proceeding, record: ActRecord) -> None:
    """The opinion document gets its number and its official form."""
    opinion = OpinionDocument.objects.select_related("topic__organ", "session", "congress").get(
        pk=proceeding.subject_id
    )
    papers.issue_opinion(opinion, record)
    finding.index_opinion(opinion)


def after_assigned(proceeding: Proceeding, record: ActRecord) -> None:
    """Every item becomes a small proceeding of its own inside the letter's."""
    known = OpinionDocument.objects.select_related(
        "topic__research_report", "topic__organ", "session", "congress", "document", "hand_over_letter"
    )
    opinion = known.get(pk=proceeding.subject_id)
    ProblemItem.objects.filter(opinion=opinion).update(listed_node_on=F("node_on"), listed_unit=F("unit"))
    beside = ItemUnit.objects.filter(problemitem__opinion=opinion).order_by("pk")
    ListedUnit.objects.bulk_create(
        ListedUnit(problemitem_id=item, body_id=body, kind=kind)
        for item, body, kind in beside.values_list("problemitem", "body", "kind")
    )
    items = list(ProblemItem.objects.filter(opinion=opinion).order_by("number"))
    papers.issue_hand_over(opinion, record)
    papers.hand_out(opinion, {opinion.topic.organ_id, *access.units_of_letter(opinion.pk)})
    finding.index_handed_over(opinion)
    for item in items:
        open_proceeding(
            procedure=ItemHandling,
            congress=proceeding.congress,
            subject_id=item.pk,
            title=item.title,
            on=record.on,
            parent=proceeding,
        )
        link(
            congress=proceeding.congress,
            source=("opinion", proceeding.subject_id),
            target=("item", item.pk),
            at=record.recorded_at,
        )


def after_rehandled(proceeding: Proceeding, record: ActRecord) -> None:
    """In a new round every item that is not accepted is answered and done again, and of the others those named (R1.58).

    Raises Incomplete where that is none: then nothing would be handled anew.
    """
    taken_on = recorded(ItemHandling, ItemHandling.accepted).values("proceeding")
    in_hand = selectors.items_in_hand(proceeding).filter(pk__in=taken_on)
    again = sorted({*in_hand, *_numbered(proceeding, record.fields.get("reopened", ()))}, key=lambda each: each.pk)
    if not again:
        why = Reason("各项都已经认可，选要重新办理的是第几项", "R1.58")
        raise Incomplete("没有要重新办理的事项。", [why])
    _send_back(again, record, record.fields["reason"])


def after_inspected(proceeding: Proceeding, record: ActRecord) -> None:
    """What an inspection finds not done is done again, for the reason that was seen (R1.54, R1.55)."""
    _send_back(_numbered(proceeding, record.fields.get("sent_back", ())), record, record.fields["finding"])


def _numbered(proceeding: Proceeding, numbers: Iterable[str]) -> Iterable[Proceeding]:
    """The proceedings of the items of these numbers on the list."""
    found = ProblemItem.objects.filter(opinion=proceeding.subject_id, number__in=[int(n) for n in numbers])
    rows = proceeding.children.filter(procedure=ItemHandling.code, subject_id__in=found.values("pk"))
    return rows.select_related("congress").order_by("pk")


def _send_back(items: Iterable[Proceeding], record: ActRecord, reason: str) -> None:
    """Each item with the new node that was named for all of them, else by the limit of the place for doing it again."""
    node = record.fields.get("node_on")
    said = {"reason": reason, **({"node_on": node} if node else {})}
    by = viewer_for(person_of(record), day_of(record.recorded_at))  # who records holds office when recording
    for each in items:
        perform(proceeding=each, act=ItemHandling.sent_back, by=by, on=record.on, at=record.recorded_at, said=said)


def after_letter_urged(proceeding: Proceeding, record: ActRecord) -> None:
    opinion = OpinionDocument.objects.select_related("topic__organ", "congress").get(pk=proceeding.subject_id)
    unit = Body.objects.get(pk=record.fields["unit"]) if record.fields.get("unit") else None
    papers.issue_urging(opinion, None, unit, record)
