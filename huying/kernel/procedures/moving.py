"""Moving a running proceeding: to another version of its procedure, or to the numbers of another day (point 10).

A proceeding keeps the version and the numbers it began under until the office moves it by a record that says why and
which due days that changes. Moving back is another move; nothing is edited.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from copy import copy
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import transaction

from huying.kernel.access.viewer import Viewer
from huying.kernel.calendar.clock import day_of
from huying.kernel.people.roles import Role

from . import indexes, selectors
from .definition import Act, Ask, Procedure, Reason
from .models import ActRecord, Proceeding
from .periods import parse
from .recording import put_down
from .refusals import Incomplete, NotAllowed, TooLate
from .registry import known_act, versions_of
from .selectors import MOVED
from .standing import Fact


@dataclass(frozen=True)
class Change:
    """A due day that a move changes; None where there is no limit before, or none any more."""

    label: str
    before: date | None
    after: date | None


def changes(proceeding: Proceeding, *, version: int, numbers_on: date, today: date) -> list[Change]:
    """The open due days that would change, in the order of the new ones. Raises Incomplete or TooLate like `move`."""
    _check(proceeding, version, numbers_on, today)
    before, after = _due_days(proceeding, today), _due_days(_moved(proceeding, version, numbers_on), today)
    labels = {**before, **after}
    found = [
        Change(label, before.get(key, (label, None))[1], after.get(key, (label, None))[1])
        for key, (label, _) in labels.items()
    ]
    return sorted((c for c in found if c.before != c.after), key=lambda c: c.after or c.before or today)


@transaction.atomic
def move(*, proceeding: Proceeding, version: int, numbers_on: date, by: Viewer, reason: str, at: datetime) -> ActRecord:
    """Judge a running proceeding by another version, or by the numbers in force on another day, from now on.

    Its facts stay as they are. Raises NotAllowed, TooLate (it has ended, or a fact has no place in that version) or
    Incomplete; then nothing is stored.
    """
    held, parent = selectors.locked(proceeding)
    capacity = by.capacity(Role.SC_OFFICE)
    if capacity is None or by.congress is None or by.congress.pk != held.congress_id:
        raise NotAllowed("改按别的规则，由本级常委会办公室登记。")
    if not reason.strip():
        raise Incomplete("请写明为什么改、依据哪个文件。")
    today, bench = day_of(at), selectors.Bench()
    moved = changes(held, version=version, numbers_on=numbers_on, today=today)
    said = {
        "reason": reason.strip(),
        "from": _rules(held.version, held.counts_by),
        "to": _rules(version, numbers_on),
        "days": [[c.label, c.before and c.before.isoformat(), c.after and c.after.isoformat()] for c in moved],
    }
    record = put_down(held, MOVED, on=today, at=at, by=by, capacity=str(capacity), said=said, round=held.round)
    held.version, held.numbers_on = version, None if numbers_on == held.opened_on else numbers_on
    held.save(update_fields=["version", "numbers_on"])
    indexes.refresh(held, today, bench)
    if parent:
        indexes.refresh_parent(parent, today, bench)
    proceeding.refresh_from_db()
    return record


def _rules(version: int, numbers_on: date) -> dict[str, Any]:
    return {"version": version, "numbers_on": numbers_on.isoformat()}


def _moved(proceeding: Proceeding, version: int, numbers_on: date) -> Proceeding:
    found = copy(proceeding)
    found.version, found.numbers_on = version, numbers_on
    return found


def _due_days(proceeding: Proceeding, today: date) -> dict[tuple[str, str], tuple[str, date | None]]:
    stands, _ = selectors.judge(proceeding, today)
    named = {(d.act.name, d.party): d for d in stands.open_duties}
    return {
        key: (f"{d.act.label}（{d.party_label}）" if d.party else d.act.label, d.due.on) for key, d in named.items()
    }


def _check(proceeding: Proceeding, version: int, numbers_on: date, today: date) -> None:
    known = {b.procedure.version: b.procedure for b in versions_of(proceeding.procedure)}
    if proceeding.ended_on:
        raise TooLate(f"这件事已于{proceeding.ended_on}结束，按原来的规则留存，不再改。", hint="")
    if version not in known:
        raise Incomplete(f"没有第{version}版。", hint=f"现有：{'、'.join(f'第{v}版' for v in known)}。")
    if not proceeding.opened_on <= numbers_on <= today:
        raise Incomplete(f"按哪一天的时限，须在开始日（{proceeding.opened_on}）和今天之间。", hint="请改日子。")
    if (version, numbers_on) == (proceeding.version, proceeding.counts_by):
        raise Incomplete("现在就是按这一版、这一天的时限办的。", hint="不用改。")
    if faults := homeless(proceeding.procedure, known[version], selectors.facts_of(proceeding)):
        raise TooLate(
            f"不能改按第{version}版：已经登记的事，在那一版里没有位置。",
            faults,
            hint="按现在的版本办完，或者先更正那些记录。",
        )


def homeless(code: str, procedure: type[Procedure], facts: Iterable[Fact]) -> list[Reason]:
    """What on record has no place in a version: an act, a party, a field or a choice that it does not know."""
    acts = {act.name: act for act in procedure.acts}
    found: list[Reason] = []
    for fact in facts:
        old, act = known_act(code, fact.act), acts.get(fact.act)
        if act is None:
            found.append(Reason(f"{fact.on}的“{old.label}”：没有这一步"))
        elif not _has_party(act, fact.party):
            found.append(Reason(f"{fact.on}的“{act.label}”：由谁办、分几期办，那一版另有规定"))
        else:
            labels = {a.name: a.label for a in old.asks}
            lost = _homeless_fields(act, fact.fields)
            found += [Reason(f"{fact.on}的“{act.label}”：“{labels.get(name, name)}”填的内容放不下") for name in lost]
    return found


def _has_party(act: Act, party: str) -> bool:
    if act.period:
        period = parse(party)
        return period is not None and period.every is act.period
    return bool(party) == bool(act.each)


def _homeless_fields(act: Act, fields: Mapping[str, Any]) -> list[str]:
    asks = {ask.name: ask for ask in act.asks}
    return [name for name, value in fields.items() if name not in asks or not _fits(asks[name], value)]


def _fits(ask: Ask, value: Any) -> bool:
    values = value if isinstance(value, list) else [value]
    return not ask.options or set(values) <= set(dict(ask.options))
