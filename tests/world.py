"""A small county to test in, and another one as the stranger: bodies, persons, mandates, accounts.

    def test_something(world, stranger):
        office = world.viewer(Role.SC_OFFICE)
        page = world.client(Role.SC_MEMBER).get(reverse("desk"))

青禾 (`qinghe`) is the world, 北岭 (`beiling`) the stranger: the same roles, nothing shared. Every mandate runs from
2020-01-01 without end. Roles of collective bodies are nobody's: their office records for them.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time

import pytest
from django.db.models import QuerySet
from django.test import Client

from huying.kernel.access.viewer import Viewer, viewer_for
from huying.kernel.calendar.clock import CHINA
from huying.kernel.people.models import Account, Body, BodyKind, Congress, Level, Mandate, Person
from huying.kernel.people.roles import Role

SINCE = date(2020, 1, 1)
BACKEND = "huying.kernel.access.sessions.AccountBackend"
MEMBERS = 27
CITY_BUILDING, HOUSING, CITY_MANAGEMENT = "城乡建设工委", "县住房城乡建设局", "县城市管理局"
CONGRESS = "县人民代表大会"
SC, OFFICE, INSPECTORS, GOVERNMENT = "县人大常委会", "县人大常委会办公室", "县人大常委会督查室", "县人民政府"

BODIES = (
    (SC, BodyKind.STANDING_COMMITTEE, None),
    (OFFICE, BodyKind.SC_OFFICE, SC),
    (CITY_BUILDING, BodyKind.WORKING_BODY, SC),
    (INSPECTORS, BodyKind.SUPERVISION_OFFICE, SC),
    (GOVERNMENT, BodyKind.GOVERNMENT, None),
    (HOUSING, BodyKind.DEPARTMENT, GOVERNMENT),
    (CITY_MANAGEMENT, BodyKind.DEPARTMENT, GOVERNMENT),
    (CONGRESS, BodyKind.CONGRESS, None),
)
STAFF = (  # (name, role, body, post)
    ("陈静怡", Role.SC_OFFICE, OFFICE, "副主任"),
    ("周建平", Role.WORKING_BODY, CITY_BUILDING, "主任"),
    ("高文博", Role.SUPERVISION_OFFICE, INSPECTORS, "科长"),
    ("孙国栋", Role.PRINCIPAL_LEADER, GOVERNMENT, "县长"),
    ("郑小雨", Role.ORGAN, GOVERNMENT, "文书"),
    ("何志远", Role.HANDLING_UNIT, HOUSING, "科员"),
    ("罗晓燕", Role.HANDLING_UNIT, CITY_MANAGEMENT, "科员"),
    ("谢明", Role.INTAKE, OFFICE, "受理员"),
    ("韩梅", Role.AUDITOR, OFFICE, "审计员"),
    ("唐磊", Role.SYSTEM_ADMIN, OFFICE, "管理员"),
    ("石桂芳", Role.DEPUTY, CONGRESS, "代表"),
)


def moment(day: date, hour: int = 9, minute: int = 0) -> datetime:
    """A moment of a day on the clocks of China."""
    return datetime.combine(day, time(hour, minute), tzinfo=CHINA)


@dataclass(frozen=True)
class World:
    """A congress and everybody in it. `nth` chooses among several holders of a role, in the order of mandates."""

    congress: Congress

    def body(self, name: str) -> Body:
        return Body.objects.get(congress=self.congress, name=name)

    def people(self, role: Role) -> QuerySet[Person]:
        return Person.objects.filter(congress=self.congress, mandates__role=role.value).order_by("mandates__pk")

    def person(self, role: Role, nth: int = 0) -> Person:
        return self.people(role).select_related("congress")[nth]

    def account(self, who: Role | Person, nth: int = 0) -> Account:
        return Account.objects.get(person=who if isinstance(who, Person) else self.person(who, nth))

    def viewer(self, who: Role | Person, nth: int = 0, *, on: date = date(2026, 1, 1)) -> Viewer:
        """The viewer with the capacities held on a day."""
        return viewer_for(who if isinstance(who, Person) else self.person(who, nth), on)

    def client(self, who: Role | Person, nth: int = 0) -> Client:
        """A test client that has signed in. Views ask the clock: freeze it."""
        client = Client()
        client.force_login(self.account(who, nth), backend=BACKEND)
        return client

    def end_mandates(self, person: Person, until_on: date) -> None:
        """The person leaves office; the day named is the last one in it."""
        Mandate.objects.filter(person=person).update(until_on=until_on)


def build_world(
    code: str = "qinghe",
    name: str = "青禾县",
    *,
    profile: str = "huaibei",
    members: int = MEMBERS,
    level: Level = Level.COUNTY,
    parent: World | None = None,
) -> World:
    """A county with its bodies, everybody of `STAFF`, and the standing committee's members."""
    congress = Congress.objects.create(
        code=code, name=f"{name}人民代表大会", level=level, profile=profile, short_name=f"{name[0]}人常",
        parent=parent.congress if parent else None,
    )  # fmt: skip
    bodies: dict[str, Body] = {}
    for body, kind, parent in BODIES:
        bodies[body] = Body.objects.create(congress=congress, kind=kind, name=body, parent=bodies.get(parent or ""))
    roll = [(_member(n), Role.SC_MEMBER, SC, "主任" if n == 0 else "委员") for n in range(members)]
    people = Person.objects.bulk_create(Person(congress=congress, name=row[0]) for row in (*STAFF, *roll))
    Mandate.objects.bulk_create(
        Mandate(person=person, body=bodies[body], role=role.value, post=post, from_on=SINCE)
        for person, (_, role, body, post) in zip(people, (*STAFF, *roll), strict=True)
    )
    Account.objects.bulk_create(
        Account(username=f"{code}-{number}", password="!", person=person) for number, person in enumerate(people, 1)
    )
    return World(congress)


def _member(number: int) -> str:
    return "赵钱李吴冯蒋沈杨朱"[number % 9] + ("立新", "海霞", "永康")[number // 9 % 3] + "乙" * (number // 27)


@pytest.fixture
def world(db: None) -> World:
    """青禾县: where the test happens."""
    return build_world()


@pytest.fixture
def stranger(world: World) -> World:
    """北岭县: the same roles in another congress, which must see nothing of 青禾."""
    return build_world("beiling", "北岭县")
