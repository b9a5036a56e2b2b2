"""What the facts of an item tell: the columns that lists read, today and on any past day. Pure.

`TELLS` is the one place that says which act writes which column. `effects.item_follows` writes the columns by it,
`ledger.past` judges them back by it, the sheet of the ledger records by it what a unit filled in.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date
from typing import Any, NamedTuple

from huying.kernel.procedures.definition import EXTENDED_TO, Act
from huying.kernel.procedures.standing import Fact

from ..models import NONE
from ..procedures import GIVES
from ..procedures import ItemHandling as I
from ..rules.units import WHOLE, Step, plan_behind
from ..terms import ASSIST, SEPARATE

ITS_DAY, ITS_ENTRY = "", "-"  # not fields of the act but the day on which it was done, and that on which it was entered


class ItemTold(NamedTuple):
    """The columns of a problem item that follow its facts, in the order in which they are written."""

    responsible: str
    measures: str
    progress: str
    value: float | None
    answered_on: date | None
    promised_on: date | None
    done_on: date | None
    done_entered_on: date | None
    verified_on: date | None
    node_on: date


# By column: the acts that write it, each with its field; the newest of them stands.
TELLS: Mapping[str, tuple[tuple[Act, str], ...]] = {
    "responsible": ((I.accepted, "responsible"), (I.taken_over, "responsible")),
    "measures": ((I.accepted, "measures"),),
    "progress": ((I.progressed, "progress"), (I.done, "evidence"), (I.verified, "finding"), (I.sent_back, "reason")),
    "value": ((I.progressed, "value"), (I.done, "value")),
    "answered_on": ((I.answered, ITS_DAY),),
    "promised_on": ((I.promised, "promised_on"),),
    "done_on": ((I.done, ITS_DAY),),
    "done_entered_on": ((I.done, ITS_ENTRY),),
    "verified_on": ((I.verified, ITS_DAY),),
    "node_on": ((I.sent_back, "node_on"), (I.extended, EXTENDED_TO)),
}
_FIELDS = {column: {act.name: field for act, field in writers} for column, writers in TELLS.items()}
_WRITES = {  # the same by act: the columns it writes, each with its field
    act: [(column, fields[act]) for column, fields in _FIELDS.items() if act in fields]
    for act in {act for fields in _FIELDS.values() for act in fields}
}
# By the act with which a unit beside the one in charge leaves, where a return is agreed to: how it stood there.
LEAVES_BESIDE = {
    I.assist_return_decided.name: ASSIST,
    I.assist_taken_over.name: ASSIST,
    I.part_return_decided.name: SEPARATE,
    I.part_taken_over.name: SEPARATE,
}
AGREED = "agreed"
_GIVING = {act.name for act in GIVES}


def steps(facts: Iterable[Fact]) -> list[Step]:
    """What these facts say of who has the item, or a part of it, from then on."""
    return [_step(f) for f in facts if gives(f) or _leaves(f)]


def gives(fact: Fact) -> bool:
    """Whether by this the item went to another unit."""
    return fact.act in _GIVING and bool(fact.fields.get("unit"))


def _leaves(fact: Fact) -> bool:
    return fact.act in LEAVES_BESIDE and fact.fields.get("decision", AGREED) == AGREED


def _step(fact: Fact) -> Step:
    named = fact.fields.get("unit")
    to = int(named) if named else None
    if fact.act in _GIVING:
        return Step(fact.order, WHOLE, to, goes_on=fact.act == I.taken_over.name)
    return Step(fact.order, LEAVES_BESIDE[fact.act], to, int(fact.party))


def plan_for(unit: int | None, facts: Sequence[Fact], plans: Iterable[Fact], since: int = 0) -> Fact | None:
    """The plan that stands for an item which was handed over to `unit`, by its facts; of `plans`, those of its letter.

    What was handed in for the item alone, in this round of the letter (`since`), speaks for whoever has it (R1.50).
    """
    own = [f for f in facts if f.act == I.plan_supplemented.name and f.order > since]
    found = {f.order: f for f in (*plans, *own)}
    behind = plan_behind(unit, steps(facts), [(f.order, int(f.party) if f.party else None) for f in found.values()])
    return found[behind] if behind else None


def item_told(live: Sequence[Fact], listed: date, separate: Collection[str] = ()) -> ItemTold:
    """From the facts of the current round, the node that the list gave, and the units that handle a part of their own.

    An item is answered when everybody who handles a part of it has answered (分办); one that is accepted waits for
    nobody any more.
    """
    said = _newest_of_all(live)
    if separate and said["verified_on"] is None and not heard(live).issuperset(separate):
        said["answered_on"] = None
    blank = {"responsible": NONE, "measures": NONE, "progress": NONE, "node_on": listed}
    return ItemTold(**said | {name: value for name, value in blank.items() if said[name] is None})


def heard(live: Iterable[Fact]) -> set[str]:
    """The units that have answered a part of their own, by the facts of a round."""
    return {f.party for f in live if f.act == I.separately_answered.name}


def _newest_of_all(facts: Sequence[Fact]) -> dict[str, Any]:
    """`newest` of every column at once: the facts are read once, from the newest back."""
    said: dict[str, Any] = dict.fromkeys(TELLS)
    for fact in reversed(facts):
        for column, field in _WRITES.get(fact.act, ()):
            if said[column] is None:
                said[column] = _value(fact, field, column)
    return said


def newest(facts: Sequence[Fact], column: str) -> Any:
    """What the newest fact that writes this column says; None when none does."""
    fields = _FIELDS[column]
    for fact in reversed(facts):
        if fact.act in fields and (value := _value(fact, fields[fact.act], column)) is not None:
            return value
    return None


def _value(fact: Fact, field: str, column: str) -> Any:
    if field in (ITS_DAY, ITS_ENTRY):
        return fact.on if field == ITS_DAY else fact.entered
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
