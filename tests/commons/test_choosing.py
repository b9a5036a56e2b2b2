"""Choosing at most so many of more candidates: the edges by hand, and what always holds."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from huying.commons.voting.choosing import (
    ChoiceRule,
    Count,
    Mark,
    Next,
    Stage,
    Tally,
    Verdict,
    count_papers,
    faults,
    margin_refusal,
    outcome,
    quorum_refusal,
    replacement_words,
    rule_words,
)
from huying.kernel.procedures import profiles

RULE = ChoiceRule(quota=2)
FOR, AGAINST, ILLEGIBLE = Mark


def count(*for_: int, issued=100, returned=100, void=0) -> Count:
    """Votes for A, B, C…"""
    return Count(issued, returned, void, {chr(65 + place): Tally(n) for place, n in enumerate(for_)})


def judged(rule: ChoiceRule, counted: Count, *, deputies=100, present=100):
    return outcome(rule, counted, deputies=deputies, present=present)


def test_half_of_all_deputies_is_not_more_than_half():
    [one] = judged(replace(RULE, quota=1), count(50)).judged
    assert one.verdict == Verdict.NOT_ENOUGH
    assert one.sentence == "赞成50票，没有超过全体代表100人的半数（须51票）：没有通过（《地方组织法》第二十五条）。"
    [one] = judged(replace(RULE, quota=1), count(51)).judged
    assert one.verdict == Verdict.ADOPTED
    assert one.sentence == (
        "赞成51票，超过全体代表100人的半数（须51票），排第1，在应选1项以内：通过（《地方组织法》第二十五条）。"
    )


@pytest.mark.parametrize(
    ("deputies", "needed"),
    [(1, 1), (2, 2), (99, 50), (100, 51), (101, 51)],  # 49.5 is half of 99: 50 is more; 50.5 of 101: 51 is more
)
def test_the_majority_of_an_even_and_of_an_odd_number(deputies, needed):
    assert RULE.needed(deputies) == needed


def test_who_stays_away_counts_in_the_base():
    """45 of 66 who came are most of them, and not more than half of 100."""
    counted = count(45, issued=66, returned=66)
    assert judged(RULE, counted, present=66).adopted == ()
    assert judged(replace(RULE, base="present"), counted, present=66).adopted == ("A",)


def test_the_most_votes_win_when_more_pass_than_the_quota():
    found = judged(RULE, count(60, 70, 55, returned=100))
    assert found.adopted == ("B", "A")
    assert [j.verdict for j in found.judged] == [Verdict.ADOPTED, Verdict.ADOPTED, Verdict.OUTRANKED]
    assert found.judged[-1].sentence == (
        "赞成55票，超过全体代表100人的半数（须51票），排第3，应选2项已满：没有入选，"
        "以得票多的入选（参照《选举法》第四十五条）。"
    )
    assert (found.next, found.seats_left, found.follows) == (Next.NOTHING, 0, "")


def test_a_tie_within_the_quota_is_no_tie():
    found = judged(replace(RULE, quota=3), count(60, 60, 55))
    assert found.adopted == ("A", "B", "C")
    assert [j.rank for j in found.judged] == [1, 1, 3]


def test_a_tie_at_the_last_seat_goes_to_a_second_ballot_among_the_tied_only():
    found = judged(replace(RULE, quota=3), count(80, 60, 60, 60, 30))
    assert found.adopted == ("A",)
    assert found.tied == ("B", "C", "D")
    assert (found.next, found.seats_left) == (Next.RUNOFF, 2)
    assert found.follows == (
        "3项同为60票，还有2个名额：只就这3项再次投票，以得票多的通过（参照《地方组织法》第二十八条）。"
    )


def test_in_the_second_ballot_the_most_votes_decide():
    """By analogy with 地方组织法 28 the tied have passed the majority before; a place may ask for it again."""
    second = RULE.after(Stage.AMONG_TIED, 1)
    assert judged(second, count(40, 35)).adopted == ("A",)
    assert judged(second, count(40, 35)).judged[0].sentence == (
        "再次投票得赞成40票，以得票多的通过，排第1，在应选1项以内：通过（参照《地方组织法》第二十八条）。"
    )
    assert judged(second, count(40, 40)).next == Next.RUNOFF
    assert judged(second, count(0, 0)).next == Next.EMPTY_SEATS
    strict = replace(second, tied_need_majority=True)
    assert judged(strict, count(40, 35)).adopted == ()


def test_a_ballot_for_empty_seats_needs_the_majority():
    again = RULE.after(Stage.FOR_EMPTY_SEATS, 1)
    assert judged(again, count(50, 40)).adopted == ()
    assert judged(again, count(51, 40)).adopted == ("A",)


def test_fewer_that_pass_leave_seats_empty_and_the_presidium_decides():
    found = judged(RULE, count(51, 50))
    assert found.adopted == ("A",)
    assert (found.next, found.seats_left) == (Next.EMPTY_SEATS, 1)
    assert found.follows == "通过的项目比应选的少1项：空缺，或者另行投票，由主席团决定。"


def test_none_may_pass():
    found = judged(RULE, count(10, 20, 30))
    assert (found.adopted, found.seats_left, found.next) == ((), 2, Next.EMPTY_SEATS)


def test_more_returned_than_handed_out_voids_the_whole_vote():
    found = judged(RULE, count(90, 80, issued=98, returned=99))
    assert (found.judged, found.next, found.seats_left) == ((), Next.REVOTE, 2)
    assert found.follows == ("收回99张，多于发出的98张，这次投票无效，须重新投票（参照《选举法》第四十四条）。")
    assert judged(RULE, count(90, 80, issued=98, returned=98)).adopted == ("A", "B")
    assert judged(RULE, count(90, 80, issued=98, returned=95)).adopted == ("A", "B")  # fewer is valid


def test_the_numbers_of_the_count_are_said():
    found = judged(RULE, count(60, issued=98, returned=97, void=2), present=98)
    assert found.head == "应到100人，出席98人；发出98张，收回97张，其中有效95张、废票2张"


# ── papers ────────────────────────────────────────────────────────────────
def test_a_paper_that_chooses_more_than_the_quota_is_void_with_all_its_marks():
    papers = [{"A": FOR, "B": FOR, "C": FOR}, {"A": FOR, "B": FOR}, {"C": FOR, "A": AGAINST}, {}]
    found = count_papers(RULE, "ABC", papers, issued=4)
    assert (found.returned, found.void, found.valid) == (4, 1, 3)
    assert found.tallies == {"A": Tally(1, 1), "B": Tally(1), "C": Tally(1)}


def test_an_illegible_mark_is_void_and_the_rest_of_its_paper_counts():
    found = count_papers(RULE, "ABC", [{"A": FOR, "B": FOR, "C": ILLEGIBLE}], issued=1)
    assert found.void == 0  # it does not choose three
    assert found.tallies == {"A": Tally(1), "B": Tally(1), "C": Tally(0, 0, 1)}


def test_no_mark_is_an_abstention():
    found = count_papers(RULE, "AB", [{}, {"A": AGAINST}], issued=2)
    assert (found.abstained("A"), found.abstained("B"), found.void) == (1, 2, 0)


def test_a_mark_for_a_stranger_is_refused():
    with pytest.raises(ValueError, match="不是候选项目的：Z"):
        count_papers(RULE, "AB", [{"Z": FOR}], issued=1)


# ── counts entered by hand ────────────────────────────────────────────────
@pytest.mark.parametrize(
    ("counted", "said"),
    [
        (count(-1), "票数不能是负数。"),
        (count(101), "A：赞成、反对和无法辨认的共101票，多于有效票100张。"),
        (count(100, 60, 41), "赞成票共201票；有效票100张，每张至多选2项，不会多于200票。"),
        (count(5, returned=5, void=6), "废票6张，多于收回的5张。"),
        (count(5, issued=101, returned=100), "发出101票，多于代表100人。"),
    ],
)
def test_a_count_that_cannot_be_is_refused_with_the_reason(counted, said):
    assert said in faults(RULE, counted, 100)
    with pytest.raises(ValueError, match=said[:6]):
        judged(RULE, counted)


# ── before the ballot ─────────────────────────────────────────────────────
@pytest.mark.parametrize(("deputies", "present", "opens"), [
    (99, 66, True), (99, 65, False), (100, 67, True), (100, 66, False), (0, 0, False),
])  # fmt: skip
def test_two_thirds_of_all_deputies_must_be_present(deputies, present, opens):
    assert (quorum_refusal(RULE, deputies=deputies, present=present) == "") is opens


def test_the_refusal_for_want_of_a_quorum_says_how_many_are_needed():
    assert quorum_refusal(RULE, deputies=100, present=66) == (
        "应到代表100人，现在出席66人；须有三分之二以上（67人）出席，才能票决（《地方组织法》第十四条）。"
    )


@pytest.mark.parametrize(
    ("candidates", "quota", "said"),
    [
        (12, 10, ""),  # 2 of 10 is 20%
        (11, 10, "候选项目11项，应选10项，差额比例10%，不到20%：还差1项候选项目，或者减少应选项目。"),
        (10, 10, "候选项目10项，应选10项：差额票决，候选项目须多于应选项目。"),
        (2, 1, ""),
        (5, 0, "应选项目至少1项。"),
    ],
)
def test_there_are_more_candidates_than_the_quota_by_the_margin(candidates, quota, said):
    rule = ChoiceRule(quota, margin_at_least=Fraction(1, 5))
    assert margin_refusal(rule, candidates=candidates) == said


@pytest.mark.parametrize("name", profiles.names())
def test_every_places_numbers_come_from_its_profile(name):
    rule = ChoiceRule.of({k: s.value for k, s in profiles.load(name).settings.items()}, 10)
    assert (rule.more_than, rule.quorum_at_least, rule.base) == (Fraction(1, 2), Fraction(2, 3), "all_deputies")


def test_whether_a_deputy_may_vote_again_is_a_choice_of_the_place_and_said_before():
    said = {k: s.value for k, s in profiles.load("huaibei").settings.items()}
    once = ChoiceRule.of(said | {"ballot.replacement": False}, 3)
    assert (ChoiceRule.of(said, 3).replacement, once.replacement) == (True, False)
    clause = profiles.load("huaibei").setting("ballot.replacement").clause
    words = replacement_words(ChoiceRule.of(said, 3), clause)
    assert "以最后一次投的为准（平台默认值" in words and "本级规则" not in words
    assert "投出以后不能改投（《某县票决办法》第九条）" in replacement_words(once, "《某县票决办法》第九条")


def test_another_vote_fills_the_empty_seats_and_what_was_adopted_stays():
    """地方组织法 28, by analogy: 不足的名额另行选举. No place can set it otherwise."""
    assert "另行投票只补空着的名额，已经通过的不再投" in "".join(rule_words(RULE, 100))


# ── what always holds ─────────────────────────────────────────────────────
@st.composite
def ballots(draw):
    """A rule, its candidates and papers of all kinds."""
    candidates = [chr(65 + n) for n in range(draw(st.integers(1, 6)))]
    rule = ChoiceRule(draw(st.integers(1, 6)), stage=draw(st.sampled_from(Stage)))
    paper = st.dictionaries(st.sampled_from(candidates), st.sampled_from(Mark))
    return rule, candidates, draw(st.lists(paper, max_size=30)), draw(st.integers(0, 12))


@settings(max_examples=60, deadline=None)
@given(ballots())
def test_what_is_counted_from_papers_can_be_and_adds_up(given_):
    rule, candidates, papers, away = given_
    found = count_papers(rule, candidates, papers, issued=len(papers))
    assert faults(rule, found, len(papers) + away) == []
    for candidate, tally in found.tallies.items():
        assert tally.marked + found.abstained(candidate) == found.valid == found.returned - found.void


@settings(max_examples=60, deadline=None)
@given(ballots())
def test_what_is_adopted_has_its_votes_and_nobody_with_more_is_left_out(given_):
    rule, candidates, papers, away = given_
    deputies = len(papers) + away
    found = judged(rule, count_papers(rule, candidates, papers, issued=len(papers)), deputies=deputies)
    votes = {j.candidate: j.for_ for j in found.judged}
    assert set(votes) == set(candidates)
    assert len(found.adopted) + found.seats_left == rule.quota
    assert found.seats_left >= 0
    if rule.needs_majority:
        assert all(votes[c] * 2 > deputies for c in (*found.adopted, *found.tied))
    left_out = max((votes[c] for c in votes if c not in found.adopted), default=0)
    assert all(votes[c] > left_out or found.next != Next.RUNOFF for c in found.adopted)
    outranked = [votes[c] for c in found.of(Verdict.OUTRANKED)]
    assert all(votes[c] > n for c in (*found.adopted, *found.tied) for n in outranked)
    if found.tied:
        assert len({votes[c] for c in found.tied}) == 1
        assert len(found.tied) > found.seats_left > 0
        assert found.next == Next.RUNOFF


@settings(max_examples=60, deadline=None)
@given(ballots(), st.randoms())
def test_neither_the_order_of_papers_nor_of_candidates_matters(given_, shuffler):
    rule, candidates, papers, away = given_

    def verdicts():
        counted = count_papers(rule, candidates, papers, issued=len(papers))
        return {j.candidate: (j.verdict, j.rank) for j in judged(rule, counted, deputies=len(papers) + away).judged}

    before = verdicts()
    shuffler.shuffle(papers)
    shuffler.shuffle(candidates)
    assert verdicts() == before


@settings(max_examples=60, deadline=None)
@given(ballots(), st.data())
def test_one_more_vote_never_harms_what_is_adopted(given_, data):
    rule, candidates, papers, away = given_
    deputies = len(papers) + away + 1
    counted = count_papers(rule, candidates, papers, issued=len(papers))
    before = judged(rule, counted, deputies=deputies)
    if not before.adopted:
        return
    one = data.draw(st.sampled_from(before.adopted))
    more = count_papers(rule, candidates, [*papers, {one: FOR}], issued=len(papers) + 1)
    assert one in judged(rule, more, deputies=deputies).adopted
