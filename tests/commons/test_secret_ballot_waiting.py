"""What of secret ballots and elections stands on whose desk, and when it leaves it."""

from __future__ import annotations

import pytest

from huying.commons.voting.elections import selectors as elections
from huying.commons.voting.elections.models import Election, ElectionWay
from huying.commons.voting.envelopes import waiting
from huying.kernel.access.viewer import Viewer
from huying.kernel.people.roles import Role
from tests import polls
from tests.database import questions
from tests.secret_hall import DAY, Hall
from tests.world import World, moment

pytestmark = pytest.mark.django_db


def words(viewer: Viewer) -> list[str]:
    return [task.what for task in waiting.tasks_of(viewer)]


def test_each_is_told_what_to_do_as_the_ballot_goes_on(world: World):
    polls.ask(world)
    hall = Hall(world, voters=7, election=polls.set_up(world, ElectionWay.ELECTRONIC))
    deputy, trustee = world.viewer(hall.deputies[0], on=DAY), world.viewer(hall.trustee_people[0], on=DAY)
    clerk = world.viewer(Role.SC_OFFICE, on=DAY)
    assert words(deputy) == ["投票以前，先登记您自己的手机或平板"]
    assert words(trustee) == ["请生成您的钥匙", "投票以前，先登记您自己的手机或平板"]
    assert words(clerk) == ["名册上0人，还没有开始投票"]
    hall.open()
    hall.cast(0, "+++00")
    assert (words(deputy), words(trustee)) == ([], ["正在投票，等您这一票"])
    assert words(clerk) == ["正在投票，名册上7人，已投1人"]
    hall.close()
    assert (words(deputy), words(trustee), words(clerk)) == ([], ["投票截止，请开票"], [])


def test_many_ballots_cost_as_many_questions_as_one(world: World):
    for subject in (1, 2, 3):
        polls.ask(world, subject=subject)
    hall = Hall(world, election=polls.set_up(world, ElectionWay.ELECTRONIC, subject=1))
    viewers = [world.viewer(who, on=DAY) for who in (hall.trustee_people[0], Role.SC_OFFICE)]
    asked = [_questions(viewer) for viewer in viewers]
    for subject in (2, 3):
        Hall(world, election=polls.set_up(world, ElectionWay.ELECTRONIC, subject=subject))
    assert [_questions(viewer) for viewer in viewers] == asked == [1, 2]


def _questions(viewer: Viewer) -> int:
    with questions() as asked:
        assert waiting.tasks_of(viewer)
    return len(asked)


@pytest.mark.parametrize("why", ["followed", "closed", "settled"])
def test_a_ballot_that_goes_no_further_leaves_every_desk(world: World, why: str):
    asked = polls.ask(world)
    election = polls.set_up(world, ElectionWay.ELECTRONIC)
    hall = Hall(world, election=election)
    viewers = [world.viewer(who, on=DAY) for who in (hall.deputies[0], hall.trustee_people[0], Role.SC_OFFICE)]
    assert all(words(viewer) for viewer in viewers)
    if why == "followed":
        polls.ask(world, subject=2)
        Election.objects.filter(pk=polls.set_up(world, subject=2).pk).update(follows=election)
    elif why == "closed":
        Election.objects.filter(pk=election.pk).update(closed_at=moment(DAY))
    else:
        asked.is_settled = True
    assert [words(viewer) for viewer in viewers] == [[], [], []]


def test_papers_of_a_vote_that_has_begun_stay_to_be_counted_whatever_became_of_its_subject(world: World):
    asked = polls.ask(world)
    election = polls.opened(world)
    teller = world.viewer(polls.deputies_of(world)[0], on=polls.DAY)
    assert elections.tasks_of(teller) == [(election, "登记清点")]
    asked.is_settled = True
    assert elections.tasks_of(teller) == [(election, "登记清点")]
