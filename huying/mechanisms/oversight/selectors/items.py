"""Problem items: as their rules see them, and as lists show them."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any

from django.db.models import Q, QuerySet

from huying.kernel.calendar.clock import day_of
from huying.kernel.database.looks import asked_once, is_looking
from huying.kernel.database.prepared import Prepared, named
from huying.kernel.people.models import Congress
from huying.kernel.people.roles import Role
from huying.kernel.procedures.definition import Act
from huying.kernel.procedures.models import ActRecord, Proceeding
from huying.kernel.procedures.selectors import recorded
from huying.kernel.procedures.standing import Fact, Party, PlannedDay, current_round

from ..access import problem_item
from ..models import ItemUnit, ListedUnit, ProblemItem
from ..procedures import ItemHandling as I
from ..procedures import OpinionHandling
from ..rules import ItemView
from ..rules.units import Hands, plan_behind
from ..terms import ASSIST, QUANTITATIVE, SEPARATE
from .beside import hands_of, names_of
from .told import LEAVES_BESIDE, gives, heard, node_before_extension, promised_in_round, steps

_KINDS = {"assisting": ASSIST, "separate": SEPARATE}  # the lists of parties of an item
STOOD = Q(reverses=None, reversal=None)  # of records: those that were not corrected, nor are corrections


def items_in_hand(letter: Proceeding) -> QuerySet[Proceeding]:
    """The proceedings of the letter's items that have not ended: signing opens them (R1.48)."""
    return letter.children.filter(ended_on=None).select_related("congress").order_by("pk")


_ITEM = (
    "kind", "unit_id", "node_on", "listed_node_on", "listed_unit_id", "opinion__topic__working_body_id",
    "opinion__topic__organ_id",
)  # fmt: skip
_OF_LETTER = tuple(
    act.name
    for act in (OpinionHandling.signed, OpinionHandling.planned, OpinionHandling.concluded, OpinionHandling.rehandled)
)
_item = Prepared(lambda pk: ProblemItem.objects.filter(pk=pk).values_list(*_ITEM), int)


_LISTED = ("body_id", "body__name", "kind")
_listed = Prepared(lambda pk: ListedUnit.objects.filter(problemitem=pk).order_by("body_id").values_list(*_LISTED), int)


