"""What follows from the acts of handling an item: letters, another unit, nodes reached, the columns of lists."""

from __future__ import annotations

from collections.abc import Collection, Iterable

from huying.kernel.calendar.clock import day_of
from huying.kernel.calendar.saying import full_day
from huying.kernel.database.prepared import Rewritten
from huying.kernel.people.models import Body
from huying.kernel.procedures import indexes
from huying.kernel.procedures.definition import Reason
from huying.kernel.procedures.models import ActRecord, Proceeding
from huying.kernel.procedures.refusals import Incomplete, TooLate
from huying.kernel.procedures.selectors import facts_of
from huying.kernel.procedures.standing import Fact, Standing

from .. import finding, papers, selectors
from ..models import ItemUnit, ListedUnit, Milestone, ProblemItem, UrgingLetter, said
from ..procedures import ItemHandling
from ..rules import figures
from ..rules.units import Hands
from ..selectors.items import parts_answered, parts_come_since
from ..terms import ASSIST


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


def figure_told(proceeding: Proceeding, record: ActRecord) -> None:
    """Raises Incomplete where a figure cannot be, or lies behind the one before it and nobody has confirmed that."""
    value, fields = record.fields.get("value"), record.fields
    if value is None:
        return
    about = ProblemItem.objects.values_list("target", "unit_of_measure", "baseline")
    target, unit, baseline = map(said, about.get(pk=proceeding.subject_id))
    if fault := figures.implausible(value, target, unit):
        raise Incomplete("数没有登记。", [Reason(fault, ItemHandling.progressed.source)], hint="改好再登记。")
    told = [f for f in facts_of(proceeding) if f.order < record.pk and f.on <= record.on and "value" in f.fields]
    before = max(told, key=lambda f: (f.on, f.order), default=None)
    if before and not fields.get("went_back") and figures.goes_back(value, before.fields["value"], target, baseline):
        now, then = (f"{figures.spelled(number)}{unit}" for number in (value, before.fields["value"]))
        why = f"这次写{now}，{full_day(before.on)}登记的是{then}"
        raise Incomplete(
            "数比上次退步了，还没有登记。", [Reason(why, ItemHandling.progressed.source)],
            hint="写错了的，改数；没有写错的，在“比上次退步了”里选“确实比上次退步了”，再登记。",
        )  # fmt: skip


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


_followed = Rewritten(ProblemItem, *selectors.ItemTold._fields)


def item_follows(proceeding: Proceeding, stands: Standing) -> None:
    """The columns of an item that lists read, from the facts of its current round."""
    separate = [d.party for d in stands.duties if d.act.name == ItemHandling.separately_answered.name]
    told = selectors.item_told(stands.facts, selectors.listed_node_of(proceeding.subject_id), separate)
    due = next((d.due.on for d in stands.duties if d.act.name == ItemHandling.done.name), told.node_on)
    _followed(proceeding.subject_id, *told._replace(node_on=due))
    _nodes_follow(proceeding, stands)


def _nodes_follow(proceeding: Proceeding, stands: Standing) -> None:
    """The days on which the nodes were reached; what is to be reached again goes with who has it now."""
    nodes = list(Milestone.objects.filter(item=proceeding.subject_id))
    if not nodes:
        return
    item, facts = ProblemItem.objects.get(pk=proceeding.subject_id), (*stands.past, *stands.facts)
    listed = dict(ListedUnit.objects.filter(problemitem=item).values_list("body", "kind"))
    has = selectors.hands_of(item.listed_unit_id, listed, sorted(facts, key=lambda fact: fact.order))
    of_whole = {has.unit or item.unit_id, *(unit for unit, kind in has.beside.items() if kind == ASSIST)}
    lost = [_reached(node, stands.facts, of_whole) for node in nodes]
    if any(lost):
        _write_nodes(item, has)


def _reached(node: Milestone, live: Iterable[Fact], of_whole: Collection[int | None]) -> bool:
    """Writes the day of the first fact that reaches it; whether it was reached before and is not any more."""
    fact = next((f for f in live if _reaches(f, node, node.unit_id in of_whole)), None)
    before, now = (node.reached_on, node.entered_on), (fact.on, fact.entered) if fact else (None, None)
    if before != now:
        node.reached_on, node.entered_on = now
        node.save(update_fields=["reached_on", "entered_on"])
    return before[0] is not None and fact is None


def _reaches(fact: Fact, node: Milestone, is_of_whole: bool) -> bool:
    """Progress reaches the node it names; what finishes the item, or the unit's own part, all that were written before.

    When it is sent back it was not finished: of these nodes only those stay reached that progress had named.
    """
    if fact.act == ItemHandling.progressed.name:
        return f"{fact.fields.get('milestone')}" == f"{node.pk}"
    if fact.order <= node.written_after:
        return False
    if fact.act == ItemHandling.done.name:
        return is_of_whole
    return fact.act == ItemHandling.separately_answered.name and fact.party == f"{node.unit_id}"
