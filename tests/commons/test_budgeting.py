""".pb files counted again, and the two budget rules beside pabutools: the same winners, in the same order."""

from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from huying.commons.voting.budgeting import (
    Malformed,
    Rule,
    Satisfaction,
    as_pb,
    explain,
    read,
    read_file,
    winners,
)
from huying.commons.voting.budgeting.shares import equal_shares

from .pb_files import NAMES, made_up, ours, pb, real_file, theirs

BOTH = [(rule, satisfaction) for rule in Rule for satisfaction in Satisfaction]
SMALL = pb(100, {"a": 60, "b": 50, "c": 40}, ["a", "ab", "bc", "c", "c", ""])


# ── real elections ────────────────────────────────────────────────────────
@pytest.mark.parametrize("name", NAMES)
def test_the_recount_of_a_real_election_equals_its_published_totals(name):
    election = read_file(real_file(name))
    assert election.differing() == {}
    assert all(p.published is not None for p in election.projects)


@pytest.mark.parametrize("satisfaction", Satisfaction)
@pytest.mark.parametrize("rule", Rule)
def test_a_real_election_has_the_winners_that_pabutools_finds(rule, satisfaction):
    text = real_file(NAMES[0]).read_text("utf-8-sig")  # the others: make bench
    assert ours(text, rule, satisfaction) == theirs(text, rule, satisfaction)


# ── made-up elections: few voters and round costs bring ties, empty purses and exact fits ──────────────────
@st.composite
def elections(draw) -> str:
    keys = draw(st.permutations([f"p{n}" for n in range(draw(st.integers(1, 7)))]))
    cost = draw(st.sampled_from([st.integers(1, 6), st.sampled_from([1, 2, 10, 100]), st.just(5)]))
    costs = {key: draw(cost) for key in keys}
    ballots = draw(st.lists(st.lists(st.sampled_from(keys), unique=True), max_size=9))
    return pb(draw(st.integers(0, sum(costs.values()) + 1)), costs, ballots)


@settings(max_examples=80, deadline=None)
@given(elections())
def test_the_winners_are_those_of_pabutools_in_the_same_order(text):
    for rule, satisfaction in BOTH:
        assert ours(text, rule, satisfaction) == theirs(text, rule, satisfaction), (rule, satisfaction)


@pytest.mark.parametrize("seed", range(3))
def test_larger_elections_have_the_same_winners_too(seed):
    text = made_up(400, 25, seed=seed, likes=0.2)
    for rule, satisfaction in BOTH:
        assert ours(text, rule, satisfaction) == theirs(text, rule, satisfaction), (rule, satisfaction)


def test_prices_that_floats_cannot_tell_apart_are_compared_exactly():
    """a asks 1/3 of each of three supporters, b 333,333,333,333,333/999,999,999,999,999 = the same, c a hair less."""
    big = 10**15 - 1
    costs = {"a": big, "b": big, "c": big - 1}
    text = pb(3 * 10**15, costs, ["a", "a", "a", "b", "b", "b", "c", "c", "c"])
    by_number = Satisfaction.CARDINALITY
    assert ours(text, Rule.EQUAL_SHARES, by_number) == theirs(text, Rule.EQUAL_SHARES, by_number) == ["c", "a", "b"]


def test_a_purse_that_is_emptied_to_the_last_coin_is_empty():
    """Share 1/3 each; a takes all of three voters' money exactly, and nothing is left for b, which asks for a coin."""
    text = pb("1", {"a": 1, "b": "0.000001"}, ["ab", "ab", "ab"])
    by_cost = Satisfaction.COST
    assert ours(text, Rule.EQUAL_SHARES, by_cost) == theirs(text, Rule.EQUAL_SHARES, by_cost) == ["a"]


