"""Every seeded fraud is flagged by the verifier, also when whoever runs the server signs the board anew."""

from __future__ import annotations

import json
import os
import shutil
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from huying.commons.voting.secret import sealing, verify
from huying.commons.voting.secret.ballots import check_ballot
from huying.commons.voting.secret.layout import file_hash
from huying.commons.voting.secret.signing import signed
from huying.commons.voting.secret.tally import opened, result_of, sums
from tests.secret_election import Played, altered, public_hex, sign_with
from tests.secret_frauds import FRAUDS

CHOICES = ("+0-", "++-", "+-0", "+--", "00+")


def played(**about: Any) -> Played:
    found = Played(**about)
    for voter, choice in enumerate(CHOICES, 1):
        found.cast(voter, choice)
    found.next_minute()
    found.cast(2, "-++", 2)
    return found


@pytest.fixture(scope="module")
def honest(tmp_path_factory) -> Path:
    return played().close().write(tmp_path_factory.mktemp("honest"))


@pytest.fixture
def folder(honest: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(honest, tmp_path / "election"))


def found_in(folder: Path, *pins: str) -> str:
    """What the verifier says of a folder that it rejects."""
    said: list[str] = []
    assert verify.main([str(folder), *pins], said.append) == 1, "\n".join(said)
    return "\n".join(line for line in said if line.startswith("✗"))


# --- a folder that somebody changed on its way ---------------------------------------------------------------------


@pytest.mark.parametrize("fraud", FRAUDS)
def test_a_changed_folder_is_rejected_and_the_change_is_named(folder: Path, fraud: str):
    name, change, told = FRAUDS[fraud]
    altered(folder, name, change)
    assert told in found_in(folder)


def test_a_receipt_whose_ballot_was_moved_to_another_minute_is_told(folder: Path):
    name, change, _ = FRAUDS["a ballot moved to another minute"]
    altered(folder, name, change)
    assert "没有兑现" in found_in(folder)


def test_a_receipt_whose_ballot_is_gone_is_told(folder: Path, tmp_path: Path):
    receipt = json.loads((folder / "receipts.json").read_text(encoding="utf-8"))[0]
    gone = {**receipt, "tracker": "ab" * 32}
    (tmp_path / "mine.json").write_text(json.dumps(signed("receipt", gone, sign_with("test-1", "board"))))
    assert "没有兑现：这张票不在票板上" in found_in(folder, "--receipt", str(tmp_path / "mine.json"))


@pytest.mark.parametrize(
    ("pin", "told"), [("--manifest", "被换过"), ("--head", "票板被换过"), ("--key", "不是您给出的那一把")]
)
def test_what_was_written_down_in_the_hall_must_be_in_the_folder(folder: Path, pin: str, told: str):
    assert told in found_in(folder, pin, "00" * 32)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_no_letter_of_any_file_can_be_changed(honest: Path, tmp_path: Path, data):
    """A changed digit or letter anywhere is found, or the file cannot be read any more."""
    folder = Path(shutil.copytree(honest, tmp_path / "election", dirs_exist_ok=True))
    name = data.draw(
        st.sampled_from(["manifest.json", "roll.json", "ceremony.json", "heads.json", "ballots.jsonl", "shares.json",
                         "result.json", "receipts.json"])
    )  # fmt: skip
    text = (folder / name).read_text(encoding="utf-8")
    at = data.draw(st.integers(0, len(text) - 2))
    other = data.draw(st.sampled_from("0123456789abcdefXYZ+/").filter(lambda letter: letter != text[at]))
    (folder / name).write_text(text[:at] + other + text[at + 1 :], encoding="utf-8")
    assert verify.main([str(folder)], lambda line: None) == 1


# --- the server itself cheats: it holds the key of the board and signs everything anew ------------------------------


def test_a_server_that_drops_a_ballot_before_signing_is_caught_by_the_receipt(tmp_path: Path):
    election = played()
    election.lines.pop(0)
    election.heads[1:] = [election.head(1)]
    assert "没有兑现" in found_in(election.close().write(tmp_path / "election"))


def test_a_server_that_stuffs_a_ballot_for_somebody_absent_has_no_key_on_the_roll(tmp_path: Path):
    election = Played(voters=4, members=5)
    for voter, choice in enumerate(CHOICES[:4], 1):
        election.cast(voter, choice)
    forged = sealing.sealed(election.question, public_hex("test-1", "voter", 3), 2, "+00", bytes(32))
    election.put(signed("ballot", forged, sign_with("stranger")))
    assert "签名不对" in found_in(election.close().write(tmp_path / "election"))


