"""Deeds about the agenda's own lines and the half-days: write, order, add, drop."""

from __future__ import annotations

from datetime import date, datetime, time

from django.db import transaction
from django.db.models import Max

from huying.kernel.calendar.clock import day_of
from huying.kernel.people.models import Person
from huying.kernel.procedures.models import Proceeding
from huying.kernel.procedures.refusals import Incomplete, NotAllowed, TooLate
from huying.kernel.procedures.selectors import has_done

from .. import selectors
from ..models import UNSAID, AgendaItem, HalfDay, ItemKind, ScSession, Sitting, SittingKind
from ..procedures import SessionHolding
from ..selectors.sessions import OWN
from .placing import put_on_agenda, take_off
from .sessions import lock_standing, note


@transaction.atomic
def write_item(
    *,
    item: AgendaItem,
    kind: ItemKind,
    reporter: str,
    starts_at: time | None,
    by: Person,
    at: datetime,
    title: str | None = None,
) -> None:
    """Say how an item is taken, who reports and when; and its title, of one that the office wrote down itself.

    Of a title raises NotAllowed for an item that a mechanism brought, TooLate once the session has opened.
    """
    proceeding = lock_standing(item.session)
    renamed = {"was": item.title, "title": title.strip()} if title and title.strip() != item.title else {}
    if renamed:
        _check_own(item, proceeding)
        item.title = renamed["title"]
    item.kind, item.reporter, item.starts_at = kind, reporter.strip() or UNSAID, starts_at
    item.save(update_fields=["title", "kind", "reporter", "starts_at"])
    note(item.session, "item", {"item": item.pk, "kind": kind.value, "reporter": item.reporter, **renamed}, by, at)


@transaction.atomic
def drop_item(*, item: AgendaItem, by: Person, at: datetime) -> None:
    """Take an item off that the office wrote down itself; what was sent out or came in for it is kept with it.

    Raises NotAllowed for an item that a mechanism brought, TooLate once the session has opened.
    """
    _check_own(item, lock_standing(item.session))
    note(item.session, "item_dropped", {"item": item.pk, "title": item.title}, by, at)
    take_off(item, day_of(at))


def _check_own(item: AgendaItem, proceeding: Proceeding) -> None:
    if item.subject_kind != OWN:
        raise NotAllowed(f"“{item}”是从它自己的页面列进来的。", hint="要改名、移出、改到别的会议，到它自己的页面办。")
    if has_done(proceeding, SessionHolding.opened):
        raise TooLate("会议已经开了，议程上的事项不再改名、去掉。", hint="没有审议的，照实登记。")


@transaction.atomic
def add_item(*, session: ScSession, title: str, kind: ItemKind, reporter: str, by: Person, at: datetime) -> AgendaItem:
    """An item that no mechanism brings, such as an appointment or a rule of the committee itself. It comes last."""
    lock_standing(session)
    last = AgendaItem.objects.filter(congress=session.congress, subject_kind=OWN).aggregate(last=Max("subject_id"))
    item = put_on_agenda(
        session=session, title=title.strip(), subject_kind=OWN, subject_id=(last["last"] or 0) + 1, today=day_of(at)
    )
    write_item(item=item, kind=kind, reporter=reporter, starts_at=None, by=by, at=at)
    return item


@transaction.atomic
def move_up(*, item: AgendaItem, by: Person, at: datetime) -> None:
    """Take an item before the one above it; the first stays where it is."""
    lock_standing(item.session)
    above = item.session.agenda.filter(order__lt=item.order).order_by("-order").first()
    if above is None:
        return
    above.order, item.order = item.order, above.order
    above.save(update_fields=["order"])
    item.save(update_fields=["order"])
    note(item.session, "reordered", {"item": item.pk, "order": item.order}, by, at)


@transaction.atomic
def add_sitting(*, session: ScSession, on: date, half: HalfDay, kind: SittingKind, by: Person, at: datetime) -> Sitting:
    """A further half-day. Raises Incomplete when there is one, or for a day before the session."""
    lock_standing(session)
    if on < session.planned_on:
        raise Incomplete("这一天在会期以前。", hint=f"会议{session.planned_on.month}月{session.planned_on.day}日召开。")
    if session.sittings.filter(on=on, half=half).exists():
        raise Incomplete("这个半天已经列了。", hint="要改会议形式，先去掉原来的一场。")
    made = Sitting.objects.create(congress=session.congress, session=session, on=on, half=half, kind=kind)
    note(session, "sitting", {"sitting": f"{made}"}, by, at)
    return made


@transaction.atomic
def drop_sitting(*, sitting: Sitting, by: Person, at: datetime) -> None:
    """Take a half-day off. Raises TooLate for the first, and when attendance has been registered for it."""
    session = sitting.session
    lock_standing(session)
    if sitting == selectors.first_sitting(session) or sitting.attendances.exists():
        raise TooLate("开会的那一场和登记过到会情况的场次不能去掉。")
    note(session, "sitting_dropped", {"sitting": f"{sitting}"}, by, at)
    sitting.delete()
