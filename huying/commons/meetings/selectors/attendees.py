"""Who comes without a vote: on the list, proposed, and missing (R1.37, R1.38)."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from huying.kernel.people.models import Body, Congress, Person
from huying.kernel.procedures.models import Proceeding

from .. import registry
from ..models import AgendaItem, Attendee, AttendeeKind, ScSession, SessionPaper
from ..procedures import SessionHolding
from .attendance import AWAY, members


@dataclass(frozen=True)
class Owed:
    """An organ that owes an answering person for an item: nobody named yet, or nobody came."""

    item: AgendaItem
    body: Body
    words: str
    is_absent: bool


def attendees(session: ScSession) -> list[Attendee]:
    return list(session.attendees.select_related("item", "person", "body"))


def proposals(session: ScSession, listed: list[Attendee] | None = None) -> list[registry.Proposal]:
    """Who ought to be on the list and is not; nobody who has a vote is ever proposed."""
    known = attendees(session) if listed is None else listed
    named = {(a.kind, a.name) for a in known}
    voting = {person.name for person in members(session.congress, session.planned_on)}
    organs = {(a.item_id, a.body_id) for a in known if a.kind == AttendeeKind.ANSWERING}
    return [
        p
        for p in registry.proposals_for(session)
        if p.name not in voting
        and (
            (p.kind.value, p.name) not in named if p.name else (p.item.pk, p.body.pk if p.body else None) not in organs
        )
    ]


def owed(session: ScSession, listed: list[Attendee] | None = None) -> list[Owed]:
    """The organs whose duty to come is open or was not kept (R1.38)."""
    known = attendees(session) if listed is None else listed
    found = []
    for p in registry.asked_to_answer(session):
        if p.body is None:
            continue
        sent = [a for a in known if a.kind == p.kind and a.item_id == p.item.pk and a.body_id == p.body.pk]
        if not sent:
            found.append(Owed(p.item, p.body, "还没有报到会人员", is_absent=False))
        elif all(a.presence in AWAY for a in sent):
            found.append(Owed(p.item, p.body, "没有人到会", is_absent=True))
    return found


def invitations(person: Person | None) -> list[Attendee]:
    """To which sessions somebody is invited without a vote, the newest first."""
    found = Attendee.objects.filter(person=person).exclude(person=None).select_related("session", "item")
    return list(found.order_by("-session__planned_on", "pk"))


def duties_of(congress: Congress, bodies: Collection[int]) -> list[Owed]:
    """What organs owe the sessions that have not closed and whose papers are out: somebody who answers (R1.38)."""
    running = Proceeding.objects.filter(congress=congress, procedure=SessionHolding.code, ended_on=None)
    sent = SessionPaper.objects.exclude(sent_at=None).values("session")
    sessions = ScSession.objects.filter(congress=congress, pk__in=running.values("subject_id")).filter(pk__in=sent)
    return [o for session in sessions.order_by("planned_on") for o in owed(session) if o.body.pk in bodies]


def asked_of(item: AgendaItem, bodies: Collection[int]) -> registry.Proposal | None:
    """What an organ is asked for this item; None when it is asked nothing."""
    found = (p for p in registry.asked_to_answer(item.session) if p.item == item)
    return next((p for p in found if p.body and p.body.pk in bodies), None)
