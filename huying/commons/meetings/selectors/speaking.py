"""The speaker list: who speaks, who is next, how much time is left."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q, QuerySet

from huying.kernel.people.models import Person
from huying.kernel.procedures import profiles

from ..models import UNSAID, Attendee, AttendeeKind, Deliberation, Presence, Speaker, SpeakingTurn, SpeechKind
from ..rules import MINUTES, WARN, Clock, limit_seconds
from .attendance import members
from .deliberations import about


@dataclass(frozen=True)
class SpeakerList:
    current: SpeakingTurn | None
    clock: Clock | None
    queue: tuple[SpeakingTurn, ...]
    done: tuple[SpeakingTurn, ...]

    @property
    def next(self) -> SpeakingTurn | None:
        return self.queue[0] if self.queue else None

    def of(self, person: Person | None) -> SpeakingTurn | None:
        """The turn that this person waits for or is speaking in."""
        mine = (t for t in (self.current, *self.queue) if t and person and t.person_id == person.pk)
        return next(mine, None)

    def without(self, guests: Iterable[Attendee]) -> list[Attendee]:
        """Those of the guests who neither wait nor speak."""
        there = {t.guest_id for t in (self.current, *self.queue) if t}
        return [guest for guest in guests if guest.pk not in there]


def speaker_list(deliberation: Deliberation, at: datetime) -> SpeakerList:
    """Key speakers before all others, then in the order in which they asked (R1.31)."""
    turns = list(deliberation.turns.select_related("person", "guest"))
    current = next((t for t in turns if t.is_speaking), None)
    waiting = [t for t in turns if t.started_at is None]
    queue = sorted(waiting, key=lambda t: (t.kind != SpeechKind.KEY, t.asked_at, t.pk))
    clock = Clock(current.left(at), warn_seconds(deliberation), not current.is_paused) if current else None
    return SpeakerList(current, clock, tuple(queue), tuple(t for t in turns if t.ended_at))


def warn_seconds(deliberation: Deliberation) -> int:
    return int(profiles.load(deliberation.congress.profile).value(WARN)) * 60


def time_for(deliberation: Deliberation, nth: int) -> int:
    """The seconds a speech may take here (T2.5): 10 minutes in plenary and joint groups, 15 and 10 in a group."""
    return limit_seconds(profiles.load(deliberation.congress.profile).value(MINUTES), deliberation.kind, nth)


def kind_for(deliberation: Deliberation, person: Speaker) -> SpeechKind:
    """A key speech for those on the list of key speakers, an ordinary one for others."""
    is_key = person in about([deliberation.item])[deliberation.item_id].key_speakers
    return SpeechKind.KEY if is_key else SpeechKind.ORDINARY


def may_speak(deliberation: Deliberation) -> list[Person]:
    """The members of the group, of the whole session otherwise; and who attends without a vote (R1.37)."""
    session = deliberation.item.session
    group = deliberation.group
    own = list(group.members.order_by("pk")) if group else members(session.congress, session.planned_on)
    guests = Attendee.objects.filter(session=session).exclude(person=None).select_related("person")
    return [*own, *(a.person for a in guests if a.person and a.person not in own)]


def guests_of(deliberation: Deliberation) -> QuerySet[Attendee]:
    """Who attends this item without a vote and without an account (experts, scholars, deputies), if not away (R1.37).

    Who comes to answer an organ's questions does so among the questions and answers.
    """
    session = deliberation.item.session
    here = Q(item=None) | Q(item=deliberation.item)
    found = Attendee.objects.filter(here, session=session, person=None, kind=AttendeeKind.NONVOTING)
    return found.filter(presence__in=(Presence.PRESENT, UNSAID)).order_by("pk")
