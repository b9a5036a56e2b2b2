"""Problem items: as their rules see them, and as lists show them."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

from django.db.models import Q, QuerySet

from huying.kernel.database.looks import asked_once, is_looking
from huying.kernel.database.prepared import Prepared, named
from huying.kernel.people.models import Congress
from huying.kernel.people.roles import Role
from huying.kernel.procedures.definition import Act
from huying.kernel.procedures.models import ActRecord, Proceeding
from huying.kernel.procedures.selectors import recorded
from huying.kernel.procedures.standing import Fact, Party, PlannedDay, current_round

from ..access import problem_item
from ..models import ItemUnit, ProblemItem
from ..procedures import ItemHandling as I
from ..procedures import OpinionHandling
from ..rules import ItemView
from ..terms import ASSIST, QUANTITATIVE, SEPARATE
from .told import GIVES, node_before_extension, promised_in_round

STOOD = Q(reverses=None, reversal=None)  # of records: those that were not corrected, nor are corrections


def items_in_hand(letter: Proceeding) -> QuerySet[Proceeding]:
    """The proceedings of the letter's items that have not ended: signing opens them (R1.48)."""
    return letter.children.filter(ended_on=None).select_related("congress").order_by("pk")


_ITEM = ("kind", "unit_id", "node_on", "listed_node_on", "opinion__topic__working_body_id", "opinion__topic__organ_id")
_item = Prepared(lambda pk: ProblemItem.objects.filter(pk=pk).values_list(*_ITEM), int)


_beside = Prepared(
    lambda pk: ItemUnit.objects.filter(problemitem=pk).order_by("body_id").values_list("body_id", "body__name", "kind"),
    int,
)


_signed = Prepared(
    lambda letter: ActRecord.objects.filter(
        proceeding=letter, act=OpinionHandling.signed.name, reversal=None, reverses=None
    ).values_list("on")[:1],
    int,
)


def answered_by(bodies: Iterable[int]) -> Q:
    """Items that one of these units answers for: it is in charge, or a part is its own (主办、分办)."""
    own = list(bodies)
    parts = ItemUnit.objects.filter(body__in=own, kind=SEPARATE).values("problemitem")
    return Q(unit__in=own) | Q(pk__in=parts)


@asked_once
def units_beside(item: ProblemItem) -> list[ItemUnit]:
    return list(ItemUnit.objects.filter(problemitem=item).select_related("body").order_by("kind", "body"))


def units_beside_letter(opinion: int, kind: str) -> frozenset[int]:
    """The units that assist with an item of a letter, or have a part of one."""
    rows = ItemUnit.objects.filter(problemitem__opinion=opinion, kind=kind)
    return frozenset(rows.values_list("body", flat=True))


@asked_once
def signed_or_inspected(opinion_id: int) -> list[ActRecord]:
    """The records of a letter's being signed and of its inspections."""
    return list(recorded(OpinionHandling, OpinionHandling.signed, OpinionHandling.inspected, about=[opinion_id]))


def item_view(proceeding: Proceeding, facts: tuple[Fact, ...]) -> ItemView:
    found, signed, beside = _told(proceeding)
    kind, unit, node_on, listed_node_on, working_body, organ = found
    parties = _parties(beside)
    node, promised_on = node_before_extension(facts, listed_node_on or node_on), promised_in_round(facts)
    return ItemView(
        facts=facts,
        days=_days(node, promised_on, signed, facts),
        parties=parties,
        bodies={
            Role.WORKING_BODY: frozenset({working_body}),
            Role.ORGAN: frozenset({organ}),
            **({Role.HANDLING_UNIT: frozenset({unit})} if unit else {}),
        },
        is_quantitative=kind == QUANTITATIVE,
        letter_is_signed=signed is not None,
        node_on=node,
        silent_units=_silent(parties["separate"], facts),
        promised_on=promised_on,
    )


def _told(proceeding: Proceeding) -> tuple[tuple[Any, ...], date | None, list[tuple[int, str, str]]]:
    """What the rules ask of an item, when its letter was signed, and its units beside; a page has read all of it.

    Raises ProblemItem.DoesNotExist.
    """
    if is_looking():
        item = problem_item(proceeding.subject_id)
        signed = [r.on for r in signed_or_inspected(item.opinion_id) if r.act == OpinionHandling.signed.name]
        beside = [(row.body_id, row.body.name, row.kind) for row in units_beside(item)]
        return named(item, _ITEM), next(iter(signed), None), sorted(beside)
    found = _item.one(proceeding.subject_id)
    if found is None:
        raise ProblemItem.DoesNotExist
    on = _signed.one(proceeding.parent_id) if proceeding.parent_id else None
    return found, on[0] if on else None, _beside(proceeding.subject_id)


def _days(
    node: date, promised_on: date | None, signed_on: date | None, facts: tuple[Fact, ...]
) -> dict[str, PlannedDay]:
    """The node, the promised day, and the day from which the unit in charge has it: signed, or given to it later."""
    giving = {act.name for act in GIVES}
    given = [f.on for f in facts if f.act in giving and f.fields.get("unit")]
    named = {"node": node, "promised_day": promised_on, "handed": signed_on and max([signed_on, *given])}
    return {name: PlannedDay(on) for name, on in named.items() if on}


def _parties(rows: Iterable[tuple[int, str, str]]) -> dict[str, tuple[Party, ...]]:
    return {
        name: tuple(Party(str(pk), unit) for pk, unit, how in rows if how == kind)
        for name, kind in (("assisting", ASSIST), ("separate", SEPARATE))
    }


def _silent(separate: Sequence[Party], facts: tuple[Fact, ...]) -> tuple[str, ...]:
    """Those who handle a part of their own and have not answered it since it was sent back."""
    if not separate:
        return ()
    live, _ = current_round(I, facts)
    heard = {f.party for f in live if f.act == I.separately_answered.name}
    return tuple(unit.label for unit in separate if unit.key not in heard)


def listed_node_of(item_id: int) -> date:
    """The node that the list gave an item. Raises ProblemItem.DoesNotExist."""
    found = _item.one(item_id)
    if found is None:
        raise ProblemItem.DoesNotExist
    listed: date = found[3] or found[2]
    return listed


def facts_of_items(
    items: Iterable[int] | QuerySet[Any, Any], stood: Q = STOOD, acts: Sequence[Act] = ()
) -> dict[int, list[Fact]]:
    """By item: what was done to it, in the order of recording, as far as it stood; one query."""
    records = ActRecord.objects.filter(stood, proceeding__procedure=I.code, proceeding__subject_id__in=items)
    if acts:
        records = records.filter(act__in=[act.name for act in acts])
    found: dict[int, list[Fact]] = defaultdict(list)
    named = ("proceeding__subject_id", "act", "on", "party", "round", "said", "pk")
    for item, act, day, party, number, said, pk in records.order_by("pk").values_list(*named):
        found[item].append(Fact(act, day, "" if party == "-" else party, number, json.loads(said), pk))
    return found


def items(congress: Congress) -> QuerySet[ProblemItem]:
    found = ProblemItem.objects.filter(congress=congress)
    return found.select_related("opinion__topic", "opinion__session", "unit").order_by(
        "-opinion__session__planned_on", "opinion", "number"
    )
