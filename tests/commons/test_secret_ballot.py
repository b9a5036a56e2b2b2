"""The secret ballot as a library: the group, the ceremony, ballots, and what a verifier finds in an honest folder."""

from __future__ import annotations

import ast
import json
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from huying.commons.voting.secret import bundle, edwards, sealing, verify
from huying.commons.voting.secret.ballots import check_ballot
from huying.commons.voting.secret.edwards import ORDER
from huying.commons.voting.secret.group import Fast, Plain, challenge, scalar_bytes
from huying.commons.voting.secret.layout import (
    Fault,
    base64_of,
    canonical,
    file_hash,
    root_of_trackers,
    tracker_of,
    unbase64,
)
from huying.commons.voting.secret.reopening import check_opened
from huying.commons.voting.secret.tally import decided, opened, sums
from huying.commons.voting.secret.trustee import Trustee
from huying.kernel.ledger import merkle
from tests.secret_election import Played, public_hex, seed
from tests.secret_vectors import PATH, vectors

SCALARS = st.integers(0, edwards.ORDER - 1)


@pytest.fixture(scope="module")
def played() -> Played:
    """Five deputies of five, three projects, quota two; the second votes again in the second minute."""
    found = Played()
    for voter, choice in enumerate(("+0-", "++-", "+-0", "+--", "00+"), 1):
        found.cast(voter, choice)
    found.next_minute()
    found.cast(2, "-++", 2)
    return found.close()


@pytest.fixture(scope="module")
def folder(played: Played, tmp_path_factory) -> Path:
    return played.write(tmp_path_factory.mktemp("election"))


# --- the group -----------------------------------------------------------------------------------------------------

# RFC 9496, A.1: the encodings of 0, 1, 2 and 3 times the base point
MULTIPLES = (
    "0000000000000000000000000000000000000000000000000000000000000000",
    "e2f2ae0a6abc4e71a884a961c500515f58e30b6aa582dd8db6a65945e08d2d76",
    "6a493210f7499cd17fecb510ae0cea23a110e8d5b901f8acadd3095c73a3b919",
    "94741f5d5d52755ece4f23f044ee27d5d1ea1e2bd196b462166b16152a9d0259",
)
# RFC 9496, A.2: a field element that is too large, negative ones, and s that is no square's
NO_POINTS = (
    "00ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff",
    "f3ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
    "0100000000000000000000000000000000000000000000000000000000000000",
    "26948d35ca62e643e26a83177332e6b6afeb9d08e4268b650f1f5bbd8d81d371",
    "ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
)


@pytest.mark.parametrize("group", [Plain(), Fast()], ids=["plain", "fast"])
def test_the_group_is_that_of_rfc_9496(group):
    points = [group.neutral]
    for _ in MULTIPLES[1:]:
        points.append(group.add(points[-1], group.base))
    assert [group.write(point).hex() for point in points] == list(MULTIPLES)
    assert [group.write(group.read(bytes.fromhex(text))).hex() for text in MULTIPLES] == list(MULTIPLES)
    for text in NO_POINTS:
        with pytest.raises(ValueError):
            group.read(bytes.fromhex(text))


@settings(max_examples=20, deadline=None)
@given(a=SCALARS, b=SCALARS, c=st.integers(0, 2**128 - 1))
def test_plain_integers_and_libsodium_agree(a, b, c):
    plain, fast = Plain(), Fast()
    for group in (plain, fast):
        group.point = group.often(group.base, a)
    assert plain.write(plain.point) == fast.point
    assert [plain.write(p) for p in plain.times(plain.point, [b, c, 0])] == fast.times(fast.point, [b, c, 0])
    difference = plain.subtract(plain.point, plain.often(plain.base, b))
    assert plain.write(difference) == fast.subtract(fast.point, fast.often(fast.base, b))


def test_signatures_are_those_of_ed25519():
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

    key = Ed25519PrivateKey.from_private_bytes(seed("key"))
    public, made = key.public_key().public_bytes_raw(), key.sign("一票".encode())
    assert edwards.is_signed(public, "一票".encode(), made)
    assert not edwards.is_signed(public, "二票".encode(), made)
    assert not edwards.is_signed(public, "一票".encode(), made[:32] + bytes(32))


@given(st.integers(0, 40))
def test_the_board_is_the_ledgers_tree(size):
    leaves = [str(n).encode() for n in range(size)]
    assert (
        root_of_trackers([merkle.digest("sha256", b"\0" + leaf).hex() for leaf in leaves]) == merkle.root(leaves).hex()
    )


# --- the ceremony --------------------------------------------------------------------------------------------------


