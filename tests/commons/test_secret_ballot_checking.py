"""What a secret ballot is checked by: its rule before, trackers and scripts during it, a folder after."""

from __future__ import annotations

import hashlib
import re
import subprocess
import sys
from dataclasses import replace
from fractions import Fraction
from pathlib import Path

import pytest
from django.contrib.staticfiles import finders
from django.urls import reverse

from huying.commons.voting.choosing import ChoiceRule, Stage, rule_words
from huying.commons.voting.elections.models import ElectionWay
from huying.commons.voting.envelopes import bound, checking, export
from huying.commons.voting.secret.bundle import PYTHON, one_file
from huying.commons.voting.secret.layout import in_fours
from huying.kernel.calendar import clock
from huying.kernel.people.roles import Role
from huying.kernel.procedures.refusals import TooLate
from tests.polls import RULE, ask, deputies_of, set_up
from tests.secret_hall import Hall
from tests.world import World

rule = pytest.mark.rule("R2.05")


@rule
@pytest.mark.parametrize(
    ("asked", "deputies", "words"),
    [
        (ChoiceRule(10), 100, "超过全体代表的半数，也就是至少51票"),
        (ChoiceRule(10), 101, "至少51票"),  # 51 of 101 is more than half
        (ChoiceRule(3, Fraction(2, 3)), 99, "超过全体代表的三分之二，也就是至少67票"),
        (ChoiceRule(1, stage=Stage.AMONG_TIED), 99, "不再要求过半数"),
    ],
)
def test_how_a_ballot_is_decided_is_said_before_anybody_votes(asked, deputies, words):
    found = rule_words(asked, deputies)
    assert words in "".join(found)
    assert any("就同票的再投一次" in line for line in found) and f"应选{asked.quota}项" in found[0]


@pytest.fixture
def hall(world: World) -> Hall:
    ask(world)
    hall = Hall(world, voters=9, election=set_up(world, ElectionWay.ELECTRONIC))
    hall.hold_ceremony()
    hall.check_in()
    return hall


@rule
@pytest.mark.django_db
def test_a_deputy_finds_the_tracker_on_the_board_and_what_to_compare(hall):
    office, deputy = hall.world.client(Role.SC_OFFICE), hall.world.client(deputies_of(hall.world)[1])
    with clock.frozen(hall.at):
        before = office.get(reverse("voting:election_open", args=[hall.election.pk])).content.decode()
        assert "怎么算通过" in before and "至少6票" in before
        gone = [deputies_of(hall.world)[9].pk]
        bound.open_both(ballot=hall.fresh(), absent=gone, by=hall.clerk, at=hall.at)
        address = reverse("voting:secret_trackers", args=[hall.ballot.pk])
        assert "票板上还没有票" in deputy.get(address).content.decode()
        for nth in range(3):
            hall.cast(nth, "+++00")
        page = deputy.get(address).content.decode()
        trackers = list(hall.fresh().envelopes.values_list("tracker", flat=True))
        assert all(in_fours(tracker) in page for tracker in trackers)
        assert in_fours(hall.fresh().manifest_hash) in page
        assert "赞成" not in page.partition("<main")[2]  # a tracker says nothing of the vote
        found = deputy.get(address, {"tracker": in_fours(trackers[1])[:14].upper()})
        assert [row[0] for row in found.context["rows"]] == [in_fours(trackers[1])]
        assert "没有这样开头的追踪号" in deputy.get(address, {"tracker": "zz"}).content.decode()


@rule
@pytest.mark.django_db
@pytest.mark.parametrize(
    ("may_again", "said"), [(True, "截止以前可以改投，以最后一次投的为准"), (False, "投出以后不能改投")]
)
def test_whether_one_may_vote_again_is_the_places_rule_said_before_and_kept(world: World, may_again: bool, said: str):
    asked = ask(world, rule=replace(RULE, replacement=may_again))
    hall = Hall(world, voters=9, election=set_up(world, ElectionWay.ELECTRONIC))
    asked.poll = replace(asked.poll, rule=RULE)  # the place changes its rule: what was set up keeps its own
    office, address = world.client(Role.SC_OFFICE), hall.election.get_absolute_url()
    with clock.frozen(hall.at):
        for page in (address, reverse("voting:election_open", args=[hall.election.pk])):
            assert said in office.get(page).content.decode()
    hall.hold_ceremony()
    hall.check_in()
    bound.open_both(ballot=hall.fresh(), absent=[deputies_of(world)[9].pk], by=hall.clerk, at=hall.at)
    assert hall.fresh().manifest_json["replacement"] is may_again
    hall.cast(0, "+++00")
    if may_again:
        hall.cast(0, "++000", 2)
        return
    with pytest.raises(TooLate, match="一人一票"):
        hall.cast(0, "++000", 2)


@rule
@pytest.mark.django_db
def test_on_paper_nothing_is_said_of_voting_again(world: World):
    ask(world)
    page = world.client(Role.SC_OFFICE).get(set_up(world).get_absolute_url()).content.decode()
    assert "怎么算通过" in page and "改投" not in page


def test_the_hashes_that_are_published_are_those_of_the_scripts_that_are_served():
    listed = dict(checking.scripts())
    assert {name.rpartition("/")[2] for name in listed} >= {"vote.js", "keys.js", "sealing.js", "noble.min.js"}
    for name, hash_ in listed.items():
        assert hashlib.sha256(Path(str(finders.find(name))).read_bytes()).hexdigest() == hash_
    folder = Path(str(finders.find("voting/ballot/vote.js"))).parent
    assert {f"voting/ballot/{path.name}" for path in folder.glob("*.js")} <= set(listed)  # none is forgotten


def test_which_python_checks_a_vote_is_the_same_wherever_it_is_said():
    written = Path(__file__).resolve().parents[2] / "docs" / "secret-ballot.md"
    for said in (checking.HOW, checking.HOW_OPENED, one_file(), written.read_text(encoding="utf-8")):
        assert re.findall(r"Python ?(3\.\d+)", said) == [PYTHON]


@rule
@pytest.mark.django_db
def test_the_folder_says_how_to_check_it_and_the_way_it_says_works(hall, tmp_path):
    gone = [deputies_of(hall.world)[9].pk]
    bound.open_both(ballot=hall.fresh(), absent=gone, by=hall.clerk, at=hall.at)
    for nth in range(9):
        hall.cast(nth, "+++00")
    hall.close()
    hall.open_sums(0, 2)
    export.write(hall.fresh(), tmp_path)
    said = (tmp_path / "README.txt").read_text(encoding="utf-8")
    assert "python3 verify.py ." in said
    assert all(path.name in said for path in tmp_path.iterdir() if path.name != "README.txt")
    ballot = hall.fresh()
    read_out, shown = in_fours(ballot.manifest_hash), in_fours(ballot.heads.latest("minute").body_json["root"])
    for pins, code in (
        ([], 0),
        (["--manifest", read_out, "--head", shown.upper()], 0),
        (["--manifest", shown], 1),  # another's
        (["--head", shown[:9]], 1),  # so short that it says nothing
    ):
        ran = subprocess.run(
            [sys.executable, "-I", "verify.py", ".", *pins], cwd=tmp_path, capture_output=True, text=True
        )
        assert ran.returncode == code, (pins, ran.stdout + ran.stderr)
