"""The electronic way of an election: one roll, one result, judged by the same rules as paper."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from huying.commons.voting.choosing import ChoiceRule, Count, Tally, outcome
from huying.commons.voting.elections import closing, starting
from huying.commons.voting.elections.models import Election, ElectionWay, Task
from huying.commons.voting.elections.officers import of
from huying.commons.voting.elections.selectors import outcome_of
from huying.commons.voting.envelopes import bound, casting, export, roll
from huying.commons.voting.secret import verify
from huying.commons.voting.secret.layout import in_fours
from huying.commons.voting.secret.tally import decided
from huying.kernel.people.roles import Role
from huying.kernel.procedures.refusals import NotAllowed, TooLate
from tests.polls import RULE, ask, deputies_of, set_up
from tests.secret_hall import DAY, Hall
from tests.world import World, moment


@settings(deadline=None)
@given(st.integers(1, 60), st.integers(1, 5), st.data())
def test_the_verifier_counts_by_the_same_rule_as_the_platform(members, quota, data):
    voted = data.draw(st.integers(0, members))
    fors = data.draw(st.lists(st.integers(0, voted), min_size=quota, max_size=8))
    if sum(fors) > voted * quota:  # nobody marks more than the quota
        fors = [n * quota // len(fors) for n in fors]
    codes = [str(n) for n in range(len(fors))]
    count = Count(voted, voted, 0, {c: Tally(n) for c, n in zip(codes, fors, strict=True)})
    found = outcome(ChoiceRule(quota, Fraction(1, 2)), count, deputies=members, present=members)
    manifest = {"members": members, "quota": quota, "more_than": "1/2"}
    adopted, tied = decided(manifest, [{"code": c, "for": n} for c, n in zip(codes, fors, strict=True)])
    assert (set(adopted), set(tied)) == (set(found.adopted), set(found.tied))


@pytest.mark.django_db
def test_an_election_is_held_by_devices_from_the_ceremony_to_the_outcome(world: World):
    ask(world)
    election = set_up(world, ElectionWay.ELECTRONIC)
    hall = Hall(world, voters=9, election=election)
    hall.hold_ceremony()
    hall.check_in()
    absent = [hall.deputies[8].pk]  # the ninth brought a device and has left: 9 of 10 are present, 8 vote by device
    bound.open_both(ballot=hall.fresh(), absent=absent, by=hall.clerk, at=hall.at)
    election.refresh_from_db()
    assert (election.members, election.present, election.may_vote) == (10, 9, 9)
    for nth in range(8):
        hall.cast(nth, "+++00" if nth < 6 else "++-+0")
    with pytest.raises(NotAllowed):
        hall.cast(8, "+++00")
    hall.close()
    hall.open_sums(0, 1)
    election.refresh_from_db()
    # 甲 and 乙 8, 丙 6 for and 2 against, 丁 2: of ten deputies six are needed
    assert [(o.votes_for, o.votes_against) for o in election.options.all()] == [(8, 0), (8, 0), (6, 2), (2, 0), (0, 0)]
    assert (election.issued, election.returned) == (9, 8)
    assert outcome_of(election).adopted == tuple("甲乙丙")
    assert hall.fresh().result_json["adopted"] == list("甲乙丙")
    manifest = hall.fresh().manifest_json
    assert (manifest["stage"], manifest["base"], "follows" in manifest) == ("first", "all_deputies", False)


def by_devices(hall: Hall, choices: list[str]) -> Election:
    """Nine of ten are present and vote so; counted, signed and announced."""
    assert hall.election is not None
    hall.hold_ceremony()
    hall.check_in()
    bound.open_both(ballot=hall.fresh(), absent=[deputies_of(hall.world)[9].pk], by=hall.clerk, at=hall.at)
    for nth, choice in enumerate(choices):
        hall.cast(nth, choice)
    hall.close()
    hall.open_sums(0, 1)
    for scrutineer in of(hall.election, Task.SCRUTINEER):
        closing.sign(election=hall.election, scrutineer=scrutineer, at=hall.at)
    closing.announce(election=hall.election, by=hall.clerk, at=hall.at)
    return Election.objects.get(pk=hall.election.pk)


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("base", "rule"), [("all_deputies", "至少6票（全体代表10人）"), ("present", "至少5票（出席代表9人）")]
)
def test_a_vote_among_the_tied_names_the_manifest_before_it_and_the_verifier_says_the_rules(
    world: World, tmp_path: Path, base: str, rule: str
):
    """甲 has nine votes, 乙, 丙 and 丁 six each: the two last of three seats are voted on again."""
    ask(world, rule=replace(RULE, base=base))
    first = Hall(world, voters=9, election=set_up(world, ElectionWay.ELECTRONIC))
    election = by_devices(first, ["+++00"] * 3 + ["++0+0"] * 3 + ["+0++0"] * 3)
    assert outcome_of(election).tied == tuple("乙丙丁")
    people, way = deputies_of(world), ElectionWay.ELECTRONIC
    again = starting.vote_again(
        election=election, way=way, reason="", by=first.clerk, at=first.at, tellers=people[:2], scrutineers=people[4:7]
    )
    second = Hall(world, voters=9, election=again, salt="b")
    by_devices(second, ["++0"] * 5 + ["0++"] * 4)
    assert second.fresh().manifest_json["follows"] == first.fresh().manifest_hash
    for hall, words in (
        (first, [rule]),
        (second, ["这是就同票的再次投票", "得赞成票多的，不要求过半数", in_fours(first.fresh().manifest_hash)]),
    ):
        said: list[str] = []
        export.write(hall.fresh(), tmp_path / hall.salt)
        assert verify.main([str(tmp_path / hall.salt)], said.append) == 0, said
        assert all(word in "\n".join(said) for word in words), said


@pytest.mark.django_db
def test_only_an_electronic_election_has_trustees_and_only_once(world: World):
    ask(world)
    people = list(world.people(Role.DEPUTY))[4:7]
    about = {"trustees": people, "by": world.person(Role.SC_OFFICE), "at": moment(DAY, 9)}
    paper = set_up(world, ElectionWay.PAPER)
    with pytest.raises(TooLate, match="不是电子投票"):
        bound.prepare_for(election=paper, **about)
    paper.way = ElectionWay.ELECTRONIC
    paper.save()
    ballot = bound.prepare_for(election=paper, **about)
    with pytest.raises(TooLate):
        bound.prepare_for(election=paper, **about)
    with pytest.raises(NotAllowed, match="不是这次票决的代表"):
        bound.check_is_deputy(ballot, world.person(Role.SC_OFFICE), about["at"])
    bound.check_is_deputy(ballot, people[0], about["at"])
    assert bound.ballot_of(paper) == ballot
    assert casting.roll_json(ballot)["voters"] == []
    assert roll.bring_credential(ballot=ballot, person=people[0], credential="ab" * 32)
