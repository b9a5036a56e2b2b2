"""A vote that cannot be finished is decided void: nothing sealed is ever opened, and it is held anew (R2.05)."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest
from django.urls import reverse

from huying.commons.voting.choosing import Next, Stage
from huying.commons.voting.elections import closing, starting, voiding
from huying.commons.voting.elections.models import Election, ElectionWay, Task
from huying.commons.voting.elections.selectors import decided, outcome_of, tasks_of
from huying.commons.voting.envelopes import bound, casting, ceremony, export, opening, roll, waiting
from huying.commons.voting.envelopes.models import NONE
from huying.commons.voting.secret import verify
from huying.commons.voting.secret.layout import canonical
from huying.commons.voting.secret.signing import signed
from huying.kernel.calendar import clock
from huying.kernel.ledger.models import Entry
from huying.kernel.people.roles import Role
from huying.kernel.procedures.refusals import Incomplete, NotYet, TooLate
from tests import polls
from tests.polls import DAY, KIND, SUBJECT, counted, deputies_of
from tests.secret_election import Played, altered, sign_with
from tests.secret_hall import Hall
from tests.world import World, moment

pytestmark = pytest.mark.django_db
rule = pytest.mark.rule
WHY = "两位监票人的钥匙都不在了，开不了票"
AT = moment(DAY, 15)


@pytest.fixture(autouse=True)
def asked(world: World):
    return polls.ask(world)


@pytest.fixture
def hall(world: World) -> Hall:
    """An electronic election that is open; three of eight have voted."""
    found = Hall(world, voters=8, election=polls.set_up(world, ElectionWay.ELECTRONIC), at=AT)
    found.hold_ceremony()
    found.check_in()
    bound.open_both(ballot=found.fresh(), by=found.clerk, at=AT)
    for nth in range(3):
        found.cast(nth, "+++00")
    return found


def void(world: World, election: Election, reason: str = WHY) -> Election:
    voiding.void(election=election, reason=reason, by=world.person(Role.SC_OFFICE), at=AT)
    election.refresh_from_db()
    return election


def again(world: World, election: Election, way: ElectionWay, **more: object) -> Election:
    return starting.vote_again(election=election, way=way, reason="", by=world.person(Role.SC_OFFICE), at=AT, **more)  # type: ignore[arg-type]


def noted(kind: str) -> object:
    return json.loads(Entry.objects.get(kind=kind).body)


# ── the deed ──────────────────────────────────────────────────────────────
@rule("R2.05")
@pytest.mark.parametrize("way", ElectionWay)
def test_a_vote_whose_keys_are_lost_is_decided_void_and_held_anew_in_any_way(world: World, hall: Hall, way):
    hall.close()
    void(world, hall.election)
    result = outcome_of(hall.election)
    assert (result.next, result.follows, result.judged) == (Next.REVOTE, f"大会决定这次投票无效：{WHY}", ())
    held_anew = again(world, hall.election, way, scrutineers=deputies_of(world)[2:5], tellers=deputies_of(world)[:2])
    assert (held_anew.follows, held_anew.options.count(), held_anew.stage) == (hall.election, 5, "first")
    assert bool(bound.ballot_of(held_anew)) == (way == ElectionWay.ELECTRONIC)
    assert noted("voting.election_voided") == {"reason": WHY, "begun": True}
    assert noted("voting.secret_voided") == {"reason": WHY, "envelopes": 3}


def test_after_it_no_ballot_is_taken_and_no_share_even_if_two_trustees_come(world: World, hall: Hall):
    hall.close()
    hall.open_sums(0)
    shares = hall.share_of(1)
    void(world, hall.election)
    with pytest.raises(TooLate, match="密封的票不再打开"):
        opening.give_shares(ballot=hall.fresh(), person=hall.trustee_people[1], said=shares, at=AT)
    with pytest.raises(TooLate):
        hall.cast(4, "+++00")
    assert hall.fresh().result == NONE


def test_a_ballot_that_is_open_is_sealed_with_its_last_head_when_it_is_voided(world: World, hall: Hall):
    void(world, hall.election, "网络断了，投不下去")
    ballot = hall.fresh()
    head = casting.closing_head(ballot)
    assert (ballot.closed_at, ballot.totals) == (AT, NONE)
    assert (head["closed"], head["size"], json.loads(ballot.void)["root"]) == (True, 3, head["root"])
    assert casting.what_runs() == ""


def test_what_is_opened_cannot_be_voided_any_more(world: World, hall: Hall):
    hall.close()
    hall.open_sums(0, 1)
    with pytest.raises(TooLate, match="结果已经开出"):
        void(world, hall.election)
    assert hall.fresh().void == NONE


def test_papers_cannot_be_voided_once_a_teller_has_counted_them(world: World):
    election = polls.opened(world)
    from huying.commons.voting.elections import counting

    counting.enter_paper_count(election=election, teller=deputies_of(world)[0], count=counted(9, 8, 7), at=AT)
    with pytest.raises(TooLate, match="已经有人登记了票数"):
        void(world, election)


def test_an_announced_election_and_one_that_is_void_are_not_voided_again(world: World):
    with pytest.raises(TooLate):
        void(world, polls.announced(world, counted(9, 8, 6)))
    with pytest.raises(TooLate):
        polls.ask(world, subject=2)
        void(world, void(world, polls.set_up(world, subject=2)))


def test_a_reason_must_be_given(world: World):
    with pytest.raises(Incomplete, match="为什么"):
        void(world, polls.set_up(world), "  ")


# ── before it has begun ───────────────────────────────────────────────────
def test_a_ceremony_that_cannot_be_finished_is_given_up_and_other_trustees_begin(world: World):
    hall = Hall(world, voters=8, election=polls.set_up(world, ElectionWay.ELECTRONIC), at=AT)
    device = hall.devices[0]
    ceremony.promise(ballot=hall.fresh(), person=hall.trustee_people[0], said=device.promise(), at=AT)
    void(world, hall.election, "监票人代表06没有到会，钥匙做不齐")
    with pytest.raises(TooLate):
        ceremony.begin_anew(ballot=hall.fresh(), reason="钥匙做不齐", by=hall.clerk, at=AT)
    with pytest.raises(TooLate):
        roll.bring_credential(ballot=hall.fresh(), person=hall.deputies[0], credential="ab" * 32)
    with pytest.raises(NotYet):
        export.files(hall.fresh())
    people = deputies_of(world)
    held_anew = again(world, hall.election, ElectionWay.ELECTRONIC, tellers=people[:2], scrutineers=people[6:9])
    ballot = bound.ballot_of(held_anew)
    assert ballot is not None
    assert [t.person for t in ballot.trustees.order_by("number")] == people[6:9]


def test_a_voided_vote_is_not_opened_any_more(world: World):
    election = void(world, polls.set_up(world))
    with pytest.raises(TooLate, match="大会已经决定这次投票无效"):
        starting.open_election(election=election, by=world.person(Role.SC_OFFICE), at=AT)


def test_the_officers_stay_unless_others_are_named(world: World):
    election = void(world, polls.set_up(world))
    held_anew = again(world, election, ElectionWay.HANDS)
    named = [(o.person, o.task) for o in held_anew.officers.order_by("pk")]
    people = deputies_of(world)
    assert named == [*((p, Task.TELLER) for p in people[:2]), *((p, Task.SCRUTINEER) for p in people[2:4])]


# ── what it comes to ──────────────────────────────────────────────────────
def test_a_void_vote_decides_nothing_and_leaves_every_desk(world: World, hall: Hall):
    people = [world.viewer(p, on=DAY) for p in (hall.deputies[5], hall.trustee_people[0], hall.clerk)]
    assert all(waiting.tasks_of(p) for p in people)
    void(world, hall.election)
    assert not any(waiting.tasks_of(p) or tasks_of(p) for p in people)
    found = decided(KIND, SUBJECT)
    assert found is not None
    assert (found.is_over, found.is_void, found.adopted) == (False, True, ())


def test_seats_left_empty_stay_so_when_the_vote_for_them_is_given_up(world: World):
    first = polls.announced(world, counted(9, 8, 5, 5, 1))  # two of three seats
    at, by = AT, world.person(Role.SC_OFFICE)
    more = closing.vote_again(election=first, way=ElectionWay.PAPER, reason="群众要求强烈", by=by, at=at)
    assert decided(KIND, SUBJECT).is_over is False
    void(world, more, "主席团决定不再投，空着")
    found = decided(KIND, SUBJECT)
    assert (found.is_over, found.is_void, len(found.adopted), found.first) == (True, False, 2, first)
    assert more.stage == Stage.FOR_EMPTY_SEATS


# ── the folder ────────────────────────────────────────────────────────────
def checked(folder: Path) -> tuple[int, str]:
    said: list[str] = []
    return verify.main([str(folder)], said.append), "\n".join(said)


@rule("R2.05")
@pytest.mark.parametrize("is_closed", [True, False])
def test_the_verifier_accepts_the_folder_of_a_void_election_as_such(world, hall: Hall, tmp_path: Path, is_closed):
    if is_closed:
        hall.close()
        hall.open_sums(2)  # one key opens nothing
    void(world, hall.election)
    export.write(hall.fresh(), tmp_path)
    assert not (tmp_path / "result.json").exists()
    code, said = checked(tmp_path)
    assert code == 0
    assert f"大会决定这次投票无效：{WHY}" in said
    assert "核对通过：这次投票已由大会决定无效，没有开票，没有结果" in said
    assert "票板上3张票" in said


def voided(folder: Path, reason: str = WHY, **change: object) -> Path:
    """A folder of three ballots that the server declares void, as it would if it cheated."""
    election = Played(voters=3, members=3)
    for voter, choice in enumerate(("+0-", "++-", "+-0"), 1):
        election.cast(voter, choice)
    election.close().write(folder)
    head = election.heads[-1]
    said = {"election": "test-1", "manifest": head["manifest"], "reason": reason, "root": head["root"], "size": 3}
    (folder / "void.json").write_bytes(canonical(signed("void", said | change, sign_with("test-1", "board"))))
    return folder


def test_a_result_is_not_hidden_by_a_decision_beside_it_or_in_its_place(tmp_path: Path):
    folder = voided(tmp_path)
    code, said = checked(folder)
    assert (code, "已经开过票的投票不能宣布无效" in said) == (1, True)
    (folder / "result.json").unlink()
    code, said = checked(folder)
    assert (code, "已经开过票的投票不能宣布无效" in said) == (1, True)
    altered(folder, "shares.json", lambda shares: shares[:1])
    assert checked(folder)[0] == 1  # beside one share any second key opens the totals
    altered(folder, "shares.json", lambda _shares: [])
    assert checked(folder)[0] == 0


@pytest.mark.parametrize(
    ("change", "told"),
    [
        ({"root": "00" * 32}, "说的不是这块票板"),
        ({"size": 2}, "说的不是这块票板"),
        ({"election": "test-2"}, "不是这次投票的"),
        ({"more": 1}, "格式不对"),
    ],
)
def test_a_decision_about_another_board_is_told(tmp_path: Path, change, told):
    assert told in checked(voided(tmp_path, **change))[1]


def test_a_decision_that_the_platform_did_not_sign_is_told(tmp_path: Path):
    folder = voided(tmp_path)
    for name in ("result", "shares"):
        (folder / f"{name}.json").unlink()
    (folder / "shares.json").write_text("[]", encoding="utf-8")
    altered(folder, "void.json", lambda said: said | {"reason": "另一个理由"})
    code, said = checked(folder)
    assert (code, "签名不对" in said) == (1, True)


@pytest.mark.parametrize("held", ["5", "[]", "{}", "null", '"x"'])
def test_a_decision_of_another_shape_is_told_and_breaks_nothing(tmp_path: Path, held: str):
    folder = voided(tmp_path)
    (folder / "result.json").unlink()
    (folder / "void.json").write_text(held, encoding="utf-8")
    assert checked(folder)[0] == 1


def test_the_one_file_says_it_too(world: World, hall: Hall, tmp_path: Path):
    import subprocess
    import sys

    void(world, hall.election)
    export.write(hall.fresh(), tmp_path)
    ran = subprocess.run([sys.executable, "-I", "verify.py"], cwd=tmp_path, check=False, capture_output=True, text=True)
    assert (ran.returncode, "已由大会决定无效" in ran.stdout) == (0, True)
    shutil.rmtree(tmp_path)


def test_a_ballot_whose_board_lost_its_key_can_be_voided_and_the_folder_says_whose_hand_is_missing(
    world: World, hall: Hall, tmp_path: Path, monkeypatch
):
    def lost(*_: object) -> None:
        raise NotYet("平台的签名密钥不是投票说明里的那一把。")

    monkeypatch.setattr(casting, "signed_by_board", lost)
    void(world, hall.election, "平台的签名密钥丢了")
    export.write(hall.fresh(), tmp_path)
    code, said = checked(tmp_path)
    assert (code, "没有封板" in said) == (1, True)
    assert again(world, hall.election, ElectionWay.PAPER).follows == hall.election


# ── the pages ─────────────────────────────────────────────────────────────
def page(client, name: str, *args: object) -> str:
    response = client.get(reverse(f"voting:{name}", args=args))
    assert response.status_code == 200
    return response.content.decode()


def test_the_office_voids_it_on_a_page_and_everybody_reads_why(world: World, hall: Hall):
    with clock.frozen(DAY):
        office, deputy = world.client(Role.SC_OFFICE), world.client(hall.deputies[0])
        pk, ballot = hall.election.pk, hall.ballot.pk
        assert "投不成了？登记大会决定无效" in page(office, "election", pk)
        assert "登记大会决定无效" not in page(deputy, "election", pk)
        url = reverse("voting:election_void", args=[pk])
        assert deputy.post(url, {"reason": WHY}).status_code == 403
        assert office.post(url, {"reason": ""}).status_code == 422
        assert "密封票一张也不打开" in page(office, "election_void", pk)
        assert office.post(url, {"reason": WHY}).url == hall.election.get_absolute_url()
        for client, name in ((deputy, "election"), (deputy, "election_screen"), (office, "election")):
            said = page(client, name, pk)
            assert "已宣布无效" in said and WHY in said
        assert "已宣布无效" in page(office, "secret_office", ballot)
        assert "已宣布无效" in page(deputy, "elections")
        state = deputy.get(reverse("voting:secret_state", args=[ballot])).json()
        assert (state["stage"], state["result"]) == ("void", None)
        assert deputy.get(reverse("voting:secret_folder", args=[ballot])).status_code == 200
        assert deputy.get(reverse("voting:election_pb", args=[pk])).status_code == 404
        assert deputy.get(reverse("voting:election_record", args=[pk, "docx"])).status_code == 404
        assert "现在不能宣布无效" in page(office, "election_void", pk)
        again_page = page(office, "election_again", pk)
        assert f"大会决定这次投票无效：{WHY}" in again_page
        assert f'value="{deputies_of(world)[0].pk}" selected' in again_page  # who counted is offered again
        office.post(reverse("voting:election_again", args=[pk]), {"way": "paper"})
        assert Election.objects.get(follows=hall.election).way == ElectionWay.PAPER
