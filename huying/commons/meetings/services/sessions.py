"""Deeds about sessions: plan, move, call off."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from typing import Any

from django.db import IntegrityError, transaction

from huying.kernel.calendar.clock import day_of
from huying.kernel.ledger import services as ledger
from huying.kernel.people.models import Congress, Person
from huying.kernel.procedures import indexes
from huying.kernel.procedures.models import ActRecord, Proceeding
from huying.kernel.procedures.refusals import Incomplete, TooLate
from huying.kernel.procedures.selectors import has_done, hold, recorded
from huying.kernel.procedures.services import open_proceeding

from .. import registry, selectors
from ..models import NO_TERM, PLACE, Deliberation, ScSession, Sitting
from ..procedures import SessionHolding
from .expecting import tell_called_off, tell_held_after_all, tell_moved_to


@transaction.atomic
def plan_session(
    *,
    congress: Congress,
    number: int | None,
    planned_on: date,
    on: date,
    is_settled: bool = True,
    place: str = PLACE,
    congress_term: int | None = None,
    by: Person | None = None,
    at: datetime | None = None,
) -> ScSession:
    """Plan a session; its day anchors what is counted back from it (R1.08). Its term (届) is that of its day, and its
    number the next one in that term, unless said otherwise. Raises Incomplete when the number is taken in this term.

    Raises Incomplete too for a second session on one day whose number is not said: it was sent twice.

    With `by` and `at` the planning itself goes on record; a history that is loaded has nobody to name.
    """
    _one_after_the_other(congress)
    term = selectors.ordinal_on(congress, planned_on) if congress_term is None else congress_term
    if number is None:
        _check_sent_once(congress, planned_on)
        number = selectors.next_number(congress, term)
    _check_free(congress, term, number)
    session = ScSession.objects.create(
        congress=congress, congress_term=term, term_is_said=congress_term is not None, number=number,
        planned_on=planned_on, is_settled=is_settled, place=place,
    )  # fmt: skip
    Sitting.objects.create(congress=congress, session=session, on=planned_on)  # a session opens with a plenary
    open_proceeding(procedure=SessionHolding, congress=congress, subject_id=session.pk, title=f"{session}", on=on)
    if by and at:
        said = {"term": term, "number": number, "on": planned_on, "settled": is_settled, "place": place}
        note(session, "planned", said, by, at)
    registry.tell_planned(session, on)
    return session


def _one_after_the_other(congress: Congress) -> None:
    """Two clerks do not count one number twice. It is locked before any proceeding."""
    Congress.objects.select_for_update(no_key=True).get(pk=congress.pk)


def _check_sent_once(congress: Congress, day: date) -> None:
    if same := selectors.sessions(congress).filter(planned_on=day).first():
        raise Incomplete(
            f"{day.month}月{day.day}日已经安排了{same}，没有再安排一次。", hint="同一天确实另有一次会议的，请填写次数。"
        )


def _check_free(congress: Congress, term: int, number: int, but: ScSession | None = None) -> None:
    """Raises Incomplete when another session of the term has the number."""
    taken = selectors.sessions_of_term(congress, term).filter(number=number)
    if (taken.exclude(pk=but.pk) if but else taken).exists():
        raise _taken(term, number)


def _taken(term: int, number: int) -> Incomplete:
    of = f"第{term}届" if term else ""
    return Incomplete(f"{of}第{number}次常委会会议已经有了。", hint="请换一个次数。")


@transaction.atomic
def move_session(
    *,
    session: ScSession,
    planned_on: date,
    is_settled: bool,
    by: Person,
    at: datetime,
    congress_term: int | None = None,
    number: int | None = None,
) -> None:
    """Move a session's day; every duty counted back from it is recomputed. Its term (届) is that of the new day, where
    one is known, unless said otherwise; its number stays, unless said otherwise.

    Raises TooLate once it has opened or was called off, Incomplete when the number is taken in the term.
    """
    _one_after_the_other(session.congress)
    proceeding = lock(session)
    if has_done(proceeding, SessionHolding.opened):
        raise TooLate("会议已经开过，不能改日子。")
    if session.is_called_off:
        raise TooLate("会议已经取消，不能改日子。", hint="要开的，另安排一次会议。")
    term = congress_term or selectors.ordinal_on(session.congress, planned_on) or session.congress_term
    counted = (term, number or session.number)
    _check_free(session.congress, *counted, but=session)
    before, body = session.planned_on, {"from": session.planned_on, "to": planned_on, "settled": is_settled}
    if counted != (session.congress_term, session.number):
        body |= _count(session, proceeding, *counted)
    _move_sittings(session, planned_on - before)
    session.planned_on, session.is_settled, session.term_is_said = planned_on, is_settled, bool(congress_term)
    session.save(update_fields=["planned_on", "is_settled", "term_is_said"])
    note(session, "moved", body, by, at)
    if planned_on != before:
        tell_moved_to(session, before, at)
    indexes.refresh(proceeding, day_of(at))
    registry.tell_moved(session, day_of(at))


def _count(session: ScSession, proceeding: Proceeding, term: int, number: int) -> dict[str, Any]:
    """Give a session its place in the count, and its proceeding the name of it; says which place it had and has."""
    was = {"term": session.congress_term, "number": session.number}
    session.congress_term, session.number = term, number
    session.save(update_fields=["congress_term", "number"])
    proceeding.title = f"{session}"
    proceeding.save(update_fields=["title"])
    return {"was": was, "term": term, "number": number}


@transaction.atomic
def follow_terms(*, congress: Congress, by: Person, at: datetime) -> list[str]:
    """Terms (届) were entered or changed: the sessions that have not opened are of the term of their day, unless one
    was said, and are numbered in it anew in the order of their days. Says in words which were.

    One that was planned before any term was entered keeps its number, where it is free: it was counted with the others.
    """
    _one_after_the_other(congress)
    opened = recorded(SessionHolding, SessionHolding.opened).values("proceeding__subject_id")
    told = []
    for session in selectors.coming(congress).filter(term_is_said=False).exclude(pk__in=opened):
        term, was = selectors.ordinal_on(congress, session.planned_on), f"{session}"
        if term in (NO_TERM, session.congress_term):
            continue
        counted = selectors.sessions_of_term(congress, term).exclude(pk=session.pk)
        keeps = session.congress_term == NO_TERM and not counted.filter(number=session.number).exists()
        number = session.number if keeps else selectors.next_number(congress, term)
        note(session, "numbered", _count(session, lock(session), term, number), by, at)
        day = session.planned_on
        told.append(f"{was}（{day.year}年{day.month}月{day.day}日）改为第{term}届第{number}次")
    return told


def _move_sittings(session: ScSession, by: timedelta) -> None:
    """The half-days keep their distance. The last goes first when they move on: two never stand on one."""
    for sitting in sorted(session.sittings.all(), key=lambda s: s.on, reverse=by > timedelta()):
        sitting.on += by
        sitting.save(update_fields=["on"])


def after_opening(proceeding: Proceeding, record: ActRecord) -> None:
    registry.tell_moved(ScSession.objects.get(pk=proceeding.subject_id), day_of(record.recorded_at))


def after_called_off(proceeding: Proceeding, record: ActRecord) -> None:
    """It is not counted any more; what it was to announce goes on to the next one after what is announced."""
    session = ScSession.objects.select_related("congress").get(pk=proceeding.subject_id)
    _set_called_off(session, proceeding, is_called_off=True)
    for each in selectors.coming(session.congress):
        registry.tell_planned(each, day_of(record.recorded_at))
    _announcement_moved(session, record)
    tell_called_off(session, str(record.fields["reason"]), record.recorded_at)


def call_off_undone(proceeding: Proceeding, record: ActRecord) -> None:
    """Raises Incomplete when another session has its number by now."""
    session = ScSession.objects.select_related("congress").get(pk=proceeding.subject_id)
    _check_free(session.congress, session.congress_term, session.number, but=session)
    try:
        with transaction.atomic():
            _set_called_off(session, proceeding, is_called_off=False)
    except IntegrityError as error:  # another clerk has just planned it
        raise _taken(session.congress_term, session.number) from error
    _announcement_moved(session, record)
    tell_held_after_all(session, record.reversal.recorded_at)


def _announcement_moved(session: ScSession, record: ActRecord) -> None:
    """What no other session will announce waits for one, and has no day any more; or has it again."""
    for waiting in selectors.carried_by(session):
        indexes.refresh(waiting, day_of(record.recorded_at))


def _set_called_off(session: ScSession, proceeding: Proceeding, *, is_called_off: bool) -> None:
    session.is_called_off = is_called_off
    session.save(update_fields=["is_called_off"])
    proceeding.title = f"{session}"
    proceeding.save(update_fields=["title"])


def after_closing(proceeding: Proceeding, record: ActRecord) -> None:
    registry.tell_closed(ScSession.objects.get(pk=proceeding.subject_id), record)


def lock(session: ScSession) -> Proceeding:
    """The session's proceeding, locked with those of its agenda: nobody opens it while its day or roll is changed."""
    proceeding = selectors.proceeding_of(session)
    return hold([proceeding, *selectors.subjects_of(session)])[proceeding.pk]


