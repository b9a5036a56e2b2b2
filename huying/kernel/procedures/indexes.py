"""Indexes over standings, for desks, lists and reminders; rewritten after every act, never a source of truth."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import date, datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import QuerySet

from huying.kernel.calendar.clock import day_of
from huying.kernel.calendar.hooks import Imported
from huying.kernel.database.prepared import Inserted, Prepared, Rewritten, Row
from huying.kernel.notifications import services as notifications
from huying.kernel.people.models import Mandate, Person
from huying.kernel.people.roles import Role

from . import selectors
from .definition import Act
from .limits import Duty, listed
from .models import ActRecord, DueDay, OpenDoor, Proceeding
from .registry import Binding, Notice, all_bindings, binding_for
from .selectors import Bench
from .standing import Fact, Standing, View

_deferred: ContextVar[set[int] | None] = ContextVar("deferred", default=None)


@contextmanager
def deferred(today: date) -> Iterator[None]:
    """Within it only the stage columns follow each act; due days and doors are written once, at its end.

    For plays of many acts in one transaction (a demonstration, a take-over of old files).
    """
    waiting: set[int] = set()
    token = _deferred.set(waiting)
    try:
        yield
    finally:
        _deferred.reset(token)
    refresh_all(Proceeding.objects.filter(pk__in=waiting).select_related("congress").order_by("pk"), today)


def refresh(
    proceeding: Proceeding, today: date, bench: Bench | None = None, facts: tuple[Fact, ...] | None = None
) -> tuple[Standing, View]:
    """Rewrite the stage, the due days and the open doors of a proceeding from its standing. `facts`, if known."""
    stands, view = selectors.judge(proceeding, today, bench, facts)
    _write_stage(proceeding, stands, today)
    if follow := binding_for(proceeding).follow:
        follow(proceeding, stands)
    waiting = _deferred.get()
    if waiting is not None:
        waiting.add(proceeding.pk)
        return stands, view
    _due_days.write(proceeding, [_due_day(stands, view, d, today) for d in listed(stands.duties)])
    _open_doors.write(proceeding, list(_doors(stands, view, today)))
    return stands, view


def _write_stage(proceeding: Proceeding, stands: Standing, today: date) -> None:
    stage = (
        stands.stage.name if stands.stage else "-",
        stands.round,
        stands.ended.on if stands.ended else None,
        min((d.due.on for d in stands.open_duties if not d.has_lapsed(today)), default=None),
    )
    if stage != (proceeding.stage, proceeding.round, proceeding.ended_on, proceeding.next_due_on):
        proceeding.stage, proceeding.round, proceeding.ended_on, proceeding.next_due_on = stage
        _stage(proceeding.pk, *stage)


_stage = Rewritten(Proceeding, "stage", "round", "ended_on", "next_due_on")


class _Index:
    """The rows of one index that belong to a proceeding; written anew only where they differ from what is there."""

    def __init__(self, model: type[DueDay] | type[OpenDoor], *names: str) -> None:
        self._model = model
        self._known = Prepared(
            lambda proceeding: model.objects.filter(proceeding=proceeding).order_by("pk").values_list(*names), int
        )
        self._insert = Inserted(model, "congress", "proceeding", *names)

    def write(self, proceeding: Proceeding, rows: list[tuple[Any, ...]]) -> None:
        known = self._known(proceeding.pk)
        if known == rows:
            return
        if known:
            self._model.objects.filter(proceeding=proceeding)._raw_delete("default")  # nothing hangs on an index
        self._insert.many([(proceeding.congress_id, proceeding.pk, *row) for row in rows])


_due_days = _Index(
    DueDay, "act", "party", "roles", "body_id", "due_on", "original_on", "unit", "provisional", "done_on",
    "entered_late_on", "is_open", "waits_for",
)  # fmt: skip
_open_doors = _Index(OpenDoor, "act", "party", "role", "body_id", "is_step", "due_on", "unit", "provisional")


def refresh_parent(parent: Proceeding, today: date, bench: Bench) -> None:
    """A child's act may open or shut its parent's doors."""
    waiting = _deferred.get()
    if waiting is None:
        refresh(parent, today, bench)
    else:
        waiting.add(parent.pk)


def refresh_others(proceeding: Proceeding, act: Act, today: date, bench: Bench) -> None:
    """An act may open or shut doors elsewhere, of a child's or of a stranger's: the mechanism names them."""
    if others := binding_for(proceeding).opens.get(act):
        for other in others(proceeding):
            refresh_parent(selectors.locked(other)[0], today, bench)


def bodies_for(act: Act, role: Role, view: View, party: str) -> tuple[int | None, ...]:
    """The bodies whose people hold the door; (None,) where every holder of the role may."""
    return tuple(sorted(act.own_body(party) or view.bodies.get(role.recorder, frozenset()))) or (None,)


def _due_day(stands: Standing, view: View, duty: Duty, today: date) -> tuple[Any, ...]:
    role = duty.act.roles[0].recorder
    is_open = stands.is_open(duty.act, duty.party)
    waits = not is_open and duty.done_on is None and not duty.has_lapsed(today)
    return (
        duty.act.name,
        duty.party or "-",
        role.value,
        bodies_for(duty.act, duty.act.roles[0], view, duty.party)[0],
        duty.due.on,
        duty.due.original_on,
        duty.due.unit,
        duty.due.provisional,
        duty.done_on,
        duty.entered_late_on,
        is_open and not duty.has_lapsed(today),
        (_waits_for(stands, duty.act, duty.party)[:200] if waits else "") or "-",
    )


def _waits_for(stands: Standing, act: Act, party: str) -> str:
    """Why it cannot be done yet; where what comes before it cannot be done either, why that cannot."""
    for before in act.preceding:
        its = party if before.each == act.each else ""
        if stands.why_not(before, its):
            return _waits_for(stands, before, its)
    return "；".join(reason.text for reason in stands.why_not(act, party))


def _doors(stands: Standing, view: View, today: date) -> Iterator[tuple[Any, ...]]:
    """A comment whose day has lapsed may still be given, but waits for nobody: it is no step on a desk.

    Nor does what would take an end back wait for anybody: the page alone offers it.
    """
    if stands.ended:
        return
    due = {(d.act, d.party): d.due for d in listed(stands.open_duties)}
    lapsed = {(d.act, d.party) for d in stands.open_duties if d.has_lapsed(today)}
    for door in stands.open:
        party = door.party.key if door.party else ""
        limit = due.get((door.act, party))
        if door.act.period and limit is None:
            continue  # an older period: it comes up when those before it are served
        timing = (limit.on, limit.unit, limit.provisional) if limit else (None, "day", False)
        is_step = door.act.is_step and (door.act, party) not in lapsed
        # A door names roles and bodies: what named persons do in their own name is offered on the page alone.
        roles = (r for r in door.act.roles if (door.act.name, r) not in view.persons)
        for role in dict.fromkeys(r.recorder for r in roles):
            for body in bodies_for(door.act, role, view, party):
                yield (door.act.name, party or "-", role.value, body, is_step, *timing)


def refresh_all(proceedings: Iterable[Proceeding], today: date) -> int:
    """Refresh many, each in its own short transaction: after a calendar import, or when silence has lapsed."""
    count = 0
    for proceeding in proceedings:
        with transaction.atomic():
            refresh(selectors.locked(proceeding)[0], today)
        count += 1
    return count


def refresh_lapsed(today: date) -> int:
    """Open the doors that somebody's silence kept shut: due days of acts that lapse, passed and not done."""
    passed = DueDay.objects.filter(done_on=None, due_on__lt=today, due_on__gte=today - timedelta(days=31))
    ids = {
        d.proceeding_id
        for d in passed.select_related("proceeding")
        if binding_for(d.proceeding).procedure.act(d.act).lapses
    }
    return refresh_all(Proceeding.objects.filter(pk__in=ids).select_related("congress"), today)