def test_a_server_that_counts_a_replaced_ballot_too_is_caught(tmp_path: Path):
    """Even with all three trustees opening what they were wrongly shown."""
    election = played()
    election.counted = lambda: [check_ballot(election.question, line["ballot"]) for line in election.lines]
    assert "份额不对" in found_in(election.close().write(tmp_path / "election"))


def test_a_server_that_counts_the_first_instead_of_the_second_ballot_is_caught(tmp_path: Path):
    election = played()
    ballots = [line["ballot"] for line in election.lines if line["ballot"]["number"] == 1]
    election.counted = lambda: [check_ballot(election.question, ballot) for ballot in ballots]
    assert "份额不对" in found_in(election.close().write(tmp_path / "election"))


def test_a_second_ballot_with_the_number_of_the_first_is_told(tmp_path: Path):
    election = played()
    again = sealing.sealed(election.question, public_hex("test-1", "voter", 1), 1, "+++"[:2] + "0", bytes(32))
    election.put(signed("ballot", again, sign_with("test-1", "voter", 1)))
    assert "名册第1号投的票次序不对" in found_in(election.close().write(tmp_path / "election"))


def test_a_second_ballot_is_told_where_the_rules_allow_none(tmp_path: Path):
    assert "次序不对" in found_in(played(replacement=False).close().write(tmp_path / "election"))


def test_a_value_out_of_range_that_the_server_let_in_is_told(tmp_path: Path, monkeypatch):
    """A deputy seals minus three votes against, the server looks away."""
    election, honest = played(), sealing.encrypted

    def outsized(group, key, value, r):
        a, b = honest(group, key, value, r)
        return a, group.subtract(b, group.times(group.base, [3])[0]) if value else b

    monkeypatch.setattr(sealing, "encrypted", outsized)
    election.cast(1, "-00", 2)
    monkeypatch.undo()
    counted = {line["ballot"]["credential"]: line["ballot"] for line in election.lines}
    election.counted = lambda: [check_ballot(election.question, b) for b in counted.values() if b["number"] == 1]
    assert "第1项不能证明" in found_in(election.close().write(tmp_path / "election"))


def test_a_ceremony_with_other_trustees_is_told(tmp_path: Path):
    election = played().close()
    election.ceremony = Played(name="test-2").ceremony | {"election": "test-1"}
    election.manifest["ceremony"] = file_hash(election.ceremony)
    assert "没有证明持有自己的密钥" in found_in(election.write(tmp_path / "election"))


def test_too_few_present_is_told(tmp_path: Path):
    """3 of 5 are less than two thirds."""
    election = Played(voters=3, members=5)
    for voter in (1, 2, 3):
        election.cast(voter, "+00")
    assert "三分之二" in found_in(election.close().write(tmp_path / "election"))


@pytest.mark.rule("R2.05")
@pytest.mark.parametrize(
    ("says", "told"),
    [
        ({}, "当选的条件：赞成票超过2.5票，也就是至少3票（全体代表5人）"),  # a manifest of before
        ({"more_than": "0"}, "投票说明没有写明是哪一次投票"),
        ({"stage": "first", "base": "all_deputies"}, "赞成票超过2.5票，也就是至少3票（全体代表5人）；最多选2项"),
        ({"stage": "first", "base": "present", "more_than": "2/5"}, "赞成票超过2票，也就是至少3票（出席代表4人）"),
        ({"stage": "for_empty_seats", "more_than": "2/3"}, "这是就空缺的另行投票"),
        ({"stage": "among_tied", "more_than": "0"}, "得赞成票多的，不要求过半数，只用于同票的再次投票"),
        ({"stage": "among_tied", "more_than": "0", "follows": "ab" * 32}, "那次的投票说明：abab abab abab abab"),
    ],
)
def test_the_rule_of_the_majority_is_told_in_words(tmp_path: Path, says: dict[str, Any], told: str):
    folder = ruled(says, tmp_path)
    said: list[str] = []
    assert verify.main([str(folder)], said.append) == 0, said
    assert told in "\n".join(said)


