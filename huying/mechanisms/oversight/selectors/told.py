"""What the facts of an item tell: the columns that lists read. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import NamedTuple

from huying.kernel.procedures.definition import EXTENDED_TO
from huying.kernel.procedures.standing import Fact

from ..models import NONE
from ..procedures import ItemHandling


class ItemTold(NamedTuple):
    """The columns of a problem item that follow its facts, in the order in which they are written."""

    responsible: str
    measures: str
    progress: str
    value: float | None
    answered_on: date | None
    promised_on: date | None
    done_on: date | None
    verified_on: date | None
    node_on: date


WORDS = {
    ItemHandling.progressed.name: "progress",
    ItemHandling.done.name: "evidence",
    ItemHandling.verified.name: "finding",
    ItemHandling.sent_back.name: "reason",
}


def item_told_live(live: Sequence[Fact], listed: date) -> ItemTold:
    """From the facts of the current round and the node that the list gave the item."""
    latest = {f.act: f for f in live}
    taken, promised = latest.get(ItemHandling.accepted.name), latest.get(ItemHandling.promised.name)
    return ItemTold(
        taken.fields["responsible"] if taken else NONE,
        taken.fields.get("measures", NONE) if taken else NONE,
        _progress(live),
        next((f.fields["value"] for f in reversed(live) if "value" in f.fields), None),
        _day(latest.get(ItemHandling.answered.name)),
        date.fromisoformat(promised.fields["promised_on"]) if promised else None,
        _day(latest.get(ItemHandling.done.name)),
        _day(latest.get(ItemHandling.verified.name)),
        node_told(live, listed),
    )


def _day(fact: Fact | None) -> date | None:
    return fact.on if fact else None


def node_told(live: Sequence[Fact], listed: date) -> date:
    """The node in force: of the list, named anew when it was sent back, or extended since."""
    extended = [f.fields[EXTENDED_TO] for f in live if f.act == ItemHandling.extended.name]
    return date.fromisoformat(extended[-1]) if extended else node_before_extension(live, listed)


def node_before_extension(facts: Sequence[Fact], listed: date) -> date:
    """The day of the list, or the new one that came with sending it back."""
    named = [f.fields["node_on"] for f in facts if f.act == ItemHandling.sent_back.name and f.fields.get("node_on")]
    return date.fromisoformat(named[-1]) if named else listed


def _progress(live: Sequence[Fact]) -> str:
    """The newest words on how far it has come."""
    told = [f.fields[WORDS[f.act]] for f in live if f.act in WORDS]
    return told[-1] if told else NONE
