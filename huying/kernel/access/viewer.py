"""Who is looking: a person of one congress, with the capacities (身份) held on the day."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest

from huying.kernel.database.prepared import Prepared, Row
from huying.kernel.people.models import Account, Congress, Mandate, Person
from huying.kernel.people.roles import Role


@dataclass(frozen=True)
class Capacity:
    """A role held in a body; every act is recorded with the capacity it was done in (R2.29)."""

    role: Role
    body_id: int
    body_name: str
    post: str = ""

    def __str__(self) -> str:
        return f"{self.body_name}{self.post}" if self.post else f"{self.body_name}（{self.role.label}）"


@dataclass(frozen=True)
class Viewer:
    """The person behind a request. `congress` is None for a citizen, who sees published things only."""

    person: Person | None = None
    congress: Congress | None = None
    capacities: tuple[Capacity, ...] = ()

    def has(self, *roles: Role) -> bool:
        return any(c.role in roles for c in self.capacities)

    def in_body(self, body_id: int | None) -> bool:
        return any(c.body_id == body_id for c in self.capacities)

    def bodies(self, *roles: Role) -> frozenset[int]:
        return frozenset(c.body_id for c in self.capacities if c.role in roles)

    def capacity(self, role: Role, within: Collection[int] | None = None) -> Capacity | None:
        """The capacity in which this person may act as `role` (in one of the bodies, when given)."""
        return next((c for c in self.capacities if c.role is role and (within is None or c.body_id in within)), None)

    @property
    def is_staff_of_congress(self) -> bool:
        """Whether this person works for the congress itself, not for a unit it oversees."""
        return self.has(*CONGRESS_SIDE)


# 三员分立: the auditor reads what was done and by whom, the administrator keeps it running; neither reads matters.
CONGRESS_SIDE = (Role.SC_OFFICE, Role.WORKING_BODY, Role.SUPERVISION_OFFICE, Role.SC_MEMBER, Role.INTAKE)
APART = (Role.AUDITOR, Role.SYSTEM_ADMIN)
UNIT_SIDE = (Role.ORGAN, Role.PRINCIPAL_LEADER, Role.HANDLING_UNIT)
CITIZEN = Viewer()

# What of a mandate makes a capacity: `capacities` reads it in this order.
HELD = ("role", "body_id", "body__name", "post", "from_on", "until_on")
_person, _congress = Row(Person), Row(Congress, "congress__")
_person_of = Prepared(lambda pk: Person.objects.filter(pk=pk).values_list(*_person.columns, *_congress.columns), int)
_mandates_of = Prepared(
    lambda person: Mandate.objects.filter(person=person).order_by("pk").values_list(*HELD),
    int,
)


def viewer_of(account: Account, today: date) -> Viewer:
    """The viewer behind an account, whatever the number of mandates: two queries, none where a session was read."""
    if account.person_id is None:
        return CITIZEN
    if account.behind is not None:
        person, mandates = account.behind
        return Viewer(person, person.congress, capacities(mandates, today))
    row = _person_of.one(account.person_id)
    if row is None:
        raise Person.DoesNotExist
    person = _person.of(row[: len(_person)])
    person.congress = _congress.of(row[len(_person) :])
    return viewer_for(person, today)


def viewer_for(person: Person, today: date) -> Viewer:
    """The person with the capacities held on a day."""
    return Viewer(person, person.congress, capacities(_mandates_of(person.pk), today))


def capacities(mandates: Iterable[tuple[Any, ...]], today: date) -> tuple[Capacity, ...]:
    """Those of the mandates (rows of HELD) that are held on a day."""
    return tuple(
        Capacity(Role(role), body, name, post)
        for role, body, name, post, since, until in mandates
        if since <= today and (until is None or today <= until)
    )


def viewer_of_request(request: HttpRequest) -> Viewer:
    """The viewer that ViewerMiddleware put on the request; a citizen on pages made before it ran."""
    viewer: Viewer = getattr(request, "viewer", CITIZEN)
    return viewer


def person_of(viewer: Viewer) -> Person:
    """Who is behind a gate for roles: nobody holds one without being a person."""
    assert viewer.person is not None
    return viewer.person


def congress_of(viewer: Viewer) -> Congress:
    """The congress whose rows this person works with. Raises PermissionDenied for an account that has none."""
    if viewer.congress is None:
        raise PermissionDenied("您的账号还没有关联到人员和机构，请联系常委会办公室。")
    return viewer.congress
