"""Equal shares from totals alone: what is said to be certain is so, however each ballot was marked."""

from __future__ import annotations

from fractions import Fraction

from hypothesis import given, settings
from hypothesis import strategies as st

from huying.commons.voting.budgeting import Ballots, PbElection, Project, Verdict, equal_shares_of_totals
from huying.commons.voting.budgeting.shares import equal_shares


def election(budget: int, costs: list[int], ballots: list[list[int]]) -> PbElection:
    projects = tuple(Project(f"p{n}", Fraction(cost)) for n, cost in enumerate(costs))
    return PbElection(Fraction(budget), projects, Ballots(ballots))


def verdicts(found: PbElection) -> dict[str, Verdict]:
    asked = list(zip(found.projects, found.votes(), strict=True))
    return {line.project.id: line.verdict for line in equal_shares_of_totals(asked, len(found.ballots), found.budget)}


@st.composite
def elections(draw) -> PbElection:
    costs = draw(st.lists(st.integers(0, 8), min_size=1, max_size=5))
    ballots = draw(st.lists(st.lists(st.integers(0, len(costs) - 1), unique=True), max_size=8))
    return election(draw(st.integers(0, 40)), costs, ballots)


@settings(max_examples=400, deadline=None)
@given(elections())
def test_what_is_certain_is_bought_and_what_never_can_be_is_not(found):
    bought = {b.project.id for b in equal_shares(found).bought}
    said = verdicts(found)
    assert {key for key, verdict in said.items() if verdict is Verdict.CERTAIN} <= bought
    assert not bought & {key for key, verdict in said.items() if verdict is Verdict.NEVER}


def test_two_profiles_with_the_same_totals_and_other_winners_are_open():
    """Ten coins for two voters: who pays 5 for a has nothing left for b, unless it is another who wants b."""
    apart, together = election(10, [5, 5], [[0], [1]]), election(10, [5, 5], [[0, 1], []])
    assert apart.votes() == together.votes() == [1, 1]
    assert [len(equal_shares(e).bought) for e in (apart, together)] == [2, 1]
    assert verdicts(apart) == {"p0": Verdict.CERTAIN, "p1": Verdict.OPEN}


def test_each_project_has_its_sentence_and_the_certain_ones_come_first():
    found = election(900_000, [300_000, 800_000, 100_000], [[0, 1], [0, 2], [0]])
    lines = equal_shares_of_totals(list(zip(found.projects, found.votes(), strict=True)), 3, found.budget)
    assert [(line.project.id, line.label, line.sentence) for line in lines] == [
        ("p0", "一定列入", "3票，这些票分得900,000元，需300,000元；够的项目里得票最多，最先列入。"),
        ("p2", "总数看不出", "1票，这些票分得300,000元，需100,000元；剩下够不够，要看这些票还支持了哪些别的项目。"),
        ("p1", "一定列不进", "1票，这些票分得300,000元，需800,000元，不够。"),
    ]


def test_without_ballots_or_votes_nothing_can_be_bought():
    assert verdicts(election(10, [5], [])) == {"p0": Verdict.NEVER}
    assert verdicts(election(10, [5, 0], [[1]])) == {"p0": Verdict.NEVER, "p1": Verdict.NEVER}
