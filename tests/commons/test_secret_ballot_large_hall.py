"""A large hall: many are put on the roll at once, and a device asks little and seldom."""

from __future__ import annotations

import pytest
from django.urls import reverse

from huying.commons.voting.envelopes import casting, pages, roll, selectors
from huying.kernel.calendar import clock
from huying.kernel.people.roles import Role
from tests.secret_election import public_hex
from tests.secret_hall import DAY, Hall
from tests.world import World

pytestmark = pytest.mark.django_db


@pytest.fixture
def hall(world: World):
    with clock.frozen(DAY):
        made = Hall(world, at=clock.now())
        made.hold_ceremony()
        for person in made.deputies:
            key = public_hex(made.salt, "deputy", person.pk)
            roll.bring_credential(ballot=made.fresh(), person=person, credential=key)
        yield made


def press(hall: Hall, said: dict[str, object]) -> str:
    url = reverse("voting:secret_office_rolls", args=[hall.ballot.pk])
    return str(hall.world.client(hall.clerk).post(url, said, follow=True).content.decode())


def on_roll(hall: Hall) -> set[int]:
    return set(hall.ballot.voters.filter(is_confirmed=True).values_list("person", flat=True))


def test_those_who_are_ticked_are_put_on_the_roll_together(hall: Hall):
    ticked = hall.ballot.voters.filter(person__in=hall.deputies[:2])
    page = press(hall, {"voter": [v.pk for v in ticked], "waiting": [v.pk for v in hall.ballot.voters.all()]})
    assert "2人已列入名册" in page
    assert on_roll(hall) == {person.pk for person in hall.deputies[:2]}


def test_all_that_the_page_shows_as_waiting_are_put_on_the_roll_with_one_press(hall: Hall, monkeypatch):
    monkeypatch.setattr(pages, "ROLL_PAGE", 3)
    office = reverse("voting:secret_office", args=[hall.ballot.pk])
    shown = hall.world.client(hall.clerk).get(office).context["page"].object_list
    page = press(hall, {"all": "1", "waiting": [v.pk for v in shown]})
    assert "3人已列入名册" in page
    assert on_roll(hall) == {v.person_id for v in shown}
    assert "这一页等核对的2人" in page  # who still waits comes first


def test_nobody_ticked_changes_nothing_and_says_so(hall: Hall):
    assert "没有勾选代表" in press(hall, {})
    assert on_roll(hall) == set()


def test_a_voter_of_another_ballot_is_not_put_on_the_roll(hall: Hall, world: World):
    other = Hall(world, at=clock.now())
    theirs = roll.bring_credential(ballot=other.fresh(), person=other.deputies[0], credential="ab" * 32)
    press(hall, {"voter": [theirs.pk]})
    theirs.refresh_from_db()
    assert not theirs.is_confirmed


def test_once_voting_has_begun_nobody_is_put_on_the_roll(hall: Hall):
    voter = hall.ballot.voters.get(person=hall.deputies[0])
    others = hall.ballot.voters.exclude(pk=voter.pk)
    roll.put_all_on_roll(ballot=hall.fresh(), voters=others, by=hall.clerk, at=hall.at)
    casting.open_ballot(ballot=hall.fresh(), present=4, by=hall.clerk, at=hall.at)
    assert "名册不再变动" in press(hall, {"voter": [voter.pk]})
    assert voter.person_id not in on_roll(hall)


def test_a_name_is_found_on_the_roll(hall: Hall):
    office = reverse("voting:secret_office", args=[hall.ballot.pk])
    name = hall.deputies[0].name
    found = hall.world.client(hall.clerk).get(office, {"name": name}).context["page"]
    assert {voter.person.name for voter in found} == {name}


def test_the_roll_costs_a_constant_number_of_queries(hall: Hall, django_assert_max_num_queries):
    client = hall.world.client(hall.clerk)
    with django_assert_max_num_queries(14):
        client.get(reverse("voting:secret_office", args=[hall.ballot.pk]))


def test_only_a_trustees_device_is_told_of_the_ceremony_and_the_roll(hall: Hall):
    trustee, deputy = hall.trustee_people[0], hall.deputies[0]
    only = {"promises", "boxes", "confirmations", "trustees", "roll"}
    assert only <= selectors.state(hall.fresh(), trustee).keys()
    assert not only & selectors.state(hall.fresh(), deputy).keys()


@pytest.mark.parametrize(("voters", "seconds"), [(0, 5), (30, 5), (100, 5), (300, 15), (1000, 50)])
def test_the_larger_the_hall_the_longer_a_device_waits_before_it_asks_again(voters, seconds):
    assert selectors.look_again_in(voters) == seconds


def test_a_deputy_keeps_nobodys_roll(hall: Hall):
    url = reverse("voting:secret_office_rolls", args=[hall.ballot.pk])
    assert hall.world.client(Role.SC_MEMBER).post(url, {"all": "1"}).status_code == 403
