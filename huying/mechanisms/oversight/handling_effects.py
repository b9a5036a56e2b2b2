"""What follows from the acts of handling an item, in the same transaction: letters, another unit, nodes reached."""

from __future__ import annotations

from huying.kernel.access.viewer import viewer_for
from huying.kernel.calendar.clock import day_of
from huying.kernel.people.models import Body
from huying.kernel.procedures.models import ActRecord, Proceeding
from huying.kernel.procedures.selectors import effective_records
from huying.kernel.procedures.services import perform

from . import finding, papers, urging_papers
from .models import Milestone, OpinionDocument, ProblemItem, UrgingLetter
from .procedures import ItemHandling


def _item(proceeding: Proceeding) -> ProblemItem:
    return ProblemItem.objects.select_related("unit", "opinion__topic__organ", "opinion__congress").get(
        pk=proceeding.subject_id
    )


def after_letter_urged(proceeding: Proceeding, record: ActRecord) -> None:
    opinion = OpinionDocument.objects.select_related("topic__organ", "congress").get(pk=proceeding.subject_id)
    unit = Body.objects.get(pk=record.fields["unit"]) if record.fields.get("unit") else None
    urging_papers.issue(opinion, None, unit, record)


def after_item_urged(proceeding: Proceeding, record: ActRecord) -> None:
    item = _item(proceeding)
    urging_papers.issue(item.opinion, item, item.unit, record)


def after_inspected(proceeding: Proceeding, record: ActRecord) -> None:
    """What an inspection finds not done is done again, for the reason that was seen (R1.54, R1.55)."""
    assert record.by is not None  # only people inspect
    by = viewer_for(record.by, day_of(record.recorded_at))
    numbers = [int(n) for n in record.fields.get("sent_back", ())]
    found = ProblemItem.objects.filter(opinion=proceeding.subject_id, number__in=numbers).values("pk")
    for child in proceeding.children.filter(procedure=ItemHandling.code, subject_id__in=found).order_by("pk"):
        perform(
            proceeding=child,
            act=ItemHandling.sent_back,
            by=by,
            on=record.on,
            at=record.recorded_at,
            said={"reason": record.fields["finding"]},
        )


def urging_undone(_proceeding: Proceeding, record: ActRecord) -> None:
    """A letter that was sent by mistake is counted no more; its paper and its number stay."""
    UrgingLetter.objects.filter(record=record).delete()


def after_return_decided(proceeding: Proceeding, record: ActRecord) -> None:
    """An item that a unit rightly sent back goes to the unit that was named."""
    if record.fields["decision"] == "agreed":
        after_reassigned(proceeding, record)


def after_reassigned(proceeding: Proceeding, record: ActRecord) -> None:
    """From now on it is the other unit's: it reads the papers, and finds the item."""
    item = _item(proceeding)
    before, item.unit = item.unit_id, Body.objects.get(congress=proceeding.congress, pk=record.fields["unit"])
    item.save(update_fields=["unit"])
    papers.hand_out(item.opinion, [item.unit.pk])
    finding.hand_on(item, before)


def after_progressed(proceeding: Proceeding, record: ActRecord) -> None:
    if node := record.fields.get("milestone"):
        Milestone.objects.filter(pk=node, item=proceeding.subject_id, reached_on=None).update(reached_on=record.on)


def progressed_undone(proceeding: Proceeding, _record: ActRecord) -> None:
    """The nodes are judged anew from the records of progress that stand."""
    Milestone.objects.filter(item=proceeding.subject_id).update(reached_on=None)
    for record in effective_records([proceeding])[proceeding.pk]:
        if record.act == ItemHandling.progressed.name:
            after_progressed(proceeding, record)
