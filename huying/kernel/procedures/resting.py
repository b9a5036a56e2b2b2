"""What rests on a record: what falls with it when corrected, and what elsewhere comes first (point 9).

Nothing of this is declared. An act rests on what comes before it by declaration, and on whatever makes its rules hold:
if a rule of an act that was done holds with the record and not without it, the act rests on the record.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import replace

from . import selectors
from .definition import Act, AskKind, missing
from .models import ActRecord, Proceeding
from .refusals import TooLate
from .registry import Binding, binding_for
from .standing import Fact, View, current_round


def fallen(proceeding: Proceeding, record: ActRecord) -> list[ActRecord]:
    """The record and all of its own proceeding that rests on it, the newest first."""
    binding = binding_for(proceeding)
    known = {r.pk: r for r in selectors.effective_records([proceeding])[proceeding.pk] if r.pk >= record.pk}
    if record.pk not in known:
        return [record]  # it was reversed before
    facts = selectors.facts_of(proceeding)
    before = _holding(binding, proceeding, facts)
    found = _following(binding, known.values(), record)
    while lost := before - _holding(binding, proceeding, _without(facts, found)) - found:
        later = [known[pk] for pk in lost if pk in known]
        if not later:
            break
        for each in later:
            found |= _following(binding, known.values(), each)
    return [known[pk] for pk in sorted(found, reverse=True)]


def _following(binding: Binding, known: Collection[ActRecord], record: ActRecord) -> set[int]:
    """The record, what comes after it by declaration, and what rests on the bodies that any of these named."""
    act = binding.procedure.act(record.act)
    again = {r.pk for r in known if act.repeats and r.act == act.name and r.party_key == record.party_key}
    found, fresh = set[int](), _after(binding, known, record, (act, *_handed(binding, record)), again)
    while fresh := fresh - found:
        found |= fresh
        named = [r for r in known if r.pk in fresh and r != record and _handed(binding, r)]
        fresh = {pk for each in named for pk in _after(binding, known, each, _handed(binding, each))}
    return {record.pk, *found}


def _after(
    binding: Binding,
    known: Collection[ActRecord],
    record: ActRecord,
    acts: tuple[Act, ...],
    again: Collection[int] = (),
) -> set[int]:
    """What comes after these acts, of the same party where both have one.

    An act that is done many times does not rest on the time before, and what comes after the next time (`again`) rests
    on that. So with handing on: what the next body does rests on its being handed on to that one.
    """
    names, handed = {a.name for a in binding.procedure.downstream(*acts)}, _handed(binding, record)
    after = [r for r in known if r.pk > record.pk]
    next_time = [r.pk for r in after if r.pk in again or (handed and _handed(binding, r) == handed)]
    later = (r for r in after if r.act in names and (not next_time or r.pk < min(next_time)))
    return {r.pk for r in later if not record.party_key or r.party_key in ("", record.party_key)}


def _handed(binding: Binding, record: ActRecord) -> tuple[Act, ...]:
    """What rests on the record because it names the body that does it."""
    act = binding.procedure.act(record.act)
    named = [ask.name for ask in act.asks if ask.kind is AskKind.BODY]
    return act.hands_on if any(record.fields.get(name) for name in named) else ()


def _without(facts: Iterable[Fact], records: set[int]) -> tuple[Fact, ...]:
    return tuple(f for f in facts if f.order not in records)


def holding(proceeding: Proceeding) -> dict[int, str]:
    """The records of a proceeding whose rules hold now, with the words for each."""
    binding, facts = binding_for(proceeding), selectors.facts_of(proceeding)
    labels = {f.order: binding.procedure.act(f.act).titled(f.party) for f in facts}
    return {order: labels[order] for order in _holding(binding, proceeding, facts)}


def _holding(binding: Binding, proceeding: Proceeding, facts: tuple[Fact, ...]) -> set[int]:
    """The records of the current round whose rules hold, and the acts that opened a round, judged before they did."""
    procedure = binding.procedure
    live, _ = current_round(procedure, facts)
    view = binding.view(proceeding, facts)
    found = {f.order for f in live if _holds(procedure.act(f.act), f, view)}
    for restart in (f for f in facts if procedure.act(f.act).reopened):
        earlier = binding.view(proceeding, tuple(f for f in facts if f.order < restart.order))
        if _holds(procedure.act(restart.act), restart, earlier):
            found.add(restart.order)
    return found


def _holds(act: Act, fact: Fact, view: View) -> bool:
    """Whether its rules hold; and whoever did it as one of several was one of them, where the facts say who is."""
    if fact.party not in view.stood.get(act.each, (fact.party,)):
        return False
    party = next((p for p in view.parties.get(act.each, ()) if p.key == fact.party), None)
    seen = replace(view, party=party) if party else view
    return not any(missing(check, seen) for check in act.only_if)


# ── other proceedings ─────────────────────────────────────────────────────
def neighbours(proceeding: Proceeding, acts: Iterable[Act]) -> list[Proceeding]:
    """The other proceedings whose acts may rest on these: the parent, the children, and those the mechanism names."""
    binding = binding_for(proceeding)
    found = list(proceeding.children.select_related("congress"))
    if proceeding.parent_id:
        found += Proceeding.objects.filter(pk=proceeding.parent_id).select_related("congress")
    for act in acts:
        found += binding.others(proceeding, act)
    return list({p.pk: p for p in found}.values())


def refuse_what_rests_elsewhere(before: dict[int, dict[int, str]], others: Iterable[Proceeding]) -> None:
    """Raises TooLate naming each act of another proceeding whose rules held before a correction and do not after it."""
    lost, stay = [], set(Proceeding.objects.filter(pk__in=list(before)).values_list("pk", flat=True))
    for other in (each for each in others if each.pk in stay):  # what the correction took away rests on nothing
        now = holding(other)
        lost += [f"“{other.title}”的“{label}”" for order, label in before[other.pk].items() if order not in now]
    if lost:
        raise TooLate(f"{'、'.join(lost)}是依这一条办的，不能先更正这一条。", hint="请先更正那些记录，再来更正这一条。")
