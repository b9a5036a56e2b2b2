"""Who is due at a session and who attends."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime

from huying.kernel.database.joined import joined
from huying.kernel.database.looks import asked_once
from huying.kernel.people.models import Congress, Mandate, Person
from huying.kernel.people.roles import Role
from huying.kernel.procedures import profiles
from huying.kernel.procedures.models import Proceeding

from ..models import UNSAID, Presence, ScSession, Sitting, Way
from ..rules import quorum_words

QUORUM = "sc_session.quorum_more_than"
AWAY = (Presence.ON_LEAVE, Presence.ABSENT)


def quorum_of(proceeding: Proceeding) -> float:
    return float(profiles.load(proceeding.profile).value(QUORUM))


@dataclass(frozen=True)
class Roll:
    """Who was due at a sitting and what is known of each."""

    members: tuple[Person, ...]
    presences: Mapping[int, Presence]
    reasons: Mapping[int, str] = field(default_factory=dict)  # why somebody is on leave
    by_video: frozenset[int] = frozenset()  # of those present, who came by video

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


@asked_once
def members(congress: Congress, today: date) -> list[Person]:
    """The standing committee's members (常委会组成人员) on a day, each once, in the order of their mandates."""
    return list({m.person_id: m.person for m in _mandates(congress) if m.is_current(today)}.values())


@asked_once
def _mandates(congress: Congress) -> list[Mandate]:
    """Whoever is or was a member: asked once, whatever the days."""
    found = Mandate.objects.filter(person__congress=congress, role=Role.SC_MEMBER.value)
    return list(found.select_related("person").order_by("pk"))


def first_sitting(session: ScSession) -> Sitting:
    """The sitting that a session opens with: its roll is the one the quorum of the opening is read from."""
    return sittings_of(session)[0]


@asked_once
def sittings_of(session: ScSession) -> list[Sitting]:
    """The sittings of a session in their order, each with its `attendances`."""
    return joined(session.sittings.all(), "attendances")


def roll(session: ScSession, sitting: Sitting | None = None) -> Roll:
    """The roll of a sitting; of the first, when none is named."""
    at = sitting or first_sitting(session)
    known = list(at.attendances.all())
    return Roll(
        tuple(members(session.congress, session.planned_on)),
        {a.person_id: Presence(a.presence) for a in known},
        {a.person_id: a.reason for a in known if a.reason != UNSAID},
        frozenset(a.person_id for a in known if a.way == Way.BY_VIDEO),
    )


def attendance_words(attended: Roll, proceeding: Proceeding, *, is_over: bool) -> str:
    return quorum_words(
        len(attended.members), attended.count(Presence.PRESENT), quorum_of(proceeding),
        is_registered=bool(attended.presences), is_over=is_over,
    )  # fmt: skip


def latest_sitting(session: ScSession, at: datetime) -> Sitting:
    """The sitting that runs or ran last; before any has begun, the first."""
    begun = [s for s in sittings_of(session) if s.has_begun(at)]
    return begun[-1] if begun else first_sitting(session)