_letter_at = Prepared(
    lambda letter: (
        ActRecord.objects.filter(proceeding=letter, act__in=_OF_LETTER, reversal=None, reverses=None)
        .order_by("pk")
        .values_list("act", "on", "party", "pk")
    ),
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
def records_of_letter(opinion_id: int) -> list[ActRecord]:
    """The records of a letter's being signed, planned, concluded and handled again, and of its inspections."""
    P = OpinionHandling
    return list(recorded(P, P.signed, P.planned, P.concluded, P.rehandled, P.inspected, about=[opinion_id]))


def item_view(proceeding: Proceeding, facts: tuple[Fact, ...]) -> ItemView:
    found, of_letter = _told(proceeding)
    letter = {act: on for act, on, _, _ in of_letter}
    signed = letter.get(OpinionHandling.signed.name)
    kind, now, node_on, listed_node_on, listed_unit, working_body, organ = found
    listed = _listed(proceeding.subject_id)
    beside = {pk: how for pk, _, how in listed}
    has = hands_of(listed_unit, beside, facts)
    parties, unit = _parties(has, {pk: name for pk, name, _ in listed}, facts), has.unit or now
    node, promised_on = node_before_extension(facts, listed_node_on or node_on), promised_in_round(facts)
    return ItemView(
        facts=facts,
        days={**_days(node, promised_on, signed, facts), **_came_to_assist(signed, listed_unit, beside, facts)},
        has_come_after_the_plan=_came_after_the_plan(listed_unit, unit, facts, of_letter),
        parties=parties,
        stood={name: frozenset(str(pk) for pk, how in has.stood if how == own) for name, own in _KINDS.items()},
        bodies={
            Role.WORKING_BODY: frozenset({working_body}),
            Role.ORGAN: frozenset({organ}),
            **({Role.HANDLING_UNIT: frozenset({unit})} if unit else {}),
        },
        is_quantitative=kind == QUANTITATIVE,
        letter_is_signed=signed is not None,
        letter_is_concluded=OpinionHandling.concluded.name in letter,
        node_on=node,
        silent_units=_silent(parties["separate"], facts),
        promised_on=promised_on,
    )


def _told(proceeding: Proceeding) -> tuple[tuple[Any, ...], list[tuple[str, date, str, int]]]:
    """What the rules ask of an item, and what was done to its letter; a page has read both.

    Raises ProblemItem.DoesNotExist.
    """
    if is_looking():
        item = problem_item(proceeding.subject_id)
        letter = [(r.act, r.on, r.party, r.pk) for r in records_of_letter(item.opinion_id) if r.act in _OF_LETTER]
        return named(item, _ITEM), letter
    found = _item.one(proceeding.subject_id)
    if found is None:
        raise ProblemItem.DoesNotExist
    return found, _letter_at(proceeding.parent_id) if proceeding.parent_id else []


def _days(
    node: date, promised_on: date | None, signed_on: date | None, facts: tuple[Fact, ...]
) -> dict[str, PlannedDay]:
    """The node, the promised day, and the days from which the unit in charge has it: signed, or given to it later."""
    given = [(f.act, f.on) for f in facts if gives(f)]
    anew = [on for act, on in given if act != I.taken_over.name]
    handed = signed_on and max([signed_on, *anew])
    named = {"node": node, "promised_day": promised_on, "letter_signed": signed_on, "handed": handed}
    named["came"] = given[-1][1] if given else None
    return {name: PlannedDay(on) for name, on in named.items() if on}


def _came_after_the_plan(
    listed: int | None, unit: int | None, facts: tuple[Fact, ...], letter: Sequence[tuple[str, date, str, int]]
) -> bool:
    """Whether its unit had handed in its plan of this round before it came, so that no plan speaks for it (R1.50)."""
    if not any(gives(f) for f in facts):
        return False
    again = max((pk for act, _, _, pk in letter if act == OpinionHandling.rehandled.name), default=0)
    plans = [(pk, int(by)) for act, _, by, pk in letter if act == OpinionHandling.planned.name and pk > again]
    return unit in {by for _, by in plans} and plan_behind(listed, steps(facts), plans) is None


def _came_to_assist(
    signed_on: date | None, listed: int | None, beside: Mapping[int, str], facts: tuple[Fact, ...]
) -> dict[str, PlannedDay | None]:
    """From when a unit that came after another is asked what it thinks; never where that one had said it (R1.47).

    Who stood there already keeps its own day, and what it owes.
    """
    said, days = set(), dict[str, PlannedDay | None]()
    for at, fact in enumerate(facts if signed_on else ()):
        if fact.act == I.co_opinion.name:
            said.add(fact.party)
        elif signed_on and (unit := _comes_to_assist(fact, hands_of(listed, beside, facts[:at]))):
            if fact.party in said:
                said.add(unit)
            days[f"handed:{unit}"] = None if fact.party in said else PlannedDay(max(signed_on, fact.on))
    return days


def _comes_to_assist(fact: Fact, had: Hands) -> str:
    """The unit that assists by this and stood nowhere before; '' for none."""
    unit = fact.fields.get("unit")
    comes = unit and LEAVES_BESIDE.get(fact.act) == ASSIST and int(unit) not in {had.unit, *had.beside}
    return str(unit) if comes else ""


def _parties(has: Hands, names: dict[int, str], facts: Iterable[Fact]) -> dict[str, tuple[Party, ...]]:
    """The units beside the one in charge; and those that were (`gone`), for the words of what they did."""
    spoke = {int(f.party) for f in facts if f.party}
    names |= names_of({*spoke, *has.beside} - names.keys())
    known = {pk: Party(str(pk), name) for pk, name in sorted(names.items())}
    return {
        "gone": tuple(known[pk] for pk in sorted(spoke - has.beside.keys()) if pk in known),
        **{
            name: tuple(party for pk, party in known.items() if has.beside.get(pk) == how)
            for name, how in _KINDS.items()
        },
    }


def _silent(separate: Sequence[Party], facts: tuple[Fact, ...]) -> tuple[str, ...]:
    """Those who handle a part of their own and have not answered it since it was sent back."""
    if not separate:
        return ()
    answered = parts_answered(facts)
    return tuple(unit.label for unit in separate if unit.key not in answered)


def parts_answered(facts: Sequence[Fact]) -> set[str]:
    """The units that have answered a part of their own in this round."""
    live, _ = current_round(I, facts)
    return heard(live)


def parts_come_since(facts: Sequence[Fact]) -> set[int]:
    """The units that answered a part of their own in this round before another part came to them."""
    live, _ = current_round(I, facts)
    answered = {f.party: f.order for f in live if f.act == I.separately_answered.name}
    came = [step for step in steps(facts) if step.kind == SEPARATE and step.to is not None]
    return {step.to for step in came if step.to and answered.get(f"{step.to}", step.order) < step.order}


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
    named = ("proceeding__subject_id", "act", "on", "party", "round", "said", "pk", "recorded_at")
    for item, act, day, party, number, said, pk, at in records.order_by("pk").values_list(*named):
        found[item].append(Fact(act, day, "" if party == "-" else party, number, json.loads(said), pk, day_of(at)))
    return found


def items(congress: Congress) -> QuerySet[ProblemItem]:
    found = ProblemItem.objects.filter(congress=congress)
    return found.select_related("opinion__topic", "opinion__session", "unit").order_by(
        "-opinion__session__planned_on", "opinion", "number"
    )