def lock_standing(session: ScSession) -> Proceeding:
    """The same of a session that will be held, or was. Raises TooLate for one that was called off."""
    proceeding = lock(session)
    _check_standing(session, proceeding)
    return proceeding


def _check_standing(session: ScSession, proceeding: Proceeding) -> None:
    if has_done(proceeding, SessionHolding.called_off):
        raise TooLate(
            f"第{session.number}次常委会会议已经取消，不再办它的事。", hint="议题改到别的会议，在那次会议办。"
        )


def lock_deliberation(deliberation: Deliberation) -> Proceeding:
    """The deliberation's proceeding, locked with its session's: two recorders do not write to it at once.

    Raises TooLate where the session was called off.
    """
    proceeding = selectors.proceeding_of_deliberation(deliberation)
    held = hold([proceeding])[proceeding.pk]
    _check_standing(deliberation.item.session, selectors.proceeding_of(deliberation.item.session))
    return held


def note(session: ScSession, what: str, body: Mapping[str, Any], by: Person, at: datetime, *, about: str = "") -> None:
    """On the ledger: of the session, or of what it is about."""
    ledger.record(
        congress=session.congress, kind=f"meetings.{what}", subject=about or f"session:{session.pk}", body=body,
        by=by.name, recorded_at=at,
    )  # fmt: skip
