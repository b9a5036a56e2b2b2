"""Deeds about sessions: plan, move, put on the agenda."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import Max

from huying.kernel.calendar.clock import day_of
from huying.kernel.ledger import services as ledger
from huying.kernel.people.models import Congress, Person
from huying.kernel.procedures import indexes
from huying.kernel.procedures.models import ActRecord, Proceeding
from huying.kernel.procedures.refusals import Incomplete, TooLate
from huying.kernel.procedures.selectors import has_done, hold
from huying.kernel.procedures.services import open_proceeding

from .. import registry, selectors
from ..models import PLACE, AgendaItem, Deliberation, ScSession, Sitting
from ..procedures import SessionHolding


@transaction.atomic
def plan_session(
    *,
    congress: Congress,
    number: int,
    planned_on: date,
    on: date,
    is_settled: bool = True,
    place: str = PLACE,
    by: Person | None = None,
    at: datetime | None = None,
) -> ScSession:
    """Plan a session; its day anchors what is counted back from it (R1.08). Raises Incomplete when the number is taken.

    With `by` and `at` the planning itself goes on record; a history that is loaded has nobody to name.
    """
    if ScSession.objects.filter(congress=congress, number=number).exists():
        raise Incomplete(f"第{number}次常委会会议已经有了。", hint="请换一个次数。")
    session = ScSession.objects.create(
        congress=congress, number=number, planned_on=planned_on, is_settled=is_settled, place=place
    )
    Sitting.objects.create(congress=congress, session=session, on=planned_on)  # a session opens with a plenary
    open_proceeding(procedure=SessionHolding, congress=congress, subject_id=session.pk, title=f"{session}", on=on)
    if by and at:
        note(session, "planned", {"number": number, "on": planned_on, "settled": is_settled, "place": place}, by, at)
    registry.tell_planned(session, on)
    return session


@transaction.atomic
def move_session(*, session: ScSession, planned_on: date, is_settled: bool, by: Person, at: datetime) -> None:
    """Move a session's day; every duty counted back from it is recomputed. Raises TooLate once it has opened."""
    proceeding = lock(session)
    if has_done(proceeding, SessionHolding.opened):
        raise TooLate("会议已经开过，不能改日子。")
    before = session.planned_on
    _move_sittings(session, planned_on - before)
    session.planned_on, session.is_settled = planned_on, is_settled
    session.save(update_fields=["planned_on", "is_settled"])
    note(session, "moved", {"from": before, "to": planned_on, "settled": is_settled}, by, at)
    indexes.refresh(proceeding, day_of(at))
    registry.tell_moved(session, day_of(at))


def _move_sittings(session: ScSession, by: timedelta) -> None:
    """The half-days keep their distance. The last goes first when they move on: two never stand on one."""
    for sitting in sorted(session.sittings.all(), key=lambda s: s.on, reverse=by > timedelta()):
        sitting.on += by
        sitting.save(update_fields=["on"])


@transaction.atomic
def put_on_agenda(*, session: ScSession, title: str, subject_kind: str, subject_id: int, today: date) -> AgendaItem:
    """Put a subject on a session's agenda, last; it leaves the agenda of any session that has not opened yet."""
    about = {"subject_kind": subject_kind, "subject_id": subject_id}
    for waiting in AgendaItem.objects.filter(congress=session.congress, **about).exclude(session=session):
        _take_off(waiting, today)
    last = session.agenda.aggregate(last=Max("order"))["last"] or 0
    item, _ = AgendaItem.objects.get_or_create(
        session=session, **about, defaults={"congress": session.congress, "order": last + 1, "title": title}
    )
    indexes.refresh(selectors.proceeding_of(session), today)
    return item


@transaction.atomic
def take_off_agenda(*, congress: Congress, subject_kind: str, subject_id: int, today: date) -> None:
    """Take a subject off the agenda of every session that has not opened yet."""
    waiting = AgendaItem.objects.filter(congress=congress, subject_kind=subject_kind, subject_id=subject_id)
    for item in waiting.select_related("session"):
        _take_off(item, today)


def sessions_reached(session: ScSession, subject_kind: str, subject_id: int) -> list[Proceeding]:
    """The proceedings that `put_on_agenda` writes to: of this session, and of those whose agenda the subject leaves."""
    waiting = AgendaItem.objects.filter(
        congress=session.congress, subject_kind=subject_kind, subject_id=subject_id
    ).select_related("session")
    return [selectors.proceeding_of(each) for each in {session, *(item.session for item in waiting)}]


def _take_off(item: AgendaItem, today: date) -> None:
    """What a session has deliberated stays on its agenda."""
    proceeding = selectors.proceeding_of(item.session)
    if has_done(proceeding, SessionHolding.opened):
        return
    item.delete()
    indexes.refresh(proceeding, today)


def after_opening(proceeding: Proceeding, record: ActRecord) -> None:
    registry.tell_moved(ScSession.objects.get(pk=proceeding.subject_id), day_of(record.recorded_at))


def after_closing(proceeding: Proceeding, record: ActRecord) -> None:
    registry.tell_closed(ScSession.objects.get(pk=proceeding.subject_id), record)


def lock(session: ScSession) -> Proceeding:
    """The session's proceeding, locked with those of its agenda: nobody opens it while its day or roll is changed."""
    proceeding = selectors.proceeding_of(session)
    return hold([proceeding, *selectors.subjects_of(session)])[proceeding.pk]


def lock_deliberation(deliberation: Deliberation) -> Proceeding:
    """The deliberation's proceeding, locked with its session's: two recorders do not write to it at once."""
    proceeding = selectors.proceeding_of_deliberation(deliberation)
    return hold([proceeding])[proceeding.pk]


def note(session: ScSession, what: str, body: Mapping[str, Any], by: Person, at: datetime, *, about: str = "") -> None:
    """On the ledger: of the session, or of what it is about."""
    ledger.record(
        congress=session.congress, kind=f"meetings.{what}", subject=about or f"session:{session.pk}", body=body,
        by=by.name, recorded_at=at,
    )  # fmt: skip
