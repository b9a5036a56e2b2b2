"""A scrutineer sends back a count that is not what was seen in the hall (R2.05)."""

from __future__ import annotations

import json

import pytest
from django.urls import reverse

from huying.commons.voting.elections import closing, counting, papers, returning, voiding
from huying.commons.voting.elections.models import Election, ElectionWay
from huying.commons.voting.elections.selectors import outcome_of, tasks_of
from huying.commons.voting.elections.starting import secret_ballot
from huying.kernel.access.viewer import viewer_of
from huying.kernel.calendar import clock
from huying.kernel.ledger.models import Entry
from huying.kernel.people.roles import Role
from huying.kernel.procedures.refusals import Incomplete, NotAllowed, NotYet, TooLate
from tests import polls
from tests.polls import DAY, counted, deputies_of
from tests.world import World, moment

pytestmark = pytest.mark.django_db
rule = pytest.mark.rule
AT = moment(DAY, 11)
WHY = "第1项赞成现场数的是9票"


@pytest.fixture(autouse=True)
def asked(world: World):
    return polls.ask(world)


def closed(world: World, way: ElectionWay, *for_: int) -> Election:
    return counted_again(world, polls.opened(world, way), *for_)


def counted_again(world: World, election: Election, *for_: int) -> Election:
    if election.way == ElectionWay.HANDS:
        counting.enter_hands(election=election, count=counted(*for_), by=world.person(Role.SC_OFFICE), at=AT)
    else:
        for teller in deputies_of(world)[:2]:
            counting.enter_paper_count(election=election, teller=teller, count=counted(*for_), at=AT)
    election.refresh_from_db()
    return election


def sent_back(world: World, election: Election, reason: str = WHY, nth: int = 3) -> None:
    returning.send_back(election=election, scrutineer=deputies_of(world)[nth], reason=reason, at=AT)
    election.refresh_from_db()


@rule("R2.05")
@pytest.mark.parametrize("way", [ElectionWay.HANDS, ElectionWay.PAPER])
def test_a_count_sent_back_is_entered_again_and_both_stay_on_the_ledger(world, way):
    election = closed(world, way, 6, 7, 8)
    closing.sign(election=election, scrutineer=deputies_of(world)[2], at=AT)
    sent_back(world, election)
    assert (election.closed_at, election.issued, election.attempt) == (None, None, 2)
    assert not any(election.options.values_list("votes_for", flat=True))
    assert not election.officers.exclude(signed_at=None).exists()
    counted_again(world, election, 9, 7, 8)
    assert outcome_of(election).adopted == ("甲", "丙", "乙")
    kept = Entry.objects.filter(subject=f"election:{election.pk}", kind__in=("voting.election_closed", RETURNED))
    bodies = [json.loads(entry.body) for entry in kept.order_by("pk")]
    assert [b["marks"]["甲"][0] if "marks" in b else b["reason"] for b in bodies] == [6, WHY, 9]
    with pytest.raises(NotYet, match="还没有在计票报告单上签字"):
        closing.announce(election=election, by=world.person(Role.SC_OFFICE), at=AT)


RETURNED = "voting.election_count_returned"


def test_the_tellers_and_the_scrutineers_are_asked_again(world):
    election = closed(world, ElectionWay.PAPER, 6, 7, 8)
    teller, scrutineer = (viewer_of(deputies_of(world)[n].account, DAY) for n in (0, 2))
    sent_back(world, election)
    assert (tasks_of(teller), tasks_of(scrutineer)) == ([(election, "登记清点")], [])
    counted_again(world, election, 9, 7, 8)
    assert tasks_of(scrutineer) == [(election, "核对计票报告单，签字")]


def test_only_a_scrutineer_sends_back_and_only_with_a_reason(world):
    election = closed(world, ElectionWay.HANDS, 6, 7, 8)
    with pytest.raises(NotAllowed, match="不是这次票决的监票人"):
        sent_back(world, election, nth=0)
    with pytest.raises(Incomplete, match="哪里与现场不一致"):
        sent_back(world, election, " ")


def test_nothing_is_sent_back_before_the_close_or_after_the_announcement(world):
    with pytest.raises(NotYet, match="投票还没有结束"):
        sent_back(world, polls.opened(world, ElectionWay.HANDS))
    polls.ask(world, subject=2)
    with pytest.raises(TooLate, match="结果已经宣布"):
        sent_back(world, polls.announced(world, counted(9, 8, 7), subject=2))


def test_what_keys_opened_is_not_sent_back(world):
    election = polls.opened(world, ElectionWay.PAPER)
    Election.objects.filter(pk=election.pk).update(way=ElectionWay.ELECTRONIC, closed_at=AT)
    assert secret_ballot(election) is None
    with pytest.raises(TooLate, match="没有人登记票数"):
        sent_back(world, election)


def test_a_show_of_hands_whose_numbers_were_known_is_not_made_void(world):
    election = closed(world, ElectionWay.HANDS, 6, 7, 8)
    sent_back(world, election)
    with pytest.raises(TooLate, match="已经有人登记了票数"):
        voiding.void(election=election, reason="不想要了", by=world.person(Role.SC_OFFICE), at=AT)


def test_the_page_offers_it_to_the_scrutineer_and_says_why_it_was_sent_back(world, client):
    election = closed(world, ElectionWay.HANDS, 6, 7, 8)
    page, url = (reverse(f"voting:{name}", args=[election.pk]) for name in ("election", "election_return"))
    office = world.client(Role.SC_OFFICE)
    client.force_login(deputies_of(world)[2].account)
    with clock.frozen(DAY):
        assert url not in office.get(page).content.decode()
        assert url in client.get(page).content.decode()
        shown = client.post(url, {"reason": WHY}, follow=True).content.decode()
        assert "已退回，请重新登记" in shown and "赞成6票" not in shown and url not in shown
        asked = office.get(page).content.decode()
    assert WHY in asked and "登记举手的票数" in asked


def test_the_count_record_says_ballot_once(world):
    election = closed(world, ElectionWay.HANDS, 9, 8, 7)
    assert papers.count_record(election, DAY).title == "2026年民生实事项目票决计票报告单"
    election.title = "2026年民生实事项目票决"
    assert papers.count_record(election, DAY).title == "2026年民生实事项目票决计票报告单"
    election.stage = "among_tied"
    assert papers.count_record(election, DAY).title == "2026年民生实事项目票决就同票的再次投票计票报告单"
