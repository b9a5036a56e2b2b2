"""What waits for one member before the sessions that papers have been sent for."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Exists, OuterRef, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce

from huying.kernel.people.models import Congress, Person
from huying.kernel.procedures.models import Proceeding
from huying.kernel.procedures.selectors import recorded

from ..models import AgendaItem, Receipt, ScSession, SpeechOutline
from ..procedures import SessionHolding
from .outlines import SPOKEN_TO


@dataclass(frozen=True)
class OwedByMember:
    """A session that has not opened: papers unread, outlines not handed in."""

    session: ScSession
    papers: int
    outlines: int


def owed_by_member(congress: Congress, person: Person | None) -> list[OwedByMember]:
    """The coming sessions for which this member has papers, with what is left to do; one query."""
    if person is None:
        return []
    running = Proceeding.objects.filter(congress=congress, procedure=SessionHolding.code, ended_on=None)
    opened = recorded(SessionHolding, SessionHolding.opened)
    waiting = running.exclude(pk__in=opened.values("proceeding")).values("subject_id")
    handed_in = SpeechOutline.objects.filter(person=person).exclude(submitted_at=None)
    spoken = AgendaItem.objects.filter(session=OuterRef("pk"), kind__in=SPOKEN_TO)
    receipts = Receipt.objects.filter(person=person, paper__session=OuterRef("pk"))
    sessions = ScSession.objects.filter(Exists(receipts), pk__in=waiting).annotate(
        papers_left=_number(receipts.filter(read_at=None)),
        outlines_left=_number(spoken.exclude(pk__in=handed_in.values("item"))),
    )
    found = [OwedByMember(s, s.papers_left, s.outlines_left) for s in sessions]
    return sorted((o for o in found if o.papers or o.outlines), key=lambda o: o.session.planned_on)


def _number(rows: QuerySet[Any]) -> Coalesce:
    """How many rows belong to each, within a query."""
    counted = rows.order_by().annotate(all=Value(1)).values("all").annotate(number=Count("pk")).values("number")
    return Coalesce(Subquery(counted), 0)
