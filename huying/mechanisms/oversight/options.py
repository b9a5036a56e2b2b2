"""What the forms of acts offer to choose from, where it depends on the matter, and how the history tells a choice."""

from __future__ import annotations

from collections.abc import Collection

from django.db.models import Q

from huying.kernel.calendar import clock
from huying.kernel.people.models import Person
from huying.kernel.procedures.definition import Ask, AskKind
from huying.kernel.procedures.models import Proceeding
from huying.kernel.procedures.registry import Options
from huying.kernel.procedures.selectors import facts_of
from huying.kernel.procedures.standing import Party

from . import selectors
from .models import NONE, Milestone, ProblemItem, Topic
from .procedures import InquiryBillHandling, ItemHandling, SpecificInvestigation
from .selectors.items import parts_answered

_PART_TO = [a for act in (ItemHandling.part_return_decided, ItemHandling.part_taken_over) for a in act.asks]


def of_letter(proceeding: Proceeding, ask: Ask, _party: Party | None) -> Options:
    """The items of the letter, by their numbers; or the units that have an item in it."""
    items = ProblemItem.objects.filter(opinion=proceeding.subject_id, unit__isnull=False)
    chosen = {
        "items": Q(),
        "sent_back": Q(verified_on=None) & ~Q(responsible=NONE),
        "reopened": Q(verified_on__isnull=False),
    }
    if ask.name in chosen:
        wanted = items.filter(chosen[ask.name])
        return [(str(n), f"第{n}项 {title}") for n, title in wanted.order_by("number").values_list("number", "title")]
    return [(str(pk), name) for pk, name in items.order_by("unit").values_list("unit", "unit__name").distinct()]


def words_of_letter(_proceeding: Proceeding, _ask: Ask, keys: Collection[str]) -> dict[str, str]:
    return {key: f"第{key}项" for key in keys}


def of_item(proceeding: Proceeding, ask: Ask, party: Party | None) -> Options:
    """The nodes that the units planned and have not reached; or the units to which the item, or a part, may be given.

    Who stands beside may be put in charge, or take over the part of another; who is in charge, too, handles it with
    the whole. Who has answered its own part answers no other in this round.
    """
    if ask.name == "milestone":
        nodes = Milestone.objects.filter(item=proceeding.subject_id, reached_on=None).select_related("unit")
        return [(str(node.pk), f"{node.title}（{node.unit}，{node.planned_on}）") for node in nodes]
    own = ProblemItem.objects.values_list("unit", flat=True).get(pk=proceeding.subject_id)
    offered = selectors.units(proceeding.congress).exclude(pk=party.key if party else own)
    heard = parts_answered(facts_of(proceeding)) - {str(own)} if ask in _PART_TO else ()
    return [(str(unit.pk), unit.name) for unit in offered.exclude(pk__in=heard)]


def words_of_item(proceeding: Proceeding, _ask: Ask, _keys: Collection[str]) -> dict[str, str]:
    """The nodes that progress was reported to."""
    nodes = Milestone.objects.filter(item=proceeding.subject_id).values_list("pk", "title")
    return {str(pk): title for pk, title in nodes}


def of_inquiry_bill(proceeding: Proceeding, ask: Ask, _party: Party | None) -> Options:
    """Whose names may be registered from paper: who has not signed, who has, who has not spoken of the answer yet."""
    facts = facts_of(proceeding)
    signed = selectors.signatures(InquiryBillHandling, proceeding, facts)
    if ask.name == "judges":
        return _named(set(signed) - set(selectors.verdicts(proceeding, facts)))
    return of_signatures(proceeding, ask, set(signed))


def of_investigation(proceeding: Proceeding, ask: Ask, _party: Party | None) -> Options:
    """Whose names may be registered from paper; or who sits on the commission."""
    if ask.name == "recused":
        seats = selectors.seats_of(proceeding.subject_id)
        return _named({s.person_id for s in seats if s.passed_on and not s.left_on})
    signed = selectors.signatures(SpecificInvestigation, proceeding, facts_of(proceeding))
    return of_signatures(proceeding, ask, set(signed))


def of_signatures(proceeding: Proceeding, ask: Ask, signed: set[int]) -> Options:
    """Those who sign it; or the members who do not yet."""
    if ask.name == "leavers":
        return _named(signed)
    return _named(selectors.may_sign_on(proceeding.congress, clock.today()) - signed)


def _named(people: set[int]) -> Options:
    rows = Person.objects.filter(pk__in=people).order_by("pk").values_list("pk", "name")
    return [(str(pk), name) for pk, name in rows]


def of_topic(proceeding: Proceeding, ask: Ask, _party: Party | None) -> Options:
    """Who may be put on the list of key speakers: the proposed first (R1.31)."""
    if ask.kind is not AskKind.PERSONS:
        return ()
    topic = Topic.objects.select_related("congress", "session").get(pk=proceeding.subject_id)
    on = topic.session.planned_on if topic.session else proceeding.opened_on
    found = selectors.key_speaker_candidates(topic, on)
    return [(str(c.person.pk), f"{c.person}（{'、'.join(c.reasons)}）" if c.reasons else f"{c.person}") for c in found]