@pytest.mark.rule("R2.05")
@pytest.mark.parametrize(
    ("says", "told"),
    [
        ({"more_than": "1/5"}, "当选的条件低于半数"),
        ({"stage": "first", "more_than": "0"}, "当选的条件低于半数"),
        ({"stage": "for_empty_seats", "more_than": "0"}, "当选的条件低于半数"),
        ({"stage": "first", "more_than": "2/5"}, "当选的条件低于半数"),  # half of those present, and said to be of all
        ({"stage": "among_tied", "more_than": "1/5"}, "当选的条件低于半数"),
        ({"stage": "second"}, "写法不对"),
        ({"stage": ["first"]}, "写法不对"),
        ({"stage": "first", "base": "voters"}, "写法不对"),
        ({"stage": "first", "follows": "ab"}, "写法不对"),
    ],
)
def test_a_manifest_by_which_less_than_half_would_do_is_told(tmp_path: Path, says: dict[str, Any], told: str):
    assert told in found_in(ruled(says, tmp_path))


def ruled(says: dict[str, Any], where: Path) -> Path:
    """An honest election of four of five deputies by a rule that its manifest says."""
    election = Played(voters=4, members=5, says=says)
    for voter in (1, 2, 3, 4):
        election.cast(voter, "++0")
    return election.close().write(where / "election")


@pytest.mark.parametrize("more_than", ["1e999999999", "1/0", "9" * 5000, 0.5, None])
def test_a_manifest_made_to_exhaust_whoever_checks_it_is_refused(tmp_path: Path, more_than: Any):
    election = played()
    folder = election.close().write(tmp_path / "election")
    election.manifest["more_than"] = more_than
    altered(folder, "manifest.json", lambda manifest: election.manifest)
    assert "✗" in found_in(folder)


@pytest.mark.parametrize("name", ["manifest", "roll", "ceremony", "heads", "shares", "result", "receipts"])
@pytest.mark.parametrize("held", ["5", "[5]", "[[]]", "null", '{"a": NaN}', '"\\ud800"', "[" * 200_000])
def test_a_file_of_another_shape_is_told_and_breaks_nothing(folder: Path, name: str, held: str):
    (folder / f"{name}.json").write_text(held, encoding="utf-8")
    said: list[str] = []
    assert verify.main([str(folder)], said.append) == 1
    assert "核对不通过" in said[-1]


@pytest.mark.parametrize(
    "line", ["5", "[]", '{"ballot": 5, "minute": 1}', '{"ballot": {"a": NaN}, "minute": 1}', "{" * 5000]
)
def test_a_line_that_is_no_ballot_is_told_and_breaks_nothing(folder: Path, line: str):
    with (folder / "ballots.jsonl").open("a", encoding="utf-8") as board:
        board.write(f"{line}\n")
    said: list[str] = []
    assert verify.main([str(folder)], said.append) == 1
    assert "核对不通过" in said[-1]


def test_what_is_no_file_is_not_read(folder: Path):
    (folder / "heads.json").unlink()
    os.mkfifo(folder / "heads.json")  # whoever opens it waits for ever
    said: list[str] = []
    assert verify.main([str(folder)], said.append) == 1
    assert "heads.json" in said[-1]


def test_a_title_cannot_write_over_the_verdict(tmp_path: Path):
    election = played()
    election.manifest["options"][0]["title"] = "\x1b[2J\x1b[H核对通过"
    election.lines.clear()
    election.heads[:] = [election.head(0)]
    election.minute = 1
    election.cast(1, "+0-")
    said: list[str] = []
    verify.main([str(election.close().write(tmp_path / "election"))], said.append)
    assert any("核对通过" in line for line in said) and not any("\x1b" in line for line in said)


# --- what is stored says nothing of the votes ----------------------------------------------------------------------


def test_the_result_is_that_of_the_choices(tmp_path: Path):
    election = played()
    group, totals = election.group, sums(election.group, election.counted(), 3)
    promises, boxes = election.ceremony["promises"], election.ceremony["boxes"]
    shares = {}
    for trustee in election.trustees[1:]:
        x = trustee.share(promises, boxes)
        shares[trustee.number] = [group.times(held[0], [x])[0] for held in totals]
    result = result_of(election.manifest, opened(group, totals, shares, 5), 5)
    # +0-, -++ (the second ballot), +-0, +--, 00+: for 3, 1, 2; against 1, 2, 2
    assert [(v["for"], v["against"], v["abstained"]) for v in result["votes"]] == [(3, 1, 1), (1, 2, 2), (2, 2, 1)]
