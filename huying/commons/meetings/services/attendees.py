"""Inviting those who come without a vote, and registering whether they came (R1.37, R1.38)."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from django.db import transaction
from django.urls import reverse

from huying.kernel.notifications import services as notifications
from huying.kernel.people.models import Body, Person
from huying.kernel.procedures.refusals import Incomplete, TooLate

from .. import selectors
from ..models import UNSAID, AgendaItem, Attendee, AttendeeKind, Presence, ScSession
from ..procedures import SessionHolding
from .sessions import lock_standing, note


@transaction.atomic
def invite(
    *,
    session: ScSession,
    kind: AttendeeKind,
    name: str,
    by: Person,
    at: datetime,
    item: AgendaItem | None = None,
    post: str = "",
    person: Person | None = None,
    body: Body | None = None,
    grounds: str = "",
) -> Attendee:
    """Put somebody on the list of those who come without a vote; with an account they are told.

    Raises TooLate after the close and for a session that was called off; Incomplete for a member (members attend with
    their vote), for a name that is on the list already, and for an answering person without the organ they come from.
    """
    lock_standing(session)
    name = name.strip()
    if SessionHolding.closed.name in selectors.days_of(session):
        raise TooLate("会议已经闭会，不能再列名单。")
    voting = selectors.members(session.congress, session.planned_on)
    if person in voting:
        raise Incomplete(f"{name}是常委会组成人员，有表决权，不列入列席人员。", hint="到会情况在应到名单里登记。")
    if Attendee.objects.filter(session=session, kind=kind, name=name).exists():
        raise Incomplete(f"{name}已经在名单里。")
    if kind is AttendeeKind.ANSWERING and body is None:
        raise Incomplete("请选他来自哪个机关。", hint="到会听取意见、回答询问是机关的责任（R1.38）。")
    made = Attendee.objects.create(
        congress=session.congress, session=session, item=item, kind=kind, name=name, post=post.strip() or UNSAID,
        person=person, body=body, grounds=grounds.strip() or UNSAID, invited_at=at,
    )  # fmt: skip
    note(session, "invited", {"name": name, "kind": kind.value, "item": item.pk if item else None}, by, at)
    if person is not None:
        _tell(made, at)
    return made


def _tell(attendee: Attendee, at: datetime) -> None:
    session, kind = attendee.session, AttendeeKind(attendee.kind).label
    about = f"，议题：{attendee.item}" if attendee.item else ""
    day = f"{session.planned_on.month}月{session.planned_on.day}日"
    notifications.tell(
        people=[attendee.person] if attendee.person else [], key=f"session:{session.pk}:invited:{attendee.pk}",
        text=f"请您{day}到{session.place}参加{session}（{kind}）{about}。", url=reverse("meetings:invitations"),
        kind="invited", at=at,
    )  # fmt: skip


@transaction.atomic
def register_attendees(
    *, session: ScSession, presences: Mapping[int, str], reasons: Mapping[int, str], by: Person, at: datetime
) -> None:
    """Register who of them came, by the row's id; who did not, with the reason."""
    lock_standing(session)
    changed = {}
    for attendee in Attendee.objects.filter(session=session, pk__in=presences):
        found, reason = presences[attendee.pk], reasons.get(attendee.pk, "").strip() or UNSAID
        if (attendee.presence, attendee.reason) != (found, reason):
            attendee.presence, attendee.reason = found, UNSAID if found == Presence.PRESENT else reason
            attendee.save(update_fields=["presence", "reason"])
            changed[attendee.name] = found
    if changed:
        note(session, "attendees", changed, by, at)
