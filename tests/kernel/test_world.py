"""The world that the other tests live in is what it says."""

from __future__ import annotations

from django.urls import reverse

from huying.kernel.people.models import Body
from huying.kernel.people.roles import Role
from tests.world import CITY_BUILDING, HOUSING, MEMBERS, World

COLLECTIVE = {role for role in Role if role.recorder is not role}


def test_every_role_that_a_person_can_hold_is_held_in_both_congresses(world: World, stranger: World) -> None:
    for role in set(Role) - COLLECTIVE:
        assert world.viewer(role).has(role)
        assert stranger.viewer(role).congress == stranger.congress != world.congress


def test_the_standing_committee_has_its_members_with_names_of_their_own(world: World) -> None:
    names = [person.name for person in world.people(Role.SC_MEMBER)]
    assert len(names) == len(set(names)) == MEMBERS


def test_people_work_where_their_mandate_says(world: World) -> None:
    assert world.viewer(Role.WORKING_BODY).in_body(world.body(CITY_BUILDING).pk)
    assert world.viewer(Role.HANDLING_UNIT, 0).in_body(world.body(HOUSING).pk)
    assert Body.objects.filter(congress=world.congress).count() == 8


def test_a_client_has_signed_in(world: World) -> None:
    assert world.client(Role.SC_OFFICE).get(reverse("account")).status_code == 200