def test_what_costs_nothing_is_funded_where_projects_count_by_number():
    """pabutools takes free projects in no certain order: here in the order of their ids, before all others."""
    text = pb(10, {"z": 0, "a": 0, "b": 10, "n": 0}, ["zab", "zab"])
    assert ours(text, Rule.EQUAL_SHARES, Satisfaction.CARDINALITY) == ["a", "z", "b"]
    assert set(theirs(text, Rule.EQUAL_SHARES, Satisfaction.CARDINALITY)) == {"a", "z", "b"}
    assert ours(text, Rule.GREEDY, Satisfaction.CARDINALITY) == theirs(text, Rule.GREEDY, Satisfaction.CARDINALITY)
    for rule in Rule:
        assert ours(text, rule, Satisfaction.COST) == theirs(text, rule, Satisfaction.COST)


def test_without_ballots_nobody_buys_anything():
    text = pb(10, {"a": 1}, [])
    for rule, satisfaction in BOTH:
        assert ours(text, rule, satisfaction) == theirs(text, rule, satisfaction)


@settings(max_examples=40, deadline=None)
@given(elections())
def test_what_the_voters_buy_is_paid_for_and_never_more_than_the_budget(text):
    election = read(text)
    found = equal_shares(election)
    assert sum(b.project.cost for b in found.bought) <= election.budget
    for bought in found.bought:
        supporters = bought.votes - bought.paid_all
        assert 0 < supporters * bought.price <= bought.project.cost
        assert bought.paid_all or supporters * bought.price == bought.project.cost
    assert all(dear.left < dear.project.cost for dear in found.too_dear)
    rhos = [b.rho for b in found.bought]
    assert rhos == sorted(rhos)  # what is bought later was no cheaper before


# ── explained ─────────────────────────────────────────────────────────────
def test_greedy_says_of_each_project_why():
    said = {line.project.id: line.sentence for line in explain(read(SMALL), Rule.GREEDY)}
    assert said == {  # c has 3 votes; a and b have 2 each, a stands first
        "c": "3票，需40元，轮到时还剩100元：列入。",
        "a": "2票，需60元，轮到时还剩60元：列入。",
        "b": "2票，需50元，轮到时还剩0元：不够，跳过。",
    }


def test_equal_shares_says_of_each_project_why():
    """100 for 6 ballots: 16.67 each. c asks 13.33 of three; then a's two have 33.33 and b's two 16.67 + 3.33."""
    lines = explain(read(SMALL), Rule.EQUAL_SHARES)
    assert winners(lines) == ["c"]
    assert [line.sentence for line in lines] == [
        "第1个列入：3票，每票出13.33元，凑齐40元；合项目资金每1元出0.3333元，在这一轮最低。",
        "2票，余额合计33.33元，需60元，还差26.67元：不列入。",
        "2票，余额合计20元，需50元，还差30元：不列入。",
    ]
    by_number = explain(read(SMALL), Rule.EQUAL_SHARES, Satisfaction.CARDINALITY)
    assert by_number[0].sentence == "第1个列入：3票，每票出13.33元，凑齐40元；这个价在这一轮最低。"


def test_a_project_without_a_vote_is_said_to_have_none():
    lines = explain(read(pb(100, {"a": 10, "b": 10}, ["a"])), Rule.EQUAL_SHARES)
    assert lines[1].sentence == "没有得票，不列入。"


# ── files ─────────────────────────────────────────────────────────────────
def test_a_file_is_read_with_all_that_it_says():
    election = read(
        "\ufeffMETA\r\nkey;value\r\nbudget;10,5\r\nvote_type;choose-1\r\nnum_votes;2\r\nnum_projects;2\r\n"
        'PROJECTS\r\nproject_id;cost;votes;name\r\n1;2.25;1;"路灯; 与井盖"\r\nb;3;1;None\r\n'
        "VOTES\r\nvoter_id;vote;age\r\n7;b;30\r\n8; 1 ;None\r\n".removeprefix("\ufeff")
    )
    assert election.budget == Fraction(21, 2)
    assert [(p.id, p.cost, p.name, p.published) for p in election.projects] == [
        ("1", Fraction(9, 4), "路灯; 与井盖", 1), ("b", 3, "", 1),
    ]  # fmt: skip
    assert election.votes_by_id() == {"1": 1, "b": 1}