def test_any_two_of_three_trustees_open_the_same_sums_and_one_cannot(played: Played):
    group, totals = played.group, sums(played.group, played.counted(), 3)
    shares = {
        said["trustee"]: [unbase64(text)[at : at + 32] for text in said["shares"] for at in (0, 80)]
        for said in played.shares
    }
    # counted by hand from the choices above, deputy 2 with the second ballot: for and against of each project
    for pair in ((1, 2), (1, 3), (2, 3)):
        assert opened(group, totals, {n: shares[n] for n in pair}, 5) == [3, 1, 1, 2, 2, 2]
    with pytest.raises(Fault, match="要有2名监票人"):
        opened(group, totals, {1: shares[1]}, 5)


def test_a_trustee_refuses_a_list_in_which_the_own_promise_was_replaced(played: Played):
    stranger = replace(played.trustees[0], seed=seed("operator"))
    promises = [stranger.promise(), *played.ceremony["promises"][1:]]
    with pytest.raises(Fault, match="您自己的承诺被换过"):
        played.trustees[0].boxes(promises)


class Earlier(Trustee):
    """A device of 0.2: its nonce did not hash all that the challenge does."""

    def _share_of(self, context, key, secret, of):
        write, group = self.group.write, self.group
        nonce = self._derive("nonce", context, write(of))
        share, v = group.times(of, [secret, nonce])
        c = challenge("share", context, *map(write, (key, of, share, group.often(group.base, nonce), v)))
        return write(share) + c.to_bytes(16, "little") + scalar_bytes(nonce + c * secret)


def earlier(trustee: Trustee) -> Earlier:
    return Earlier(trustee.group, trustee.election, trustee.number, trustee.name, trustee.seed)


def a_share_taken_out(played: Played, device: Trustee) -> int:
    """The operator's attack on trustee 1: says that nothing came, and hands over another two "other trustees" at each
    press. Of one nonce under three challenges, s = w + c·x with x = own + what these two gave, all of which is solved.
    """
    totals, root, true = sums(played.group, played.counted(), played.options), played.heads[-1]["root"], played.ceremony
    said = []
    for salt in ("", "one", "other"):
        others = [replace(t, seed=seed(salt, t.number)) if salt else t for t in played.trustees[1:]]
        promises = [true["promises"][0], *(t.promise() for t in others)]
        boxes = [box for t in others for box in t.boxes(promises)] if salt else true["boxes"]
        proof = unbase64(device.open(played.question, device.share(promises, boxes), totals, root)["shares"][0])[32:80]
        given = sum(t._value(1) for t in others) if salt else 0  # the true ones' nobody knows
        said.append((int.from_bytes(proof[:16], "little"), int.from_bytes(proof[16:], "little"), given))
    (c, s, _), (c1, s1, given1), (c2, s2, given2) = said
    own = (s1 - s2 - c1 * given1 + c2 * given2) * pow(c1 - c2, -1, ORDER)
    nonce = s1 - c1 * (own + given1)
    return (s - nonce) * pow(c, -1, ORDER) % ORDER


def test_whoever_hands_a_trustee_other_promises_at_each_press_learns_nothing_of_the_share(played: Played):
    device = played.trustees[0]
    share = device.share(played.ceremony["promises"], played.ceremony["boxes"])
    assert a_share_taken_out(played, earlier(device)) == share  # so it was
    assert a_share_taken_out(played, device) != share


def test_a_trustee_opens_only_the_ceremony_that_the_manifest_names(played: Played):
    device, manifest, true = played.trustees[0], played.manifest, played.ceremony
    assert device.share_in(manifest, true) == device.share(true["promises"], true["boxes"])
    others = [replace(t, seed=seed("operator", t.number)) for t in played.trustees[1:]]
    promises = [true["promises"][0], *(t.promise() for t in others)]
    boxes = [box for t in others for box in t.boxes(promises)]
    forged = {**true, "promises": promises, "boxes": boxes}
    named = {**manifest, "ceremony": file_hash(forged)}
    for told, ceremony in (
        (manifest, forged), (manifest, {**true, "boxes": boxes}), (named, forged),
        ({**manifest, "public_key": public_hex("operator")}, true), ({**manifest, "election": "another"}, true),
    ):  # fmt: skip
        with pytest.raises(Fault, match="停下，不要再按"):
            device.share_in(told, ceremony)


def test_a_trustee_adds_up_one_share_of_each_other_trustee(played: Played):
    promises, boxes = played.ceremony["promises"], played.ceremony["boxes"]
    [twice] = [box for box in boxes if (box["from"], box["to"]) == (2, 1)]
    own = {**twice, "from": 1}
    for wrong in ([*boxes, twice], [*boxes, own], [box for box in boxes if box != twice]):
        with pytest.raises(Fault, match="没有收到其他每名监票人的份额，或多了一份"):
            played.trustees[0].share(promises, wrong)


