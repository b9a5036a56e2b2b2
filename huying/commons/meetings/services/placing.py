"""Deeds about what stands on which agenda: a subject is put on one, leaves it, goes on to another."""

from __future__ import annotations

from datetime import date

from django.db import transaction
from django.db.models import Max, ProtectedError

from huying.kernel.people.models import Congress
from huying.kernel.procedures import indexes
from huying.kernel.procedures.models import Proceeding
from huying.kernel.procedures.refusals import TooLate
from huying.kernel.procedures.selectors import has_done

from .. import registry, selectors
from ..models import AgendaItem, Commendation, ScSession
from ..procedures import SessionHolding
from ..selectors.sessions import ANNOUNCEMENT
from .groups import forget, has_begun


@transaction.atomic
def put_on_agenda(*, session: ScSession, title: str, subject_kind: str, subject_id: int, today: date) -> AgendaItem:
    """Put a subject on a session's agenda, last; it leaves every agenda on which it has not been taken.

    Raises TooLate for a session that was called off.
    """
    proceeding = selectors.proceeding_of(session)
    if has_done(proceeding, SessionHolding.called_off):
        raise TooLate(f"第{session.number}次常委会会议已经取消，不能列入议程。", hint="请选别的会议。")
    about = {"subject_kind": subject_kind, "subject_id": subject_id}
    last = session.agenda.aggregate(last=Max("order"))["last"] or 0
    is_late = has_done(proceeding, SessionHolding.opened)
    said = {"congress": session.congress, "order": last + 1, "title": title, "is_late": is_late}
    item, _ = AgendaItem.kept.get_or_create(session=session, **about, defaults=said)
    if item.is_moved_away:
        item.is_moved_away, item.is_late, item.order = False, is_late, last + 1
        item.save(update_fields=["is_moved_away", "is_late", "order"])
    for waiting in AgendaItem.objects.filter(congress=session.congress, **about).exclude(session=session):
        take_off(waiting, today, to=item)
    indexes.refresh(proceeding, today)
    return item


@transaction.atomic
def take_off_agenda(*, congress: Congress, subject_kind: str, subject_id: int, today: date) -> None:
    """Take a subject off every agenda on which it has not been taken."""
    waiting = AgendaItem.objects.filter(congress=congress, subject_kind=subject_kind, subject_id=subject_id)
    for item in waiting.select_related("session"):
        take_off(item, today)


def sessions_reached(session: ScSession, subject_kind: str, subject_id: int) -> list[Proceeding]:
    """The proceedings that `put_on_agenda` writes to: of this session, and of those whose agenda the subject leaves."""
    waiting = AgendaItem.objects.filter(
        congress=session.congress, subject_kind=subject_kind, subject_id=subject_id
    ).select_related("session")
    return [selectors.proceeding_of(each) for each in {session, *(item.session for item in waiting)}]


def take_off(item: AgendaItem, today: date, to: AgendaItem | None = None) -> None:
    """What was on the agenda when a session opened stays on it; what was put on later, until something of it is on
    record. What was sent out or came in for an item is kept with it."""
    proceeding = selectors.proceeding_of(item.session)
    has_opened = has_done(proceeding, SessionHolding.opened)
    if has_opened and (not item.is_late or _was_taken(item)):
        return
    for deliberation in item.deliberations.all():
        if not has_opened:
            deliberation.turns.filter(started_at=None).delete()  # who waits for the floor does so elsewhere
        forget(deliberation)
    if to:
        _go_along(item, to)
    try:
        item.delete()
    except ProtectedError:
        item.is_moved_away = True
        item.save(update_fields=["is_moved_away"])
    indexes.refresh(proceeding, today)


def _was_taken(item: AgendaItem) -> bool:
    """Whether anything that a session did with an item is on record."""
    if item.subject_kind == ANNOUNCEMENT:  # a session's outlines may be announced at several, each at its own
        return Commendation.objects.filter(outline__item__session=item.subject_id, announced_at=item.session).exists()
    voted = any(decided.item_id == item.pk for decided in registry.decisions_of(item.session))
    return voted or item.questions.exists() or any(has_begun(each) for each in item.deliberations.all())


def _go_along(item: AgendaItem, to: AgendaItem) -> None:
    """What members wrote for an item, and the papers that wait to be sent, are for the session that will hear it."""
    wrote = list(to.outlines.values_list("person", flat=True))
    item.outlines.exclude(person__in=wrote).update(item=to)
    given = list(to.session.papers.values_list("document", flat=True))
    item.papers.filter(sent_at=None).exclude(document__in=given).update(item=to, session=to.session)
