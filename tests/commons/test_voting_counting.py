"""Counting graded votes, pure: what is more than half, of what."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

import pytest

from huying.commons.voting.counting import GradeRule, grade_label, outcome
from huying.kernel.procedures import profiles

RULE = GradeRule(
    ("satisfied", "basically_satisfied", "dissatisfied"), "all_members", ("satisfied", "basically_satisfied"),
    Fraction(1, 2),
)  # fmt: skip
BY_CAST = replace(RULE, base="votes_cast")


def counted(satisfied=0, basically=0, dissatisfied=0, abstained=0) -> dict[str, int]:
    return {
        "satisfied": satisfied, "basically_satisfied": basically, "dissatisfied": dissatisfied, "abstained": abstained,
    }  # fmt: skip


@pytest.mark.rule("R1.58")
@pytest.mark.parametrize(
    ("votes", "members", "passed"),
    [
        (counted(14), 27, True),  # 13.5 is half of 27: 14 is more
        (counted(13, 0, 14), 27, False),
        (counted(10, 4, 13), 27, True),  # both passing grades together
        (counted(13, 0, 13), 26, False),  # exactly half is not more than half
        (counted(14, 0, 12), 26, True),
        (counted(0, 0, 0, 27), 27, False),
        (counted(), 27, False),
        (counted(), 0, False),  # nobody: nothing passes
        (counted(1), 1, True),
    ],
)
def test_passing_takes_more_than_half_of_all_members(votes, members, passed):
    assert outcome(RULE, votes, members).passed is passed


def test_who_abstains_or_stays_away_counts_in_the_base_of_all_members_and_never_for_it():
    assert not outcome(RULE, counted(13), 27).passed  # 14 stayed away
    assert not outcome(RULE, counted(13, 0, 0, 14), 27).passed  # 14 abstained


def test_of_votes_cast_those_who_stay_away_do_not_count_but_abstentions_do():
    assert outcome(BY_CAST, counted(3, 0, 2), 27).passed  # 3 of 5
    assert not outcome(BY_CAST, counted(3, 0, 0, 3), 27).passed  # 3 of 6 is exactly half
    assert not outcome(BY_CAST, counted(), 27).passed


def test_a_place_may_count_only_the_satisfied():
    strict = replace(RULE, passing=("satisfied",))
    assert not outcome(strict, counted(13, 14), 27).passed
    assert outcome(strict, counted(14, 13), 27).passed


def test_a_share_is_a_fraction_and_not_the_float_next_to_it():
    three_fifths = replace(RULE, more_than=Fraction("0.6"))
    assert not outcome(three_fifths, counted(15), 25).passed  # 0.6 × 25 is 15, to the vote
    assert outcome(three_fifths, counted(16), 25).passed


def test_the_sentence_says_the_votes_the_base_and_the_verdict():
    assert outcome(RULE, counted(10, 4, 13), 27).sentence == "满意、基本满意共14票，全体组成人员27人，须超过半数：通过"
    by_cast = outcome(replace(BY_CAST, more_than=Fraction(3, 5)), counted(3, 0, 2), 27)
    assert by_cast.sentence == "满意、基本满意共3票，收回5票，须超过60%：没有通过"


def test_more_votes_than_members_is_no_result_but_a_void_assessment():
    with pytest.raises(ValueError, match="收回28票，多于全体组成人员27人，此次测评无效"):
        outcome(RULE, counted(14, 0, 14), 27)
    with pytest.raises(ValueError, match="多于"):
        outcome(RULE, counted(14, 0, 13, 1), 27)  # abstentions are votes too


def test_impossible_counts_are_refused():
    with pytest.raises(ValueError, match="票数应是不小于0的整数"):
        outcome(RULE, counted(-1, 5), 27)
    with pytest.raises(ValueError, match="没有这样的等次：splendid"):
        outcome(RULE, counted(5) | {"splendid": 3}, 27)


@pytest.mark.rule("R1.58")
@pytest.mark.parametrize("name", profiles.names())
def test_every_shipped_profile_gives_a_rule_that_can_be_counted_by(name):
    settings = {key: s.value for key, s in profiles.load(name).settings.items()}
    rule = GradeRule.of(settings)
    assert rule.grades
    assert set(rule.passing) <= set(rule.grades)
    assert rule.base in ("all_members", "votes_cast")
    assert 0 < rule.more_than < 1
    assert all(grade_label(g) != g for g in rule.grades)