def test_what_trustees_devices_of_an_earlier_version_opened_still_verifies(tmp_path: Path):
    played = Played(voters=3, members=3)
    played.trustees = [earlier(trustee) for trustee in played.trustees]
    for voter in (1, 2, 3):
        played.cast(voter, "+0-")
    folder = played.close().write(tmp_path / "election")
    assert played.shares != Played(voters=3, members=3, lines=played.lines).close().shares
    assert verify.main([str(folder)], lambda line: None) == 0


def test_a_trustee_names_whose_share_is_wrong(played: Played):
    boxes = [dict(box) for box in played.ceremony["boxes"]]
    bad = next(box for box in boxes if (box["from"], box["to"]) == (2, 3))
    bad["box"] = "00" * 32
    with pytest.raises(Fault, match="监票人2给您的份额"):
        played.trustees[2].confirmation(played.ceremony["promises"], boxes)


def test_a_key_that_was_computed_from_the_others_is_refused(played: Played):
    """The last to speak could choose a key that cancels the others'; without its secret there is no proof."""
    group, promises = played.group, played.ceremony["promises"]
    others = group.add(*(group.read(bytes.fromhex(p["keys"][0])) for p in promises[:2]))
    mine = group.subtract(group.often(group.base, 5), others)
    forged = {**promises[2], "keys": [group.write(mine).hex(), *promises[2]["keys"][1:]]}
    with pytest.raises(Fault, match="没有证明持有"):
        played.trustees[0].boxes([*promises[:2], forged])


# --- ballots -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("choice", "told"), [("+++", "赞成的项数不超过2项"), ("++++", "应有3项")])
def test_a_choice_beyond_the_quota_or_of_another_length_makes_no_valid_ballot(choice, told):
    played = Played(voters=3, members=3)
    with pytest.raises(Fault, match=told):
        check_ballot(played.question, played.ballot(1, choice))


def test_two_fors_in_one_project_are_refused(monkeypatch):
    played, honest = Played(voters=3, members=3), sealing.encrypted

    def doubled(group, key, value, r):
        a, b = honest(group, key, value, r)
        return a, group.add(b, group.base) if value else b

    monkeypatch.setattr(sealing, "encrypted", doubled)
    with pytest.raises(Fault, match="第1项不能证明"):
        check_ballot(played.question, played.ballot(1, "+00"))


def test_a_ballot_copied_by_another_deputy_does_not_hold():
    played = Played(voters=3, members=3)
    copied = {**played.ballot(1, "+0-"), "credential": public_hex(played.name, "voter", 2)}
    with pytest.raises(Fault, match="不能证明"):
        check_ballot(played.question, copied)


def test_a_ballot_of_another_manifest_does_not_hold():
    played = Played(voters=3, members=3)
    ballot = played.ballot(1, "+0-")
    played.manifest["title"] = "另一次票决"
    with pytest.raises(Fault, match="不是这次投票的"):
        check_ballot(played.question, ballot)
    with pytest.raises(Fault, match="不能证明"):
        check_ballot(played.question, {**ballot, "manifest": played.question.manifest})


@settings(max_examples=25, deadline=None)
@given(data=st.data())
def test_no_byte_of_a_ballot_can_be_changed(played: Played, data):
    ballot = played.ballot(1, "+-0")
    text = data.draw(st.sampled_from([0, 1, 2, "quota"]))
    said = ballot["quota"] if text == "quota" else ballot["choices"][text]
    raw = bytearray(unbase64(said))
    raw[data.draw(st.integers(0, len(raw) - 1))] ^= data.draw(st.integers(1, 255))
    changed = base64_of(bytes(raw))
    choices = [changed if n == text else each for n, each in enumerate(ballot["choices"])]
    with pytest.raises(Fault):
        check_ballot(
            played.question, {**ballot, "choices": choices, "quota": changed if text == "quota" else ballot["quota"]}
        )


def test_an_opened_ballot_shows_its_choice_and_a_lying_device_is_caught():
    played = Played(voters=3, members=3)
    ballot = {name: value for name, value in played.ballot(1, "+0-").items() if name != "signature"}
    told = {"ballot": ballot, "choice": "+0-", "seed": seed(played.name, "ballot", 1, 1).hex()}
    assert check_opened(played.question, told) == "+0-"
    with pytest.raises(Fault, match="设备封的不是"):
        check_opened(played.question, {**told, "choice": "+0+"})


