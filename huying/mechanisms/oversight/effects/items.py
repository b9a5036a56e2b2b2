"""What follows from the acts of handling an item: letters, another unit, nodes reached, the columns of lists."""

from __future__ import annotations

from huying.kernel.database.prepared import Rewritten
from huying.kernel.people.models import Body
from huying.kernel.procedures.models import ActRecord, Proceeding
from huying.kernel.procedures.selectors import effective_records
from huying.kernel.procedures.standing import Standing

from .. import finding, papers, selectors
from ..models import Milestone, ProblemItem, UrgingLetter
from ..procedures import ItemHandling


def _item(proceeding: Proceeding) -> ProblemItem:
    return ProblemItem.objects.select_related("unit", "opinion__topic__organ", "opinion__congress").get(
        pk=proceeding.subject_id
    )


def after_item_urged(proceeding: Proceeding, record: ActRecord) -> None:
    item = _item(proceeding)
    papers.issue_urging(item.opinion, item, item.unit, record)


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


_followed = Rewritten(ProblemItem, *selectors.ItemTold._fields)


def item_follows(proceeding: Proceeding, stands: Standing) -> None:
    """The columns of an item that lists read, from the facts of its current round."""
    separate = sum(d.act.name == ItemHandling.separately_answered.name for d in stands.duties)
    told = selectors.item_told(stands.facts, selectors.listed_node_of(proceeding.subject_id), separate)
    due = next((d.due.on for d in stands.duties if d.act.name == ItemHandling.done.name), told.node_on)
    _followed(proceeding.subject_id, *told._replace(node_on=due))
