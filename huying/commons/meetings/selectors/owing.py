"""What waits for one member before the sessions that papers have been sent for."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

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
    """The coming sessions for which this member has papers, with what is left to do; four queries."""
    if person is None:
        return []
    running = Proceeding.objects.filter(congress=congress, procedure=SessionHolding.code, ended_on=None)
    opened = recorded(SessionHolding, SessionHolding.opened)
    waiting = running.exclude(pk__in=opened.values("proceeding")).values("subject_id")
    receipts = Receipt.objects.filter(person=person, paper__session__in=waiting)
    sessions = {s.pk: s for s in ScSession.objects.filter(papers__receipts__in=receipts).distinct()}
    unread = Counter(receipts.filter(read_at=None).values_list("paper__session", flat=True))
    spoken = AgendaItem.objects.filter(session__in=sessions, kind__in=SPOKEN_TO)
    handed_in = SpeechOutline.objects.filter(person=person).exclude(submitted_at=None)
    missing = Counter(spoken.exclude(pk__in=handed_in.values("item")).values_list("session", flat=True))
    found = [OwedByMember(s, unread[pk], missing[pk]) for pk, s in sessions.items()]
    return sorted((o for o in found if o.papers or o.outlines), key=lambda o: o.session.planned_on)
