"""Who is due at a session and who attends."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from huying.kernel.people.models import Congress, Mandate, Person
from huying.kernel.people.roles import Role
from huying.kernel.procedures import profiles
from huying.kernel.procedures.models import Proceeding

from ..models import Attendance, Presence, ScSession
from ..rules import quorum_words

QUORUM = "sc_session.quorum_more_than"


def quorum_of(proceeding: Proceeding) -> float:
    return float(profiles.load(proceeding.profile).value(QUORUM))


@dataclass(frozen=True)
class Roll:
    """Who was due at a session and what is known of each."""

    members: tuple[Person, ...]
    presences: Mapping[int, Presence]

    def count(self, presence: Presence) -> int:
        return len(self.names(presence))

    def names(self, presence: Presence) -> list[str]:
        return [p.name for p in self.members if self.presences.get(p.pk) == presence]

    @property
    def groups(self) -> list[tuple[str, list[str]]]:
        """The labels with their names, of those that have any; who has not been registered comes last."""
        unknown = [p.name for p in self.members if p.pk not in self.presences] if self.presences else []
        groups = [(str(p.label), self.names(p)) for p in Presence]
        return [(label, names) for label, names in [*groups, ("没有登记", unknown)] if names]


def members(congress: Congress, today: date) -> list[Person]:
    """The standing committee's members (常委会组成人员) on a day, each once, in the order of their mandates."""
    mandates = Mandate.objects.filter(person__congress=congress, role=Role.SC_MEMBER.value).select_related("person")
    return list({m.person_id: m.person for m in mandates.order_by("pk") if m.is_current(today)}.values())


def roll(session: ScSession) -> Roll:
    known = Attendance.objects.filter(session=session).values_list("person", "presence")
    return Roll(
        tuple(members(session.congress, session.planned_on)), {person: Presence(found) for person, found in known}
    )


def attendance_words(attended: Roll, proceeding: Proceeding, *, is_over: bool) -> str:
    return quorum_words(
        len(attended.members), attended.count(Presence.PRESENT), quorum_of(proceeding),
        is_registered=bool(attended.presences), is_over=is_over,
    )  # fmt: skip
