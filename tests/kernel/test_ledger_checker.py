"""Proofs for an outsider, and the one file that checks them without the database."""

from __future__ import annotations

import copy
import json
import subprocess
import sys
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from hypothesis import given
from hypothesis import strategies as st

from huying.kernel.calendar.clock import CHINA
from huying.kernel.ledger import checker, signing
from huying.kernel.ledger.models import Batch, Entry
from huying.kernel.ledger.proofs import NoProof, prove
from huying.kernel.ledger.selectors import signed_head
from huying.kernel.ledger.services import record, seal

AT = datetime(2026, 3, 2, 9, 30, tzinfo=CHINA)
# RFC 8032 7.1, tests 1 to 3: public key, message, signature.
VECTORS = [
    (
        "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a",
        "",
        "e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e065224901555fb8821590a33bacc61e39701cf9b46bd25bf5f0595bbe24655141438e7a100b",
    ),
    (
        "3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c",
        "72",
        "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00",
    ),
    (
        "fc51cd8e6218a1a38da47ed00230f0580816ed13ba3303ac5deb911548908025",
        "af82",
        "6291d657deec24024827e69c3abe01a30ce548a284743a445e3680d7db5ac3ac18ff9b538d16f290ae67f760984dc6594a7c15e9716ed28dc027beceea1ec40a",
    ),
]


@pytest.mark.parametrize(("key", "message", "signature"), VECTORS)
def test_signatures_of_the_standard_hold_and_changed_ones_do_not(key: str, message: str, signature: str) -> None:
    given = bytes.fromhex(key), bytes.fromhex(message), bytes.fromhex(signature)
    assert checker.ed25519_holds(*given)
    assert not checker.ed25519_holds(given[0], given[1] + b"x", given[2])
    for at in (0, 31, 32, 63):
        changed = bytearray(given[2])
        changed[at] ^= 1
        assert not checker.ed25519_holds(given[0], given[1], bytes(changed))
    order = 2**252 + 27742317777372353535851937790883648493
    unreduced = int.from_bytes(given[2][32:], "little") + order  # the same sum, refused: RFC 8032 5.1.7
    assert not checker.ed25519_holds(*given[:2], given[2][:32] + unreduced.to_bytes(32, "little"))
    assert not checker.ed25519_holds(given[0][:31], *given[1:])


