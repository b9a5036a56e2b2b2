"""Rows and what belongs to each come by one question, as two would have given them."""

from __future__ import annotations

from datetime import date

import pytest

from huying.kernel.database.joined import joined
from huying.kernel.people.models import Body, Mandate, Person
from huying.kernel.people.roles import Role


@pytest.fixture
def bodies(world):
    """Three bodies: two members, one member, nobody."""
    made = [Body.objects.create(congress=world.congress, kind="department", name=f"局{n}") for n in (3, 1, 2)]
    for body, names in zip(made, (("甲", "乙"), ("丙",), ()), strict=True):
        for name in names:
            person = Person.objects.create(congress=world.congress, name=name)
            Mandate.objects.create(person=person, body=body, role=Role.DEPUTY.value, post="-", from_on=date(2026, 1, 1))
    return made


def test_each_row_has_its_own_in_order_and_nothing_more_is_asked(bodies, django_assert_num_queries):
    rows = Body.objects.filter(pk__in=[b.pk for b in bodies]).order_by("-name")
    with django_assert_num_queries(1):
        found = joined(rows, "mandates", "person")
        said = [(b.name, [m.person.name for m in b.mandates.all()]) for b in found]
    assert said == [("局3", ["甲", "乙"]), ("局2", []), ("局1", ["丙"])]
    apart = [(b.name, [m.person.name for m in b.mandates.all()]) for b in rows.prefetch_related("mandates__person")]
    assert said == apart


def test_many_to_many_as_well(world, django_assert_num_queries):
    from huying.commons.meetings.models import ScSession, SessionGroup

    people = list(world.people(Role.SC_MEMBER)[:3])
    session = ScSession.objects.create(congress=world.congress, number=9, planned_on=date(2026, 4, 1))
    group = SessionGroup.objects.create(
        congress=world.congress, session=session, number=1, convenor=people[0], recorder=people[1]
    )
    group.members.set(people)
    with django_assert_num_queries(1):
        [found] = joined(SessionGroup.objects.filter(session=session), "members")
        assert {p.pk for p in found.members.all()} == {p.pk for p in people}