def refresh_turned(today: date) -> int:
    """A new period has begun: the recurring duties of running proceedings that are not listed for it yet.

    Found by what is missing from the index, so days off or a skipped run change nothing (point 7).
    """
    turned: set[int] = set()
    for binding in all_bindings():
        for act in binding.procedure.acts:
            if act.period:
                turned |= set(_turned(binding, act, act.period.around(today).key).values_list("pk", flat=True))
    return refresh_all(Proceeding.objects.filter(pk__in=turned).select_related("congress").order_by("pk"), today)


def _turned(binding: Binding, act: Act, period: str) -> QuerySet[Proceeding]:
    """Running proceedings whose recurring act is owed in this period, and that the index does not show so."""
    code, version = binding.procedure.code, binding.procedure.version
    running = Proceeding.objects.filter(procedure=code, version=version, ended_on=None)
    found = running.exclude(pk__in=DueDay.objects.filter(act=act.name, party=period).values("proceeding"))
    records = ActRecord.objects.filter(reverses=None, reversal=None)
    if act.due and (begins := [a.name for a in act.due.anchors]):
        found = found.filter(pk__in=records.filter(act__in=begins).values("proceeding"))
    closing = [a.name for a in act.closing]
    return found.exclude(pk__in=records.filter(act__in=closing).values("proceeding")) if closing else found


