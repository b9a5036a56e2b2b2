"""Paper beside the electronic ballot, first class (design/ballot.md, 8): one roll, two ways, one result, one rule."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.urls import reverse

from huying.commons.voting.choosing import Count, Tally
from huying.commons.voting.elections import closing, papers, showing, starting, voiding
from huying.commons.voting.elections.models import Election, ElectionWay
from huying.commons.voting.elections.selectors import outcome_of
from huying.commons.voting.envelopes import bound, export
from huying.commons.voting.secret import verify
from huying.kernel.calendar import clock
from huying.kernel.ledger.models import Entry
from huying.kernel.people.roles import Role
from huying.kernel.procedures.refusals import Incomplete, NotAllowed, NotYet, TooLate
from tests.database import questions
from tests.polls import ask, deputies_of, set_up
from tests.secret_election import Played, altered
from tests.secret_hall import Hall
from tests.world import World

pytestmark = pytest.mark.rule("R2.05")
CODES = "甲乙丙丁戊"
# Six vote by device, four on paper, of ten deputies; six are needed. By device alone 丙 has 3, on paper 3: together 6.
SEALED = ["+++00"] * 3 + ["++000"] * 2 + ["-+000"]
PAPERS = {"甲": (1, 2), "乙": (3, 0), "丙": (3, 1), "丁": (0, 0), "戊": (1, 0)}


def count(issued: int = 4, returned: int = 4, void: int = 0, **marks: tuple[int, int]) -> Count:
    return Count(issued, returned, void, {code: Tally(*(PAPERS | marks)[code]) for code in CODES})


@pytest.fixture
def hall(world: World) -> Hall:
    ask(world)
    hall = Hall(world, voters=6, election=set_up(world, ElectionWay.ELECTRONIC))
    hall.hold_ceremony()
    hall.check_in()
    return hall


def begin(hall: Hall, on_paper: int = 4, absent: int = 0) -> Election:
    """Opened: the last deputies have no device and are given papers."""
    people = deputies_of(hall.world)
    papers = [p.pk for p in people[6 : 6 + on_paper]]
    gone = [p.pk for p in people[10 - absent :]]
    bound.open_both(ballot=hall.fresh(), absent=gone, on_paper=papers, by=hall.clerk, at=hall.at)
    return fresh(hall)


def fresh(hall: Hall) -> Election:
    assert hall.election
    return Election.objects.get(pk=hall.election.pk)


def enter(hall: Hall, nth: int, counted: Count) -> str:
    teller = deputies_of(hall.world)[nth]
    return starting.enter_paper_count(election=fresh(hall), teller=teller, count=counted, at=hall.at)


def vote(hall: Hall) -> None:
    for nth, choice in enumerate(SEALED):
        hall.cast(nth, choice)


@pytest.mark.django_db
@pytest.mark.parametrize("papers_first", [True, False])
def test_both_ways_make_one_result_whichever_is_counted_first(hall, tmp_path, papers_first):
    election = begin(hall)
    assert (election.may_vote, election.rights.filter(on_paper=True).count()) == (10, 4)
    vote(hall)
    hall.close()
    steps: list[Callable[[], Any]] = [
        lambda: [enter(hall, nth, count()) for nth in (0, 1)],
        lambda: hall.open_sums(0, 2),
    ]
    for step in steps if papers_first else reversed(steps):
        assert fresh(hall).closed_at is None  # half a result is none
        step()
    election = fresh(hall)
    found = [(o.votes_for, o.votes_against) for o in election.options.all()]
    assert found == [(6, 3), (9, 0), (6, 1), (0, 0), (1, 0)]
    assert (election.issued, election.returned) == (10, 10)
    assert outcome_of(election).adopted == ("乙", "甲", "丙")  # in the order of votes
    assert hall.fresh().result_json["adopted"] == ["甲", "乙", "丙"]
    said: list[str] = []
    export.write(hall.fresh(), tmp_path / "folder")
    assert verify.main([str(tmp_path / "folder")], said.append) == 0, said
    assert "用纸票4人" in "".join(said) and "纸票赞成3票" in "".join(said)
    record = papers.count_record(election, hall.at.date())
    assert "其中电子票6张；纸票发出4张，收回4张" in str(record.blocks)


@pytest.mark.django_db
def test_papers_are_not_counted_while_others_still_vote(hall):
    begin(hall)
    with pytest.raises(NotYet, match="还没有截止"):
        enter(hall, 0, count())
    vote(hall)
    hall.close()
    with pytest.raises(NotAllowed):
        enter(hall, 5, count())  # no teller
    with pytest.raises(Incomplete, match="多于用纸票的4人"):
        enter(hall, 0, count(issued=5))
    enter(hall, 0, count())
    assert enter(hall, 1, count(甲=(2, 2))) == "differ"
    hall.open_sums(0, 2)
    assert fresh(hall).closed_at is None and hall.fresh().result_json is None
    assert enter(hall, 0, count()) == "first"
    assert enter(hall, 1, count()) == "agreed"
    assert fresh(hall).closed_at is not None
    with pytest.raises(TooLate):
        enter(hall, 0, count())


@pytest.mark.django_db
def test_more_papers_returned_than_handed_out_void_the_whole_vote(hall, tmp_path):
    begin(hall)
    vote(hall)
    hall.close()
    hall.open_sums(0, 2)
    for nth in (0, 1):
        enter(hall, nth, count(issued=3, returned=4))
    assert outcome_of(fresh(hall)).adopted == ()
    assert hall.fresh().result_json["adopted"] == []
    said: list[str] = []
    export.write(hall.fresh(), tmp_path / "folder")
    assert verify.main([str(tmp_path / "folder")], said.append) == 0, said
    assert "这次投票无效" in "".join(said)


@pytest.mark.django_db
@pytest.mark.parametrize("few", [1, 2])
def test_so_few_papers_that_a_count_would_tell_a_vote_are_refused(hall, few):
    with pytest.raises(NotYet, match="计票人会知道他们怎么投的"):
        begin(hall, on_paper=few)
    assert fresh(hall).opened_at is None


@pytest.mark.django_db
def test_so_few_devices_beside_papers_that_their_sum_would_tell_a_vote_are_refused(hall):
    people = deputies_of(hall.world)
    with pytest.raises(NotYet, match="电子票的合计会说出他们怎么投的"):
        bound.open_both(ballot=hall.fresh(), on_paper=[p.pk for p in people[2:]], by=hall.clerk, at=hall.at)
    assert fresh(hall).opened_at is None and hall.fresh().opened_at is None


@pytest.mark.django_db
def test_no_number_of_the_papers_is_on_record_before_the_result(hall):
    """The office and the auditor read the ledger: a part of the result would tell them of it, and let it be voided."""
    begin(hall)
    vote(hall)
    hall.close()
    enter(hall, 0, count())
    enter(hall, 1, count(甲=(2, 2)))
    for nth in (0, 1):
        enter(hall, nth, count())
    noted = Entry.objects.filter(kind="voting.election_paper_counted")
    assert noted.count() == 4 and not any("marks" in entry.body or "counts" in entry.body for entry in noted)
    hall.open_sums(0, 2)
    assert '"paper"' in Entry.objects.get(kind="voting.secret_counted").body


@pytest.mark.django_db
def test_who_votes_on_paper_does_not_vote_by_device_too(hall):
    """Somebody whose device is on the roll is given a paper all the same: one vote, one way."""
    people = deputies_of(hall.world)
    papers = [p.pk for p in people[5:9]]  # the sixth had brought a device
    bound.open_both(ballot=hall.fresh(), on_paper=papers, by=hall.clerk, at=hall.at)
    with pytest.raises(NotAllowed, match="不在这次投票的名册上"):
        hall.cast(5, "+++00")
    assert len(hall.fresh().voters.filter(is_confirmed=True)) == 5


@pytest.mark.django_db
def test_without_papers_nothing_changes_and_a_teller_has_nothing_to_count(hall):
    begin(hall, on_paper=0, absent=4 - 1)
    assert "paper" not in hall.fresh().manifest_json
    with pytest.raises(TooLate, match="不用纸票"):
        hall.close()
        enter(hall, 0, count())


@pytest.mark.django_db
def test_a_ballot_whose_keys_are_lost_is_declared_void_also_after_its_papers_were_counted(hall):
    begin(hall)
    vote(hall)
    hall.close()
    for nth in (0, 1):
        enter(hall, nth, count())
    with clock.frozen(hall.at):
        office, pk = hall.world.client(hall.clerk), fresh(hall).pk
        page = office.get(reverse("voting:election_void", args=[pk]))
        with questions() as asked:
            office.get(reverse("voting:election_officers", args=[pk]))
    assert len(asked) <= 12
    assert "清点了、还没有开票的，仍可以登记" in page.content.decode()
    voiding.void(election=fresh(hall), reason="两位监票人的钥匙都不在了", by=hall.clerk, at=hall.at)
    assert fresh(hall).voided_at is not None
    assert '"papers_counted":true' in Entry.objects.get(kind="voting.election_voided").body


# ── the pages ─────────────────────────────────────────────────────────────
@pytest.mark.django_db
def test_the_pages_lead_through_it_and_tell_no_number_before_the_result(hall):
    office, people = hall.world.client(Role.SC_OFFICE), deputies_of(hall.world)
    election = fresh(hall)
    with clock.frozen(hall.at):
        page = office.get(reverse("voting:election_open", args=[election.pk]))
        assert "4位代表没有登记设备" in page.content.decode()
        assert [int(pk) for pk in page.context["form"]["on_paper"].initial] == [p.pk for p in people[6:]]
        said = {"on_paper": [p.pk for p in people[6:]]}
        assert office.post(reverse("voting:election_open", args=[election.pk]), said).status_code == 302
        ballot = hall.fresh()
        holder = hall.world.client(people[7]).get(reverse("voting:secret_vote", args=[ballot.pk])).content.decode()
        assert "您这次用纸票" in holder and "封票" not in holder.split("您这次用纸票")[0]
        teller = hall.world.client(people[0])
        shown = teller.get(reverse("voting:election", args=[election.pk])).content.decode()
        assert "其中4人用纸票" in shown and "登记我的清点" not in shown
        vote(hall)
        hall.close()
        assert "登记我的清点" in teller.get(reverse("voting:election", args=[election.pk])).content.decode()
        form = {"issued": 4, "returned": 4, "void": 0}
        for place, code in enumerate(CODES, 1):
            form |= {f"for_{place}": PAPERS[code][0], f"against_{place}": PAPERS[code][1]}
        for nth in (0, 1):
            client = hall.world.client(people[nth])
            got = client.post(reverse("voting:election_count", args=[election.pk]), form, follow=True)
            assert got.status_code == 200
        assert "等两位监票人开票" in got.content.decode()
        assert "纸票已经清点一致" in office.get(reverse("voting:secret_office", args=[ballot.pk])).content.decode()
        assert "收回4张" not in office.get(reverse("voting:election", args=[election.pk])).content.decode()
        hall.open_sums(0, 2)
        after = office.get(reverse("voting:election", args=[election.pk])).content.decode()
        assert "纸票发出4张，收回4张，废票0张，已合在结果里" in after
        screen = office.get(reverse("voting:election_screen", args=[election.pk])).content.decode()
        assert "其中4人用纸票" in screen
    assert showing.page(fresh(hall), hall.world.viewer(Role.SC_OFFICE))["result"].adopted == ("乙", "甲", "丙")
    for nth in (2, 3):
        closing.sign(election=fresh(hall), scrutineer=people[nth], at=hall.at)
    closing.announce(election=fresh(hall), by=hall.clerk, at=hall.at)


# ── the verifier ──────────────────────────────────────────────────────────
PAPER = {
    "issued": 3, "returned": 3, "void": 1,
    "votes": [{"code": f"{n:02}", "for": 3 - n, "against": 0, "illegible": 0} for n in (1, 2, 3)],
}  # fmt: skip


@pytest.fixture(scope="module")
def honest(tmp_path_factory) -> Path:
    played = Played(on_paper=4, members=8, paper=PAPER)
    for voter, choice in enumerate(("+0-", "++-", "+-0", "+--", "00+"), 1):
        played.cast(voter, choice)
    return played.close().write(tmp_path_factory.mktemp("honest"))


def checked(folder: Path) -> tuple[int, str]:
    said: list[str] = []
    return verify.main([str(folder)], said.append), "\n".join(said)


def test_a_folder_with_papers_is_accepted(honest):
    code, said = checked(honest)
    assert code == 0, said


def _votes(**change: int) -> Callable[[dict[str, Any]], dict[str, Any]]:
    def changed(result: dict[str, Any]) -> dict[str, Any]:
        result["paper"]["votes"][0] |= change
        return result

    return changed


def _heads(**change: int) -> Callable[[dict[str, Any]], dict[str, Any]]:
    def changed(result: dict[str, Any]) -> dict[str, Any]:
        result["paper"] |= change
        return result

    return changed


@pytest.mark.parametrize(
    "change",
    [
        _votes(**{"for": 3}),  # more marks than valid papers
        _votes(**{"for": -1}),
        _votes(code="99"),
        _heads(issued=5),  # more than the manifest lets vote on paper
        _heads(void=4),
        _heads(returned=True),
        lambda result: {k: v for k, v in result.items() if k != "paper"},  # the papers are left out
        lambda result: result | {"adopted": ["03"]},
        lambda result: result | {"adopted": []},
    ],
)
def test_papers_that_cannot_be_are_flagged(honest, tmp_path, change):
    folder = Path(shutil.copytree(honest, tmp_path / "election"))
    altered(folder, "result.json", change)
    code, said = checked(folder)
    assert code == 1 and "✗" in said


def test_papers_are_not_slipped_into_a_vote_that_had_none(tmp_path):
    played = Played()
    played.cast(1, "+0-")
    folder = played.close().write(tmp_path / "election")
    altered(folder, "result.json", lambda result: result | {"paper": PAPER})
    assert checked(folder)[0] == 1
