"""What somebody with an account sees who is invited without a vote: session, papers, own speech (R1.37)."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Q, QuerySet

from huying.kernel.access.viewer import Viewer
from huying.kernel.people.models import Congress, Person
from huying.kernel.people.roles import Role
from huying.kernel.procedures.models import Proceeding

from ..access import SENT_TO_UNITS
from ..models import AgendaItem, Attendee, PaperKind, SessionPaper, Speech
from ..procedures import SessionHolding
from .speeches import to_confirm


def invitation_of(person: Person | None, pk: int) -> Attendee | None:
    """The invitation of that number, if it is this person's."""
    found = Attendee.objects.filter(pk=pk, person=person).exclude(person=None)
    return found.select_related("session__congress", "item").first()


def papers_for(invited: Attendee, viewer: Viewer) -> QuerySet[SessionPaper]:
    """What was sent out, of the whole session and of the item they are invited for; of all items, where for none.

    Deputies read all of it; who comes from a unit neither what the congress found out nor its drafts.
    """
    sent = invited.session.papers.exclude(sent_at=None).exclude(item__is_moved_away=True)
    found = sent.exclude(kind=PaperKind.OUTLINE_FORM).select_related("document", "item")
    if invited.item_id:
        found = found.filter(Q(item=None) | Q(item=invited.item_id))
    return found if viewer.has(Role.DEPUTY) else found.filter(kind__in=SENT_TO_UNITS)


def agenda_for(invited: Attendee) -> list[AgendaItem]:
    """The items a guest is told of: their own, else the whole agenda."""
    return [invited.item] if invited.item else list(invited.session.agenda.all())


def said_by(invited: Attendee) -> list[Speech]:
    """What is on record of a guest at the session they are invited to."""
    own = Speech.objects.filter(speaker=invited.person, deliberation__item__session=invited.session)
    return list(own.select_related("deliberation__item", "deliberation__group").order_by("pk"))


@dataclass(frozen=True)
class GuestsDesk:
    """What waits for somebody who is invited: the sessions to come, what they said and have not confirmed."""

    coming: tuple[Attendee, ...]
    speeches: tuple[Speech, ...]

    @property
    def sentence(self) -> str:
        if self.speeches:
            return f"请核对您在常委会会议上的发言记录{len(self.speeches)}篇"
        return f"有{len(self.coming)}次常委会会议请您参加"


def guests_desk(congress: Congress, person: Person | None) -> GuestsDesk | None:
    """None where nothing waits."""
    if person is None:
        return None
    running = Proceeding.objects.filter(congress=congress, procedure=SessionHolding.code, ended_on=None)
    coming = Attendee.objects.filter(person=person, session__in=running.values("subject_id"))
    rows = coming.select_related("session", "item").order_by("session__planned_on", "pk")
    found = GuestsDesk(tuple(rows), tuple(to_confirm(person)))
    return found if found.coming or found.speeches else None
