"""Indexes over standings, for desks, lists and reminders; rewritten after every act, never a source of truth."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import date, datetime, timedelta

from django.db import transaction

from huying.kernel.calendar.clock import day_of
from huying.kernel.calendar.hooks import Imported
from huying.kernel.notifications import services as notifications
from huying.kernel.people.models import Mandate, Person
from huying.kernel.people.roles import Role

from . import selectors
from .definition import Act
from .limits import Duty
from .models import ActRecord, DueDay, OpenDoor, Proceeding
from .registry import Notice, binding_of
from .selectors import Bench
from .standing import Standing, View

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


def refresh(proceeding: Proceeding, today: date, bench: Bench | None = None) -> Standing:
    """Rewrite the stage, the due days and the open doors of a proceeding from its standing."""
    stands, view = selectors.judge(proceeding, today, bench)
    _write_stage(proceeding, stands, today)
    if follow := binding_of(proceeding.procedure).follow:
        follow(proceeding, stands)
    waiting = _deferred.get()
    if waiting is not None:
        waiting.add(proceeding.pk)
        return stands
    DueDay.objects.filter(proceeding=proceeding).delete()
    DueDay.objects.bulk_create(_due_day(proceeding, stands, view, d, today) for d in stands.duties)
    OpenDoor.objects.filter(proceeding=proceeding).delete()
    OpenDoor.objects.bulk_create(_open_doors(proceeding, stands, view))
    return stands


def _write_stage(proceeding: Proceeding, stands: Standing, today: date) -> None:
    proceeding.stage = stands.stage.name if stands.stage else "-"
    proceeding.round = stands.round
    proceeding.ended_on = stands.ended.on if stands.ended else None
    proceeding.next_due_on = min((d.due.on for d in stands.open_duties if not d.has_lapsed(today)), default=None)
    proceeding.save(update_fields=["stage", "round", "ended_on", "next_due_on"])


def refresh_parent(parent: Proceeding, today: date, bench: Bench) -> None:
    """A child's act may open or shut its parent's doors."""
    waiting = _deferred.get()
    if waiting is None:
        refresh(parent, today, bench)
    else:
        waiting.add(parent.pk)


def refresh_others(proceeding: Proceeding, act: Act, today: date, bench: Bench) -> None:
    """An act may open or shut doors elsewhere, of a child's or of a stranger's: the mechanism names them."""
    if others := binding_of(proceeding.procedure).opens.get(act):
        for other in others(proceeding):
            refresh_parent(selectors.locked(other)[0], today, bench)


def bodies_for(act: Act, role: Role, view: View, party: str) -> tuple[int | None, ...]:
    """The bodies whose people hold the door; (None,) where every holder of the role may."""
    if act.each and party.isdecimal():
        return (int(party),)
    return tuple(sorted(view.bodies.get(role.recorder, frozenset()))) or (None,)


def _due_day(proceeding: Proceeding, stands: Standing, view: View, duty: Duty, today: date) -> DueDay:
    role = duty.act.roles[0].recorder
    body = bodies_for(duty.act, duty.act.roles[0], view, duty.party)[0]
    return DueDay(
        congress_id=proceeding.congress_id,
        proceeding=proceeding,
        act=duty.act.name,
        party=duty.party or "-",
        roles=role.value,
        body_id=body,
        due_on=duty.due.on,
        original_on=duty.due.original_on,
        unit=duty.due.unit,
        provisional=duty.due.provisional,
        done_on=duty.done_on,
        is_open=stands.is_open(duty.act, duty.party) and not duty.has_lapsed(today),
    )


def _open_doors(proceeding: Proceeding, stands: Standing, view: View) -> list[OpenDoor]:
    doors = []
    due = {(d.act, d.party): d.due for d in stands.open_duties}
    for door in stands.open:
        party = door.party.key if door.party else ""
        limit = due.get((door.act, party))
        for role in {r.recorder for r in door.act.roles}:
            doors += [
                OpenDoor(
                    congress_id=proceeding.congress_id,
                    proceeding=proceeding,
                    act=door.act.name,
                    party=party or "-",
                    role=role.value,
                    body_id=body,
                    is_step=not door.act.optional and not door.act.reopened,
                    due_on=limit.on if limit else None,
                    unit=limit.unit if limit else "day",
                    provisional=limit.provisional if limit else False,
                )
                for body in bodies_for(door.act, role, view, party)
            ]
    return doors


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
        if binding_of(d.proceeding.procedure).procedure.act(d.act).lapses
    }
    return refresh_all(Proceeding.objects.filter(pk__in=ids).select_related("congress"), today)


# ── telling people ────────────────────────────────────────────────────────
def announce(proceeding: Proceeding, record: ActRecord, act: Act) -> None:
    """Tell those whom the mechanism names, and those whose turn it now is."""
    binding = binding_of(proceeding.procedure)
    if teller := binding.notices.get(act):
        view = binding.view(proceeding, selectors.facts_of(proceeding))
        for number, notice in enumerate(teller(proceeding, record, view)):
            tell(proceeding, notice, key=f"act:{record.pk}:{number}", kind="act", at=record.recorded_at)


def tell(proceeding: Proceeding, notice: Notice, *, key: str, kind: str, at: datetime) -> None:
    people = holders(proceeding.congress_id, notice.roles, notice.bodies, day_of(at))
    notifications.tell(
        people=people,
        key=key,
        text=notice.text,
        url=binding_of(proceeding.procedure).url(proceeding),
        kind=kind,
        at=at,
    )


def holders(congress_id: int, roles: Iterable[Role], bodies: Iterable[int], today: date) -> list[Person]:
    """The people who hold one of the roles today, in one of the bodies where any are named."""
    mandates = Mandate.objects.filter(person__congress=congress_id, role__in=[r.recorder.value for r in roles])
    if bodies := list(bodies):
        mandates = mandates.filter(body__in=bodies)
    return list({m.person_id: m.person for m in mandates.select_related("person") if m.is_current(today)}.values())


def recompute_provisional(imported: Imported) -> None:
    """A new arrangement of holidays moves due days: the open proceedings that have any are judged anew."""
    if not imported.changes_days:
        return
    ids = DueDay.objects.filter(done_on=None, due_on__year__gte=imported.notice.year - 1).values("proceeding")
    running = Proceeding.objects.filter(pk__in=ids, ended_on=None).select_related("congress")
    today = day_of(imported.at)
    for proceeding in running.order_by("pk"):
        refresh(selectors.locked(proceeding)[0], today)
