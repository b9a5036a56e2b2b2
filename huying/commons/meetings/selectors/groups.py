"""The groups of a session, and whose turn it is to convene them (R1.30)."""

from __future__ import annotations

from collections.abc import Sequence

from huying.kernel.people.models import Mandate, Person

from ..models import ScSession, SessionGroup
from ..procedures import RECORDERS
from ..rules import Proposed, Turns, in_turn, split
from .attendance import AWAY, members, roll


def groups_of(session: ScSession) -> list[SessionGroup]:
    found = SessionGroup.objects.filter(session=session).select_related("convenor", "recorder")
    return list(found.prefetch_related("members").order_by("number"))


def turns_before(session: ScSession) -> dict[int, Turns]:
    """How often each has convened a group at this congress's sessions before this one, and when last."""
    found: dict[int, Turns] = {}
    past = SessionGroup.objects.filter(congress=session.congress_id, session__planned_on__lt=session.planned_on)
    for person, on in past.order_by("session__planned_on").values_list("convenor", "session__planned_on"):
        found[person] = Turns(found[person].times + 1 if person in found else 1, on)
    return found


def attending(session: ScSession) -> list[Person]:
    """The members who are not known to be away, in the order of the roll."""
    known = roll(session)
    return [p for p in known.members if known.presences.get(p.pk) not in AWAY]


def proposal(session: ScSession, groups: int) -> list[Proposed[Person]]:
    """The session's members in groups of even size, with the convenors whose turn it is."""
    there, turns = attending(session), turns_before(session)
    return split(there, {p: turns[p.pk] for p in there if p.pk in turns}, groups)


def rotation(session: ScSession) -> list[tuple[Person, Turns]]:
    """The members in the order in which their turn comes, each with the turns so far."""
    turns, there = turns_before(session), members(session.congress, session.planned_on)
    by_person = {p: turns[p.pk] for p in there if p.pk in turns}
    return [(p, by_person.get(p, Turns())) for p in in_turn(there, by_person)]


def recorders(session: ScSession) -> Sequence[Person]:
    """Who may take the record: the staff of the office and the working bodies."""
    roles = [r.value for r in RECORDERS]
    held = Mandate.objects.filter(person__congress=session.congress_id, role__in=roles).select_related("person")
    return list({m.person_id: m.person for m in held.order_by("pk") if m.is_current(session.planned_on)}.values())