# ── telling people ────────────────────────────────────────────────────────
def announce(proceeding: Proceeding, record: ActRecord, act: Act, view: View) -> None:
    """Tell those whom the mechanism names, and those whose turn it now is."""
    if teller := binding_for(proceeding).notices.get(act):
        for number, notice in enumerate(teller(proceeding, record, view)):
            tell(proceeding, notice, key=f"act:{record.pk}:{number}", kind="act", at=record.recorded_at)


def tell(
    proceeding: Proceeding, notice: Notice, *, key: str, kind: str, at: datetime, headline: str | None = None
) -> None:
    people = holders(proceeding.congress_id, notice.roles, notice.bodies, day_of(at))
    if notice.people is not None:
        people = [person for person in people if person.pk in notice.people]
    notifications.tell(
        people=people,
        key=key,
        text=notice.text,
        url=notice.url or binding_for(proceeding).url(proceeding),
        kind=kind,
        at=at,
        headline=headline,
    )


_person = Row(Person, "person__")
_holders = Prepared(
    lambda congress, role: (
        Mandate.objects.filter(person__congress=congress, role=role)
        .order_by("pk")
        .values_list("body_id", "from_on", "until_on", *_person.columns)
    ),
    int,
    str,
)


def holders(congress_id: int, roles: Iterable[Role], bodies: Iterable[int], today: date) -> list[Person]:
    """The people who hold one of the roles today, in one of the bodies where any are named."""
    wanted, found = frozenset(bodies), {}
    for role in dict.fromkeys(r.recorder.value for r in roles):
        for body, since, until, *person in _holders(congress_id, role):
            if since <= today and (until is None or today <= until) and (not wanted or body in wanted):
                found[person[0]] = person
    return [_person.of(values) for values in found.values()]


def waiting_for(year: int) -> QuerySet[Proceeding]:
    """The running proceedings with due days that the notice of a year may move."""
    ids = DueDay.objects.filter(done_on=None, due_on__year__gte=year - 1).values("proceeding")
    return Proceeding.objects.filter(pk__in=ids, ended_on=None).select_related("congress").order_by("pk")


def recompute_provisional(imported: Imported) -> None:
    """A new arrangement of holidays moves due days: the open proceedings that have any are judged anew."""
    if not imported.changes_days:
        return
    today = day_of(imported.at)
    for proceeding in waiting_for(imported.notice.year):
        refresh(selectors.locked(proceeding)[0], today)
