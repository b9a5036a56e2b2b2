"""Deeds about excellent outlines: nominate, carry to the next session, announce (R1.33, R1.34)."""

from __future__ import annotations

from datetime import date, datetime

from django.db import transaction

from huying.kernel.access.viewer import Viewer, viewer_for
from huying.kernel.calendar.clock import day_of
from huying.kernel.procedures import indexes
from huying.kernel.procedures.models import ActRecord, Proceeding
from huying.kernel.procedures.refusals import Incomplete, NotYet
from huying.kernel.procedures.selectors import hold
from huying.kernel.procedures.services import open_proceeding, perform

from .. import selectors
from ..models import Commendation, ItemKind, ScSession, SpeechOutline
from ..procedures import OutlineCommendation
from ..selectors.sessions import ANNOUNCEMENT
from .placing import put_on_agenda


@transaction.atomic
def nominate(*, outline: SpeechOutline, reason: str, by: Viewer, at: datetime) -> Commendation:
    """Nominate an outline that was handed in. Raises NotYet for a draft, Incomplete for one nominated already."""
    if outline.submitted_at is None:
        raise NotYet("这份提纲还没有提交，不能推荐。", hint="请本人提交以后再推荐。")
    if Commendation.objects.filter(outline=outline).exists():
        raise Incomplete("这份提纲已经有人推荐了。", hint="不用再推荐。")
    made = Commendation.objects.create(congress=outline.congress, outline=outline)
    on = day_of(at)
    proceeding = open_proceeding(
        procedure=OutlineCommendation, congress=outline.congress, subject_id=made.pk, title=f"{outline}"[:200], on=on
    )
    perform(proceeding=proceeding, act=OutlineCommendation.nominated, by=by, on=on, at=at, said={"reason": reason})
    return made


def next_agenda(proceeding: Proceeding) -> list[Proceeding]:
    """The session whose agenda the selection writes to."""
    found = selectors.commendations().get(pk=proceeding.subject_id)
    session = selectors.next_session(found.congress, found.outline.item.session)
    return [selectors.proceeding_of(session)] if session else []


def after_selected(proceeding: Proceeding, record: ActRecord) -> None:
    """The next session's agenda carries the announcement by itself."""
    found = selectors.commendations().get(pk=proceeding.subject_id)
    origin = found.outline.item.session
    if session := selectors.next_session(found.congress, origin):
        _carry(session, origin, day_of(record.recorded_at))


def carry_waiting(session: ScSession, today: date) -> None:
    """What was selected while no next session was planned goes on the agenda of the one just planned."""
    open_rows = selectors.commendations().filter(congress=session.congress, announced_at=None)
    chosen = selectors.selected(waiting := list(open_rows))
    for found in waiting:
        origin = found.outline.item.session
        if found.pk in chosen and selectors.next_session(found.congress, origin) == session:
            _carry(session, origin, today)
            indexes.refresh(selectors.proceeding_of_commendation(found), today)


def _carry(session: ScSession, origin: ScSession, today: date) -> None:
    item = put_on_agenda(
        session=session,
        title=f"公布{origin}的优秀审议发言提纲",
        subject_kind=ANNOUNCEMENT,
        subject_id=origin.pk,
        today=today,
    )
    if item.kind != ItemKind.HEAR:
        item.kind = ItemKind.HEAR
        item.save(update_fields=["kind"])


def after_announced(proceeding: Proceeding, record: ActRecord) -> None:
    """Remember at which session it was announced (R1.34)."""
    found = selectors.commendations().get(pk=proceeding.subject_id)
    item = selectors.agenda_item_of(found)
    found.announced_at = item.session if item else None
    found.save(update_fields=["announced_at"])


def announced_undone(proceeding: Proceeding, _record: ActRecord) -> None:
    Commendation.objects.filter(pk=proceeding.subject_id).update(announced_at=None)


def announce_carried(session: ScSession, record: ActRecord) -> None:
    """What the agenda of a session that closes carried has been announced, unless it was recorded by hand."""
    if record.by is None:
        return
    by = viewer_for(record.by, day_of(record.recorded_at))
    waiting = selectors.carried_by(session)
    for proceeding in hold(waiting).values() if waiting else ():
        perform(proceeding=proceeding, act=OutlineCommendation.announced, by=by, on=record.on, at=record.recorded_at)
