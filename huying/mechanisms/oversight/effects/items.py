"""What follows from the acts of handling an item: letters, another unit, nodes reached, the columns of lists."""

from __future__ import annotations

from collections.abc import Collection

from django.db.models import QuerySet

from huying.kernel.calendar.clock import day_of
from huying.kernel.database.prepared import Rewritten
from huying.kernel.people.models import Body
from huying.kernel.procedures import indexes
from huying.kernel.procedures.definition import Reason
from huying.kernel.procedures.models import ActRecord, Proceeding
from huying.kernel.procedures.refusals import TooLate
from huying.kernel.procedures.selectors import effective_records, facts_of
from huying.kernel.procedures.standing import Standing

from .. import finding, papers, selectors
from ..models import ItemUnit, ListedUnit, Milestone, ProblemItem, UrgingLetter
from ..procedures import ItemHandling
from ..rules.units import Hands
from ..selectors.items import parts_answered, parts_come_since


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


def hands_follow(proceeding: Proceeding, _record: ActRecord) -> None:
    """Whose it is and who stands beside: written anew from the list and the records that stand.

    Who came reads the papers and finds the item; who left finds it no more, nor the letter, without another hand in it.
    """
    item = _item(proceeding)
    has = _hands(item, proceeding)
    before = {item.unit_id, *_write_beside(item, has)}
    if has.unit and has.unit != item.unit_id:
        item.unit = Body.objects.get(congress=item.congress, pk=has.unit)
        item.save(update_fields=["unit"])
    _write_nodes(item, has)
    after = {item.unit_id, *has.beside}
    papers.hand_out(item.opinion, {unit for unit in after - before if unit})
    for unit in before - after:
        finding.take_from(item, unit)
    finding.index_handed_over(item.opinion)


def part_handed_on(proceeding: Proceeding, record: ActRecord) -> None:
    """Raises TooLate where it goes to a unit whose own part is answered: that would count as its answer to this too."""
    unit = record.fields.get("unit")
    if unit != _item(proceeding).unit_id and f"{unit}" in parts_answered(facts_of(proceeding)):
        raise TooLate(
            "这个单位已经答复了自己的部分，接过来的部分不会再由它答复。",
            [Reason("每个部分都要有答复", ItemHandling.separately_answered.source)],
            hint="请先更正它的答复，登记以后由它一并答复；也可以选主办单位，或者还没有答复的单位。",
        )
    hands_follow(proceeding, record)


def _hands(item: ProblemItem, proceeding: Proceeding) -> Hands:
    listed = dict(ListedUnit.objects.filter(problemitem=item).values_list("body", "kind"))
    return selectors.hands_of(item.listed_unit_id, listed, facts_of(proceeding))


def _write_beside(item: ProblemItem, has: Hands) -> Collection[int]:
    """Who stood there before."""
    rows = {row.body_id: row for row in ItemUnit.objects.filter(problemitem=item)}
    for body, kind in has.beside.items():
        if body not in rows or rows[body].kind != kind:
            ItemUnit.objects.update_or_create(problemitem=item, body_id=body, defaults={"kind": kind})
    ItemUnit.objects.filter(problemitem=item, body__in=rows.keys() - has.beside.keys()).delete()
    return rows.keys()


def _write_nodes(item: ProblemItem, has: Hands) -> None:
    """The nodes that are still to be reached go with what they are nodes of; what a unit wrote itself stays its own."""
    for node in Milestone.objects.filter(item=item, reached_on=None):
        by = node.written_by_id or node.unit_id
        if (unit := has.holder(by, node.written_after)) != node.unit_id:
            node.unit_id, node.written_by_id = unit, by
            node.save(update_fields=["unit", "written_by"])


def giving_undone(proceeding: Proceeding, record: ActRecord) -> None:
    """It is again whose it was: of the giving that stands, else of the list.

    Raises TooLate where whose it was is not on record, and where a part that came to the unit in charge would be left
    with one that answered only its own.
    """
    item, facts = _item(proceeding), facts_of(proceeding)
    if record.fields.get("unit") and selectors.hands_of(item.listed_unit_id, {}, facts).unit is None:
        raise TooLate(
            "交办时是哪个单位没有记录，不能更正。",
            [Reason("交办以后换过单位，原单位没有登记过", ItemHandling.reassigned.source)],
            hint="请重新登记“改交别的单位”；已经签收的，登记“由别的单位承接”。",
        )
    if parts_come_since(facts) & _hands(item, proceeding).beside.keys():
        raise TooLate(
            "更正以后，有一个单位接过来的部分没有人答复，不能更正。",
            [Reason("每个部分都要有答复", ItemHandling.separately_answered.source)],
            hint="请先更正把那个部分交给它的那一条（登记承接或者同意退办），更正以后再重新交办。",
        )
    hands_undone(proceeding, record)


def hands_undone(proceeding: Proceeding, record: ActRecord) -> None:
    """The letter owes what the units in charge now owe."""
    hands_follow(proceeding, record)
    if proceeding.parent:
        indexes.refresh(proceeding.parent, day_of(record.reversal.recorded_at))


def after_progressed(proceeding: Proceeding, record: ActRecord) -> None:
    if node := record.fields.get("milestone"):
        _reached(Milestone.objects.filter(pk=node, item=proceeding.subject_id), record)


def _reached(nodes: QuerySet[Milestone], record: ActRecord) -> None:
    """Those of them that were not reached before are reached by this."""
    nodes.filter(reached_on=None).update(reached_on=record.on, entered_on=day_of(record.recorded_at))


def progressed_undone(proceeding: Proceeding, _record: ActRecord) -> None:
    """The nodes are judged anew from the records of progress that stand; the unreached are with who has them now."""
    Milestone.objects.filter(item=proceeding.subject_id).update(reached_on=None, entered_on=None)
    for record in effective_records([proceeding])[proceeding.pk]:
        if record.act == ItemHandling.progressed.name:
            after_progressed(proceeding, record)
    item = _item(proceeding)
    _write_nodes(item, _hands(item, proceeding))


_followed = Rewritten(ProblemItem, *selectors.ItemTold._fields)


def item_follows(proceeding: Proceeding, stands: Standing) -> None:
    """The columns of an item that lists read, from the facts of its current round."""
    separate = [d.party for d in stands.duties if d.act.name == ItemHandling.separately_answered.name]
    told = selectors.item_told(stands.facts, selectors.listed_node_of(proceeding.subject_id), separate)
    due = next((d.due.on for d in stands.duties if d.act.name == ItemHandling.done.name), told.node_on)
    _followed(proceeding.subject_id, *told._replace(node_on=due))