@given(seed=st.binary(min_size=32, max_size=32), message=st.binary(max_size=200), flip=st.integers(0, 511))
def test_the_plain_check_agrees_with_the_library(seed: bytes, message: bytes, flip: int) -> None:
    key = Ed25519PrivateKey.from_private_bytes(seed)
    public, signature = key.public_key().public_bytes_raw(), bytearray(key.sign(message))
    assert checker.ed25519_holds(public, message, bytes(signature))
    signature[flip // 8] ^= 1 << flip % 8
    assert not checker.ed25519_holds(public, message, bytes(signature))


def put(number: int) -> Entry:
    return record(
        congress=None, kind="act.oversight.assigned", subject=f"proceeding:{number}", body={"说明": "交办"},
        by="办公室 李雅静", recorded_at=AT,
    )  # fmt: skip


@pytest.fixture
def heads(db: None) -> list[str]:
    """Nine batches of 1, 2, … 9 entries: their heads."""
    found = []
    for size in range(1, 10):
        for number in range(size):
            put(number)
        batch = seal(at=AT + timedelta(minutes=size))
        assert batch
        found.append(batch.head)
    return found


def test_every_entry_is_proved_to_whoever_kept_any_head(heads: list[str]) -> None:
    public = signing.own_key().public
    for entry in Entry.objects.all()[::4]:
        for kept in (None, *heads):
            proof = json.loads(json.dumps(prove(entry.pk, since=kept)))
            said = "；".join(checker.check(proof, kept, public))
            assert f"第{entry.pk}条的内容与登记时相同" in said
            if kept:
                assert "保存的封存值" in said


def test_a_kept_head_that_the_proof_does_not_speak_of_is_not_taken_for_proved(heads: list[str]) -> None:
    proof = prove(Entry.objects.earliest("pk").pk, since=heads[3])
    assert checker.check(proof, heads[3])
    for other in (heads[4], "ab" * 32):
        with pytest.raises(checker.Fault, match="--from"):
            checker.check(proof, other)
    with pytest.raises(checker.Fault, match="不是给出的公钥"):
        checker.check(proof, None, "ab" * 32)


def _leaves(value: Any, path: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    """The address of every value in a proof."""
    if isinstance(value, dict):
        return [found for name, inner in value.items() for found in _leaves(inner, (*path, name))]
    if isinstance(value, list):
        return [found for at, inner in enumerate(value) for found in _leaves(inner, (*path, at))]
    return [path]


def test_no_value_of_a_proof_can_be_changed_unseen(heads: list[str]) -> None:
    proof = prove(Entry.objects.all()[20].pk, since=heads[2])
    unused = {("statement", "key_id"), ("entry", "body_digest")}  # told for the reader; empty unless erased
    tried = 0
    for path in _leaves(proof):
        changed = copy.deepcopy(proof)
        inner: Any = changed
        for name in path[:-1]:
            inner = inner[name]
        old = inner[path[-1]]
        inner[path[-1]] = old + 1 if isinstance(old, int) else ("x" + old[1:] if isinstance(old, str) else "x")
        if path in unused:
            continue
        tried += 1
        with pytest.raises(checker.Fault):
            checker.check(changed, heads[2])
    assert tried > 40


def test_a_history_that_was_rewritten_after_the_head_was_kept_is_found(heads: list[str]) -> None:
    """Honestly signed, with a good path for the kept head itself: only the consistency proof gives it away."""
    proof = prove(Entry.objects.earliest("pk").pk, since=heads[4])
    rewritten = proof["earlier"]["consistency"][:]
    rewritten[0] = "ab" * 32
    with pytest.raises(checker.Fault, match="改写过"):
        checker.check(proof | {"earlier": proof["earlier"] | {"consistency": rewritten}}, heads[4])


def test_what_cannot_be_proved_is_refused_with_the_reason(db: None) -> None:
    with pytest.raises(NoProof, match="没有第7条"):
        prove(7)
    entry = put(1)
    with pytest.raises(NoProof, match="还没有封存"):
        prove(entry.pk)
    seal(at=AT)
    with pytest.raises(NoProof, match="不在账上"):
        prove(entry.pk, since="ab" * 32)


def test_the_head_to_be_kept_is_signed_over_all_that_it_says(heads: list[str]) -> None:
    signed = signed_head()
    assert signed and signed["head"] == heads[-1] and signed["number"] == 9
    key, signature = bytes.fromhex(signed["public_key"]), bytes.fromhex(signed["signature"])
    assert checker.ed25519_holds(key, checker.statement(signed), signature)
    for name in ("number", "head", "history", "sealed_at", "signature_algorithm", "public_key"):
        assert not checker.ed25519_holds(key, checker.statement(signed | {name: "x"}), signature)
    assert signed["key_id"] == signing.own_key().id
    assert signed_head(Batch.objects.get(number=1))["head"] == heads[0]  # type: ignore[index]


def test_the_one_file_needs_nothing_but_python(heads: list[str], tmp_path: Path) -> None:
    alone = tmp_path / "checker.py"
    alone.write_bytes(Path(checker.__file__).read_bytes())
    proof = tmp_path / "proof.json"
    proof.write_text(json.dumps(prove(Entry.objects.latest("pk").pk)), encoding="utf-8")

    def run(*words: str) -> tuple[int, str]:
        # -I -S: neither our sources nor any installed package can be found.
        ran = subprocess.run([sys.executable, "-I", "-S", alone, *words], capture_output=True, text=True, check=False)
        return ran.returncode, ran.stdout + ran.stderr

    code, said = run(str(proof), "--head", heads[-1], "--key", signing.own_key().public)
    assert code == 0 and "核对通过" in said and "您保存的封存值" in said
    proof.write_text(proof.read_text("utf-8").replace("act.oversight.assigned", "act.oversight.concluded"))
    code, said = run(str(proof))
    assert code == 1 and "被改写过" in said
    assert run()[0] == 2
    assert run(str(tmp_path / "nothing.json"))[0] == 1
