"""Deeds of sessions. Acts themselves go through `perform`."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime

from django.db import transaction

from huying.kernel.ledger import services as ledger
from huying.kernel.people.models import Congress, Person
from huying.kernel.procedures import indexes
from huying.kernel.procedures.models import ActRecord, Proceeding
from huying.kernel.procedures.refusals import Incomplete, TooLate
from huying.kernel.procedures.services import open_proceeding

from . import registry, selectors
from .models import AgendaItem, Attendance, Presence, ScSession
from .procedures import SessionHolding


@transaction.atomic
def plan_session(
    *, congress: Congress, number: int, planned_on: date, on: date, is_settled: bool = True, place: str = "常委会会议室"
) -> ScSession:
    """Plan a session; its day anchors what is counted back from it. Raises Incomplete when the number is taken."""
    if ScSession.objects.filter(congress=congress, number=number).exists():
        raise Incomplete(f"第{number}次常委会会议已经有了。", hint="请换一个次数。")
    session = ScSession.objects.create(
        congress=congress, number=number, planned_on=planned_on, is_settled=is_settled, place=place
    )
    open_proceeding(
        procedure=SessionHolding, congress=congress, subject_id=session.pk, title=f"{session}", on=on
    )
    return session


@transaction.atomic
def move_session(*, session: ScSession, planned_on: date, is_settled: bool, by: Person, at: datetime) -> None:
    """Move a session's day; every duty counted back from it is recomputed. Raises TooLate once it has opened."""
    proceeding = selectors.proceeding_of(session)
    if proceeding.records.filter(act="opened", reversal=None).exists():
        raise TooLate("会议已经开过，不能改日子。")
    before = session.planned_on
    session.planned_on, session.is_settled = planned_on, is_settled
    session.save(update_fields=["planned_on", "is_settled"])
    ledger.record(
        congress=session.congress, kind="meetings.moved", subject=f"session:{session.pk}", by=by.name, recorded_at=at,
        body={"from": before.isoformat(), "to": planned_on.isoformat(), "settled": is_settled},
    )
    indexes.refresh(proceeding, at.date())
    registry.tell_moved(session, at.date())


@transaction.atomic
def put_on_agenda(*, session: ScSession, title: str, subject_kind: str, subject_id: int, today: date) -> AgendaItem:
    order = session.agenda.count() + 1
    item, _ = AgendaItem.objects.get_or_create(
        session=session, subject_kind=subject_kind, subject_id=subject_id,
        defaults={"congress": session.congress, "order": order, "title": title},
    )
    indexes.refresh(selectors.proceeding_of(session), today)
    return item


@transaction.atomic
def register_attendance(
    *, session: ScSession, presences: Mapping[int, Presence], by: Person, at: datetime
) -> None:
    """Register who attended, by person id; what is not named stays as it was."""
    known = {p.pk for p in selectors.members(session.congress, session.planned_on)}
    if strangers := set(presences) - known:
        raise Incomplete(f"有{len(strangers)}人不是常委会组成人员，不能登记出席。")
    rows = [
        Attendance(congress=session.congress, session=session, person_id=pk, presence=presence)
        for pk, presence in presences.items()
    ]
    Attendance.objects.filter(session=session, person__in=presences).delete()
    Attendance.objects.bulk_create(rows)
    ledger.record(
        congress=session.congress, kind="meetings.attendance", subject=f"session:{session.pk}", by=by.name, recorded_at=at,
        body={str(pk): str(presence) for pk, presence in sorted(presences.items())},
    )
    indexes.refresh(selectors.proceeding_of(session), at.date())


def after_opening(proceeding: Proceeding, record: ActRecord) -> None:
    registry.tell_moved(ScSession.objects.get(pk=proceeding.subject_id), record.on)


def after_closing(proceeding: Proceeding, record: ActRecord) -> None:
    registry.tell_closed(ScSession.objects.get(pk=proceeding.subject_id), record)
