"""The ballot on livelihood projects beside its result: what its budget would buy."""

from __future__ import annotations

import pytest
from django.urls import reverse

from huying.commons.voting.budgeting import read
from huying.commons.voting.choosing import Count, Tally
from huying.commons.voting.elections.closing import announce, sign
from huying.commons.voting.elections.counting import enter_hands
from huying.commons.voting.elections.holding import open_election
from huying.commons.voting.elections.models import Election
from huying.kernel.calendar.clock import frozen
from huying.kernel.people.roles import Role
from huying.mechanisms.livelihood_projects.elections import KIND
from huying.mechanisms.livelihood_projects.procedures import BallotDeciding
from tests.livelihood import MEETING, TITLES, LivelihoodPlay
from tests.polls import deputies_of
from tests.world import World, moment

rule = pytest.mark.rule
D = BallotDeciding


@pytest.fixture
def play(world: World) -> LivelihoodPlay:
    return LivelihoodPlay(world)


@rule("R2.05")
def test_a_ballot_with_a_budget_shows_what_it_would_buy_after_the_count_and_its_pb_file_holds_the_costs(
    play: LivelihoodPlay,
):
    """Each candidate costs 860万元 and the budget is 2,000: two of three fit."""
    world, at = play.world, moment(MEETING)
    deputies = deputies_of(world, 46)
    decision = play.listed()
    office = world.client(Role.SC_OFFICE)
    officers = {"teller_1": deputies[0].pk, "teller_2": deputies[1].pk, "scrutineer_1": deputies[2].pk}
    with frozen(MEETING):
        made = office.post(
            reverse("voting:election_new", args=[KIND, decision.pk]), {"way": "hands", "budget": "2000"} | officers
        )
        play.session(decision, until=D.balloted)
        election, clerk = Election.objects.get(subject_id=decision.pk), world.person(Role.SC_OFFICE)
        open_election(election=election, by=clerk, at=at)
        assert "按预算看一看" not in office.get(made.url).content.decode()
        marks = {"1": Tally(40), "2": Tally(30), "3": Tally(20)}
        enter_hands(election=election, count=Count(46, 46, 0, marks), by=clerk, at=at)
        shown = office.get(made.url).content.decode()
        sign(election=election, scrutineer=deputies[2], at=at)
        announce(election=election, by=clerk, at=at)
        found = read(office.get(reverse("voting:election_pb", args=[election.pk])).content.decode())
    assert "辅助参考，不是票决结果" in shown and "预算20,000,000元" in shown
    assert f"{TITLES[2]}：20票，需8,600,000元，轮到时还剩2,800,000元，列不进。" in shown
    assert (found.budget, [p.cost for p in found.projects]) == (20_000_000, [8_600_000] * 3)
