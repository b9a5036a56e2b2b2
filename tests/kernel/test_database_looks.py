"""Within a look a question is asked once; outside of one each time."""

from __future__ import annotations

from datetime import date

import pytest

from huying.kernel.database.looks import asked_once, one_look
from huying.kernel.people.models import Body
from huying.kernel.people.roles import Role


@asked_once
def bodies(congress_id: int, *, longest: int = 99) -> list[str]:
    return [b.name for b in Body.objects.filter(congress=congress_id) if len(b.name) <= longest]


def test_within_a_look_a_question_is_asked_once_for_each_of_its_values(world, django_assert_num_queries):
    with one_look(), django_assert_num_queries(3):
        assert bodies(world.congress.pk) is bodies(world.congress.pk)
        assert bodies(world.congress.pk, longest=5) is bodies(world.congress.pk, longest=5)
        assert bodies(0) == []


def test_outside_of_a_look_what_was_just_written_is_seen(world):
    with one_look():
        bodies(world.congress.pk)
    before = bodies(world.congress.pk)
    Body.objects.create(congress=world.congress, kind="department", name="县水务局")
    assert set(bodies(world.congress.pk)) == {*before, "县水务局"}


def test_the_next_look_knows_nothing_of_the_one_before(world, django_assert_num_queries):
    for _ in range(2):
        with one_look(), django_assert_num_queries(1):
            bodies(world.congress.pk)
            bodies(world.congress.pk)


@pytest.mark.django_db
def test_a_look_that_fails_is_over():
    with pytest.raises(LookupError), one_look():
        raise LookupError
    assert bodies(0) is not bodies(0)


def test_rights_that_end_are_gone_with_the_next_request(world):
    """What a session's account brings along is read anew for each request."""
    client, person = world.client(Role.SC_OFFICE), world.person(Role.SC_OFFICE)
    assert client.get("/oversight/plan/").status_code == 200
    world.end_mandates(person, date(2020, 1, 2))
    assert client.get("/oversight/plan/").status_code == 403