def test_a_project_named_twice_on_a_ballot_is_supported_once():
    assert read(pb(1, {"a": 1}, [("a", "a")])).votes_by_id() == {"a": 1}


def test_published_votes_that_are_not_what_the_ballots_say_are_told():
    text = pb(1, {"a": 1}, ["a"]).replace("project_id;cost\na;1", "project_id;cost;votes\na;1;5")
    assert read(text).differing() == {"a": (5, 1)}


GOOD = (
    "META\nkey;value\nbudget;5\nvote_type;approval\nnum_votes;1\n"
    "PROJECTS\nproject_id;cost\na;1\nVOTES\nvoter_id;vote\n1;a\n"
)


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        (GOOD, "", "缺少META、PROJECTS、VOTES部分"),
        (GOOD, "hello", "第一行应当是META"),
        ("META\n", "", "第一行应当是META"),
        ("VOTES\nvoter_id;vote\n1;a\n", "", "缺少VOTES部分"),
        ("VOTES\n", "META\nkey;value\nVOTES\n", "META部分出现了两次"),
        ("budget;5", "budget;much", "META里的budget（预算）“much”不是金额"),
        ("budget;5", "budget;-5", "不是金额"),
        ("budget;5", "budget;1e999999999", "不是金额"),
        ("budget;5\n", "", "“空”不是金额"),
        ("approval", "telepathy", "vote_type是“telepathy”，只能是"),
        ("a;1\n", "a;1\na;2\n", "项目a出现了两次"),
        ("a;1\n", ";1\n", "项目没有编号"),
        ("a;1\n", "a;?\n", "第8行：项目a的cost（金额）“？”不是金额".replace("？", r"\?")),
        ("a;1\n", "", "没有一个项目"),
        ("a;1\n", "a\n", "第8行有1列，应当有2列"),
        ("project_id;cost", "project;cost", "缺少“project_id”列"),
        ("cost\na;1\n", f"cost;votes\na;1;{'9' * 5000}\n", "不是整数"),  # more digits than Python reads
        ("1;a\n", "1;b\n", "第11行的选票选了“b”，PROJECTS部分没有这个项目"),
        ("1;a\n", "1;a;x\n", "第11行有3列，应当有2列"),
        ("1;a\n", "", "写着1张选票（num_votes），实有0张选票：文件可能不完整"),
        ("1;a\n", '1;"a\n' + "x" * 140_000, "引号没有成对"),
    ],
)
def test_a_malformed_file_is_refused_with_a_sentence(old, new, said):
    assert read(GOOD).votes_by_id() == {"a": 1}
    with pytest.raises(Malformed, match=said):
        read(GOOD.replace(old, new))


def test_a_file_that_is_no_text_is_refused(tmp_path):
    path = tmp_path / "x.pb"
    path.write_bytes(b"\xff\xfe\x00\x01")
    with pytest.raises(Malformed, match="UTF-8"):
        read_file(path)


@settings(deadline=None)
@given(st.binary(max_size=200))
def test_whatever_is_handed_in_is_read_or_refused(data):
    text = data.decode("utf-8", "replace")
    for torn in (text, GOOD[: len(data)] + text):
        try:
            read(torn)
        except Malformed as refused:
            assert f"{refused}"


@settings(max_examples=30, deadline=None)
@given(elections())
def test_what_is_written_is_read_back(text):
    election = read(text)
    again = read(as_pb(election))
    assert (again.budget, again.votes_by_id()) == (election.budget, election.votes_by_id())
    assert sorted(map(sorted, again.ballots)) == sorted(map(sorted, election.ballots))
    assert as_pb(again) == as_pb(election)
