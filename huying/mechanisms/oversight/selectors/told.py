"""What the facts of an item tell: the columns that lists read, today and on any past day. Pure.

`TELLS` is the one place that says which act writes which column. `effects.item_follows` writes the columns by it,
`ledger.past` judges them back by it, the sheet of the ledger records by it what a unit filled in.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any, NamedTuple

from huying.kernel.procedures.definition import EXTENDED_TO, Act
from huying.kernel.procedures.standing import Fact

from ..models import NONE
from ..procedures import ItemHandling as I

ITS_DAY = ""  # not a field of the act but the day on which it was done


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


# By column: the acts that write it, each with its field; the newest of them stands.
TELLS: Mapping[str, tuple[tuple[Act, str], ...]] = {
    "responsible": ((I.accepted, "responsible"),),
    "measures": ((I.accepted, "measures"),),
    "progress": ((I.progressed, "progress"), (I.done, "evidence"), (I.verified, "finding"), (I.sent_back, "reason")),
    "value": ((I.progressed, "value"), (I.done, "value")),
    "answered_on": ((I.answered, ITS_DAY),),
    "promised_on": ((I.promised, "promised_on"),),
    "done_on": ((I.done, ITS_DAY),),
    "verified_on": ((I.verified, ITS_DAY),),
    "node_on": ((I.sent_back, "node_on"), (I.extended, EXTENDED_TO)),
}
_FIELDS = {column: {act.name: field for act, field in writers} for column, writers in TELLS.items()}
# The unit in charge is written once, by the effect of these acts; a past day is judged back by them.
GIVES = (I.reassigned, I.return_decided)


def item_told(live: Sequence[Fact], listed: date, separate: int = 0) -> ItemTold:
    """From the facts of the current round, the node that the list gave, and how many units handle a part of their own.

    An item is answered when everybody who handles a part of it has answered (分办); one that is accepted waits for
    nobody any more.
    """
    said: dict[str, Any] = {name: newest(live, name) for name in TELLS}
    heard = {f.party for f in live if f.act == I.separately_answered.name}
    if said["verified_on"] is None and len(heard) < separate:
        said["answered_on"] = None
    blank = {"responsible": NONE, "measures": NONE, "progress": NONE, "node_on": listed}
    return ItemTold(**said | {name: value for name, value in blank.items() if said[name] is None})


def newest(facts: Sequence[Fact], column: str) -> Any:
    """What the newest fact that writes this column says; None when none does."""
    fields = _FIELDS[column]
    for fact in reversed(facts):
        if fact.act in fields and (value := _value(fact, fields[fact.act], column)) is not None:
            return value
    return None


def _value(fact: Fact, field: str, column: str) -> Any:
    if field == ITS_DAY:
        return fact.on
    said = fact.fields.get(field)
    if said in (None, ""):
        return None
    return date.fromisoformat(said) if column.endswith("_on") else said


def node_before_extension(facts: Sequence[Fact], listed: date) -> date:
    """The day of the list, or the new one that came with sending it back: the day from which an extension counts."""
    return newest([f for f in facts if f.act == I.sent_back.name], "node_on") or listed


def promised_in_round(facts: Sequence[Fact]) -> date | None:
    """The day of the newest promise that is still owed: sending back takes a promise with it, though it stays said."""
    back = max((at for at, f in enumerate(facts) if f.act == I.sent_back.name), default=-1)
    promised: date | None = newest(facts[back + 1 :], "promised_on")
    return promised
