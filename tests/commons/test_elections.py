"""Elections: frozen roll and quorum, tellers who must agree, hands, and voting again (T2.4)."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest

from huying.commons.voting.choosing import ChoiceRule, Next, Stage
from huying.commons.voting.elections import closing, counting, holding, polls, starting
from huying.commons.voting.elections.models import Election, ElectionOfficer, ElectionRight, ElectionWay, Task
from huying.commons.voting.elections.selectors import decided, outcome_of
from huying.commons.voting.envelopes import bound
from huying.commons.voting.selectors import StillOpen
from huying.commons.voting.tellers import AGREED, DIFFER, FIRST
from huying.kernel.ledger.models import Entry
from huying.kernel.people.roles import Role
from huying.kernel.procedures.refusals import Incomplete, NotAllowed, NotYet, Refused, TooLate
from tests import polls as trial
from tests.polls import DAY, KIND, SUBJECT, counted, deputies_of
from tests.world import World, moment

AT = moment(DAY, 11)


@pytest.fixture(autouse=True)
def asked(world: World):
    return trial.ask(world)


def office(world: World):
    return {"by": world.person(Role.SC_OFFICE), "at": AT}


def teller(world: World, nth: int):
    return deputies_of(world)[nth]


def enter(world: World, election: Election, nth: int, count):
    return counting.enter_paper_count(election=election, teller=teller(world, nth), count=count, at=AT)


def by_paper(world: World, election: Election, count) -> Election:
    """Both tellers enter the same, the scrutineers sign, the chair announces."""
    assert enter(world, election, 0, count) == FIRST
    assert enter(world, election, 1, count) == AGREED
    for person in deputies_of(world)[2:4]:
        closing.sign(election=election, scrutineer=person, at=AT)
    closing.announce(election=election, **office(world))
    election.refresh_from_db()
    return election


def test_the_budget_goes_along_when_the_whole_is_voted_on_again_and_not_to_a_ballot_among_the_tied(world):
    for subject, count, budget in ((2, counted(9, 8, 6, 6, 1), None), (3, counted(9, issued=9, returned=10), 900_000)):
        trial.ask(world, subject=subject)
        election = trial.announced(world, count, subject=subject)
        again = closing.vote_again(election=election, way=ElectionWay.HANDS, reason="", **office(world))
        assert (election.budget, again.budget) == (900_000, budget)


# ── setting up ────────────────────────────────────────────────────────────
def test_an_election_takes_its_candidates_and_its_rule_from_the_subject(world):
    election = trial.set_up(world)
    assert [f"{o}" for o in election.options.all()][:2] == ["甲　路灯改造", "乙　山塘加固"]
    assert election.rule == ChoiceRule(3)
    assert (election.members, election.present, election.opened_at) == (10, None, None)


def test_too_few_candidates_for_the_margin_are_refused(world):
    trial.ask(world, rule=replace(trial.RULE, quota=5))
    with pytest.raises(Incomplete, match="候选项目5项，应选5项：差额票决"):
        trial.set_up(world)


def test_a_subject_that_says_no_is_not_put_to_the_ballot(world):
    trial.ask(world, refusal="还没有审议，不能票决。", hint="先登记审议。")
    with pytest.raises(NotYet, match="还没有审议"):
        trial.set_up(world)


@pytest.mark.parametrize(
    ("tellers", "scrutineers", "said"),
    [
        ([0], [2], "须有2名计票人和至少1名监票人"),
        ([0, 1], [], "须有2名计票人和至少1名监票人"),
        ([0, 1], [1], "同一个人不能既计票又监票"),
        ([0, 9], [2], "与候选项目有关，不能做计票人"),
    ],
)
def test_who_counts_and_who_watches_are_deputies_and_no_parties(world, asked, tellers, scrutineers, said):
    people = deputies_of(world)
    trial.ask(world, parties=frozenset({people[9].pk}))
    with pytest.raises(Incomplete, match=said):
        holding.set_up(
            kind=KIND, subject_id=SUBJECT, way=ElectionWay.PAPER, tellers=[people[n] for n in tellers],
            scrutineers=[people[n] for n in scrutineers], **office(world),
        )  # fmt: skip


def test_a_clerk_is_no_teller(world):
    people = deputies_of(world)
    with pytest.raises(Incomplete, match="不是本级人大代表，不能做计票人"):
        holding.set_up(
            kind=KIND, subject_id=SUBJECT, way=ElectionWay.PAPER, tellers=[people[0], world.person(Role.SC_OFFICE)],
            scrutineers=[people[2]], **office(world),
        )  # fmt: skip


def test_one_subject_has_one_election_at_a_time(world):
    trial.set_up(world)
    with pytest.raises(TooLate, match="已经有票决"):
        trial.set_up(world)


# ── opening ───────────────────────────────────────────────────────────────
def test_below_two_thirds_of_all_deputies_it_does_not_open(world):
    with pytest.raises(NotYet, match=r"应到代表10人，现在出席6人；须有三分之二以上（7人）出席"):
        trial.opened(world, absent=4)
    assert Election.objects.get().opened_at is None


def test_the_roll_is_frozen_when_it_opens(world):
    election = trial.opened(world, absent=3)
    assert (election.members, election.present, election.may_vote) == (10, 7, 7)
    assert set(election.rights.values_list("person", flat=True)) == {p.pk for p in deputies_of(world)[:7]}
    with pytest.raises(TooLate, match="名册不能再改"):
        holding.open_election(election=election, **office(world))
    assert ElectionRight.objects.count() == 7


def test_who_is_recused_is_present_and_has_no_vote(world):
    election, people = trial.set_up(world), deputies_of(world)
    holding.open_election(election=election, recused=[people[9].pk], **office(world))
    election.refresh_from_db()
    assert (election.present, election.may_vote) == (10, 9)


def test_nothing_is_counted_before_it_opens(world):
    election = trial.set_up(world)
    with pytest.raises(NotYet, match="投票还没有开始"):
        enter(world, election, 0, counted(6))


# ── paper ─────────────────────────────────────────────────────────────────
def test_two_tellers_who_agree_close_the_election(world):
    election = trial.opened(world)
    count = counted(9, 8, 6, 5, 2, void=0)  # 30 marks: 10 papers of three
    assert enter(world, election, 0, count) == FIRST
    with pytest.raises(StillOpen):
        outcome_of(Election.objects.get())
    assert enter(world, election, 1, count) == AGREED
    result = outcome_of(Election.objects.get())
    assert result.adopted == ("甲", "乙", "丙")  # 丁 has 5 of 10: not more than half
    assert result.next == Next.NOTHING
    assert (
        result.judged[3].sentence
        == "赞成5票，没有超过全体代表10人的半数（须6票）：没有通过（《地方组织法》第二十五条）。"
    )


def test_two_tellers_who_differ_count_again_and_are_told_where(world):
    election = trial.opened(world)
    enter(world, election, 0, counted(9, 8, 6))
    assert enter(world, election, 1, counted(9, 7, 6, returned=9)) == DIFFER
    election.refresh_from_db()
    assert (election.attempt, election.closed_at) == (2, None)
    assert counting.last_differences(election) == ["收回", "山塘加固：赞成"]
    assert not any(o.votes_for for o in election.options.all())
    assert enter(world, election, 0, counted(9, 8, 6)) == FIRST
    of_it = Entry.objects.filter(subject=f"election:{election.pk}")
    assert not any("甲" in entry.body for entry in of_it)  # the office and the auditor read it
    assert enter(world, election, 1, counted(9, 8, 6)) == AGREED
    said, one = json.loads(of_it.get(kind="voting.election_closed").body), teller(world, 0).name
    assert [(c["attempt"], c["teller"], c["returned"]) for c in said["counts"]] == [
        (1, one, 10), (1, "代表02", 9), (2, one, 10), (2, "代表02", 10),
    ]  # fmt: skip


def test_only_the_tellers_count_and_each_once(world):
    election = trial.opened(world)
    with pytest.raises(NotAllowed, match="您不是这次票决的计票人"):
        enter(world, election, 2, counted(6))  # a scrutineer
    enter(world, election, 0, counted(6))
    with pytest.raises(TooLate, match="您已经登记过了"):
        enter(world, election, 0, counted(6))


def test_the_first_count_stands_nowhere_before_the_second(world):
    """Neither in the ledger nor on the rows of the candidates."""
    election = trial.opened(world)
    enter(world, election, 0, counted(9, 8, 7))
    said = " ".join(Entry.objects.filter(subject=f"election:{election.pk}").values_list("body", flat=True))
    assert '"first"' in said and "甲" not in said and "[9" not in said
    assert [(o.votes_for, o.votes_against) for o in election.options.all()] == [(0, 0)] * 5


@pytest.mark.parametrize(
    ("count", "said"),
    [
        (counted(9, codes="甲乙"), "每一个候选项目都要登记"),
        (counted(11), "多于有效票10张"),
        (counted(9, issued=11), "发出11票，多于"),
        (counted(10, 10, 10, 1), "不会多于30票"),
    ],
)
def test_a_count_that_cannot_be_is_refused(world, count, said):
    election = trial.opened(world)
    with pytest.raises(Incomplete, match=said):
        enter(world, election, 0, count)


def test_more_papers_returned_than_handed_out_void_the_vote_and_all_vote_again(world, asked):
    election = by_paper(world, trial.opened(world, absent=1), counted(9, 9, 9, issued=9, returned=10))
    assert outcome_of(election).next == Next.REVOTE
    found = decided(KIND, SUBJECT)
    assert (found.is_void, found.is_over, found.adopted) == (True, False, ())
    again = closing.vote_again(election=election, way=ElectionWay.PAPER, reason="", **office(world))
    assert (again.stage, again.quota, again.options.count()) == (Stage.FIRST, 3, 5)
    holding.open_election(election=again, **office(world))
    by_paper(world, again, counted(9, 9, 9))
    found = decided(KIND, SUBJECT)
    assert (found.is_void, found.is_over, found.adopted) == (False, True, (70, 71, 72))
    assert found.first == again


# ── hands ─────────────────────────────────────────────────────────────────
def test_a_show_of_hands_is_entered_once_and_closes(world):
    election = trial.opened(world, ElectionWay.HANDS)
    counting.enter_hands(election=election, count=counted(8, 7, 6), **office(world))
    election.refresh_from_db()
    assert outcome_of(election).adopted == ("甲", "乙", "丙")
    with pytest.raises(TooLate, match="投票已经结束"):
        counting.enter_hands(election=election, count=counted(8), **office(world))


def test_hands_are_not_entered_for_a_secret_ballot_nor_papers_for_hands(world):
    election = trial.opened(world)
    with pytest.raises(TooLate, match="无记名投票，不能登记举手"):
        counting.enter_hands(election=election, count=counted(8), **office(world))
    trial.ask(world, subject=2)
    hands = trial.opened(world, ElectionWay.HANDS, subject=2)
    with pytest.raises(TooLate, match="这次不用纸票"):
        enter(world, hands, 0, counted(8))


# ── signing and announcing ────────────────────────────────────────────────
def test_nothing_is_announced_before_all_scrutineers_have_signed(world, asked):
    election, people = trial.opened(world, ElectionWay.HANDS), deputies_of(world)
    with pytest.raises(NotYet, match="投票还没有结束"):
        closing.sign(election=election, scrutineer=people[2], at=AT)
    counting.enter_hands(election=election, count=counted(8, 7, 6), **office(world))
    closing.sign(election=election, scrutineer=people[2], at=AT)
    with pytest.raises(NotYet, match="监票人代表04还没有在计票报告单上签字"):
        closing.announce(election=election, **office(world))
    with pytest.raises(NotAllowed, match="您不是这次票决的监票人"):
        closing.sign(election=election, scrutineer=people[0], at=AT)
    closing.sign(election=election, scrutineer=people[3], at=AT)
    closing.announce(election=election, **office(world))
    closing.announce(election=election, **office(world))
    assert asked.told == [election]  # once


# ── voting again ──────────────────────────────────────────────────────────
def test_a_tie_at_the_last_seat_goes_to_the_tied_only_and_both_ballots_decide_together(world):
    election = by_paper(world, trial.opened(world), counted(9, 8, 6, 6, 1))
    assert decided(KIND, SUBJECT).is_over is False
    again = closing.vote_again(election=election, way=ElectionWay.HANDS, reason="", **office(world))
    assert (again.follows, again.stage, again.quota) == (election, Stage.AMONG_TIED, 1)
    assert [o.code for o in again.options.all()] == ["丙", "丁"]
    officers = ElectionOfficer.objects.filter(election=again, task=Task.TELLER)
    assert {o.person for o in officers} == set(deputies_of(world)[:2])
    holding.open_election(election=again, **office(world))
    counting.enter_hands(election=again, count=counted(4, 5, codes="丙丁"), **office(world))
    for person in deputies_of(world)[2:4]:
        closing.sign(election=again, scrutineer=person, at=AT)
    closing.announce(election=again, **office(world))
    found = decided(KIND, SUBJECT)
    assert (found.adopted, found.is_over) == ((70, 71, 73), True)  # 丁 by most votes
    assert found.votes == {70: 9, 71: 8, 72: 4, 73: 5, 74: 1}
    with pytest.raises(TooLate, match="已经另开了一次投票"):
        closing.vote_again(election=election, way=ElectionWay.HANDS, reason="", **office(world))
    again.refresh_from_db()
    with pytest.raises(TooLate, match="没有要再投的"):
        closing.vote_again(election=again, way=ElectionWay.HANDS, reason="", **office(world))


def test_for_empty_seats_the_presidium_decides_with_a_reason(world):
    election = by_paper(world, trial.opened(world), counted(9, 8, 5, 5, 1))
    found = decided(KIND, SUBJECT)
    assert (found.adopted, found.is_over) == ((70, 71), True)  # left empty, unless the presidium says otherwise
    with pytest.raises(Incomplete, match="主席团为什么"):
        closing.vote_again(election=election, way=ElectionWay.PAPER, reason=" ", **office(world))
    again = closing.vote_again(election=election, way=ElectionWay.PAPER, reason="群众要求强烈", **office(world))
    assert (again.stage, again.quota) == (Stage.FOR_EMPTY_SEATS, 1)
    assert [o.code for o in again.options.all()] == ["丙", "丁", "戊"]
    assert decided(KIND, SUBJECT).is_over is False


def test_nobody_votes_again_once_the_subject_is_settled(world, asked):
    election = by_paper(world, trial.opened(world), counted(9, 8, 5, 5, 1))
    asked.poll = replace(asked.poll, refusal="结果已经宣布，不能再投。")
    with pytest.raises(NotYet, match="不能再投"):
        closing.vote_again(election=election, way=ElectionWay.PAPER, reason="群众要求强烈", **office(world))


def test_nobody_votes_again_before_the_result_is_announced(world):
    election = trial.opened(world)
    with pytest.raises(NotYet, match="结果还没有宣布"):
        closing.vote_again(election=election, way=ElectionWay.PAPER, reason="", **office(world))


def test_a_subject_that_nobody_asks_about_has_no_election(world):
    assert polls.poll_of("nothing", 1, DAY) is None
    assert decided(KIND, 99) is None
    with pytest.raises(Refused, match="不付票决"):
        holding.set_up(kind="nothing", subject_id=1, way=ElectionWay.PAPER, tellers=[], scrutineers=[], **office(world))


def test_the_scrutineers_of_an_electronic_election_are_its_trustees(world):
    people, way = deputies_of(world), ElectionWay.ELECTRONIC
    election = starting.set_up(
        kind=KIND, subject_id=SUBJECT, way=way, tellers=people[:2], scrutineers=people[2:5], **office(world)
    )
    ballot = bound.ballot_of(election)
    assert [t.person for t in ballot.trustees.order_by("number")] == people[2:5]
    assert starting.turnout(election) is None
    with pytest.raises(NotYet, match="只有0名"):  # the trustees have not made their keys
        starting.open_election(election=election, **office(world))
    assert Election.objects.get().opened_at is None


def test_the_secret_ballot_asks_for_three_scrutineers(world):
    people, way = deputies_of(world), ElectionWay.ELECTRONIC
    with pytest.raises(Incomplete, match="要有3名不同的监票人"):
        starting.set_up(
            kind=KIND, subject_id=SUBJECT, way=way, tellers=people[:2], scrutineers=people[2:4], **office(world)
        )
    assert not Election.objects.exists()