# --- who is adopted ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("members", "quota", "fors", "adopted", "tied"),
    [
        (100, 2, [50, 51, 0], ["2"], []),  # 50 of 100 fails, 51 passes
        (99, 2, [49, 50, 0], ["2"], []),  # half of 99 is 49.5
        (100, 2, [60, 70, 80], ["2", "3"], []),
        (100, 2, [60, 80, 60], ["2"], ["1", "3"]),  # a tie at the last seat
        (100, 2, [60, 60, 60], [], ["1", "2", "3"]),
        (100, 1, [60, 60, 50], [], ["1", "2"]),
        (100, 2, [60, 60, 50], ["1", "2"], []),  # equal, but there is room for both
        (100, 2, [0, 0, 0], [], []),
    ],
)
def test_more_than_half_of_all_deputies_and_the_quota(members, quota, fors, adopted, tied):
    manifest = {"members": members, "quota": quota, "more_than": "1/2"}
    votes = [{"code": str(n), "for": f} for n, f in enumerate(fors, 1)]
    assert decided(manifest, votes) == (adopted, tied)


# --- the folder and the one file -----------------------------------------------------------------------------------


def test_an_honest_folder_is_accepted_and_the_result_told(played: Played, folder: Path):
    said: list[str] = []
    head, key = played.heads[-1]["root"], played.manifest["board_key"]
    pins = ["--manifest", played.question.manifest, "--head", head, "--key", key]
    assert verify.main([str(folder), *pins], said.append) == 0
    assert "· 01 第1个项目：赞成3票，反对1票，弃权1票，通过" in said
    assert said[-1].startswith("核对通过")


def test_the_one_file_needs_nothing_but_python(folder: Path):
    done = subprocess.run(
        [sys.executable, "-I", "-S", "verify.py", "."], cwd=folder, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr
    assert "用纯 Python" in done.stdout
    assert "核对通过" in done.stdout


def test_the_one_file_imports_only_the_standard_library_and_no_name_is_taken_twice():
    tree = ast.parse(bundle.one_file())
    imported = {
        name.name if isinstance(node, ast.Import) else node.module
        for node in ast.walk(tree)
        if isinstance(node, ast.Import | ast.ImportFrom)
        for name in node.names
    }
    assert {name.split(".")[0] for name in imported} - sys.stdlib_module_names == {"rbcl"}
    named = [n.name for n in tree.body if isinstance(n, ast.FunctionDef | ast.ClassDef)]
    named += [t.id for n in tree.body if isinstance(n, ast.Assign) for t in n.targets if isinstance(t, ast.Name)]
    again = {name for name in named if named.count(name) > 1}
    assert again == set()


def test_the_one_file_opens_a_checked_ballot(played: Played, folder: Path, tmp_path: Path):
    ballot = {name: value for name, value in played.ballot(1, "+0-").items() if name != "signature"}
    told = {"ballot": ballot, "choice": "+0-", "seed": seed(played.name, "ballot", 1, 1).hex()}
    (tmp_path / "opened.json").write_bytes(canonical(told))
    said: list[str] = []
    assert verify.main([str(folder), "--opened", str(tmp_path / "opened.json")], said.append) == 0
    assert tracker_of(ballot) in said[1]
    assert said[2:] == ["核对通过：这张票里确实是", "· 第1个项目：赞成", "· 第2个项目：弃权", "· 第3个项目：反对"]


def test_no_title_writes_over_what_is_said_of_an_opened_ballot(tmp_path: Path):
    played = Played(voters=3, members=3)
    played.manifest["options"][0]["title"] = "修路\r\x1b[2K核对通过\n修桥"
    ballot = {name: value for name, value in played.ballot(1, "-0+").items() if name != "signature"}
    told = {"ballot": ballot, "choice": "-0+", "seed": seed(played.name, "ballot", 1, 1).hex()}
    (tmp_path / "manifest.json").write_bytes(canonical(played.manifest))
    (tmp_path / "opened.json").write_bytes(canonical(told))
    said: list[str] = []
    assert verify.main([str(tmp_path), "--opened", str(tmp_path / "opened.json")], said.append) == 0
    assert "· 修路��[2K核对通过�修桥：反对" in said


def test_wrong_usage_is_explained(capsys):
    assert verify.main(["--what"]) == 2
    assert verify.main(["one", "two"]) == 2
    assert "用法" in capsys.readouterr().err


def test_a_folder_that_is_not_whole_is_told(tmp_path: Path):
    said: list[str] = []
    assert verify.main([str(tmp_path)], said.append) == 1
    assert "读不出 manifest.json" in said[0]


def test_the_vectors_for_other_implementations_are_what_the_library_computes():
    assert json.loads(PATH.read_text(encoding="utf-8")) == json.loads(json.dumps(vectors()))
