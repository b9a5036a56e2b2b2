"""The ledger at the terminal: heads, proofs, keys, and a redaction by two persons."""

from __future__ import annotations

import io
import json
from datetime import date
from pathlib import Path

import pytest

from huying.kernel.ledger import signing
from huying.kernel.ledger.models import Entry
from huying.kernel.ledger.records import ERASED
from huying.kernel.people.models import Account, Body, BodyKind, Congress, Mandate, Person
from huying.kernel.people.roles import Role

from .conftest import Call

pytestmark = pytest.mark.django_db
CREATE = ["congress", "create", "qingan", "--name", "青安县人民代表大会", "--level", "county", "--profile", "huaibei"]


def test_a_head_a_proof_and_its_check(huying: Call, tmp_path: Path) -> None:
    assert huying("ledger", "head").code == 1  # nothing is on record
    huying(*CREATE)
    kept = huying("ledger", "head", "--json").data
    number, file = Entry.objects.get().pk, tmp_path / "proof.json"
    huying(*CREATE[:2], "lian", *CREATE[3:])
    made = huying("ledger", "prove", "--entry", str(number), "--from", kept["head"], "-o", str(file), "--json")
    assert made.data["statement"]["number"] == 2
    ran = huying("ledger", "check", str(file), "--head", kept["head"], "--key", kept["public_key"])
    assert ran.code == 0 and "它以前的各批一批没有变" in ran.out
    file.write_text(file.read_text("utf-8").replace("qingan", "beiling"), encoding="utf-8")
    ran = huying("ledger", "check", str(file), "--json")
    assert (ran.code, ran.data["ok"]) == (1, False) and "改写过" in ran.refusal["error"]
    assert huying("ledger", "check", str(tmp_path)).code == 1


@pytest.mark.parametrize("content", ["", "[]", "{}", '{"huying_proof": 1}', '{"huying_proof": 2}', "null"])
def test_what_is_no_proof_is_refused_in_a_sentence(huying: Call, tmp_path: Path, content: str) -> None:
    file = tmp_path / "proof.json"
    file.write_text(content, encoding="utf-8")
    ran = huying("ledger", "check", str(file), "--json")
    assert ran.code == 1 and "证明核对不通过" in ran.refusal["error"]


def test_what_cannot_be_proved_or_written_is_refused(huying: Call, tmp_path: Path) -> None:
    huying(*CREATE)
    assert "没有第999999条" in huying("ledger", "prove", "--entry", "999999", "--json").refusal["error"]
    assert huying("ledger", "prove", "--entry", "x").code == 2
    taken = tmp_path / "taken"
    taken.write_text("")
    assert "已经存在" in huying("ledger", "head", "-o", str(taken)).err
    assert "已经存在" in huying("ledger", "checker", str(taken)).err
    assert huying("ledger", "checker", str(tmp_path / "checker.py")).code == 0
    assert "def ed25519_holds" in (tmp_path / "checker.py").read_text("utf-8")


def test_a_new_key_is_told_and_signs(huying: Call) -> None:
    huying(*CREATE)
    old = huying("ledger", "head", "--json").data
    new = huying("ledger", "newkey", "--by", "周杰", "--json").data
    huying(*CREATE[:2], "lian", *CREATE[3:])
    signed = huying("ledger", "head", "--json").data
    assert signed["public_key"] == new["public_key"] != old["public_key"]
    assert huying("ledger", "verify", "--head", old["head"], "--json").data["ok"]


def test_the_key_is_not_changed_while_something_that_was_told_it_runs(
    huying: Call, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(signing, "_signers", [lambda: "青安县正在投票"])
    before = signing.own_key().public
    ran = huying("ledger", "newkey", "--by", "周杰", "--json")
    assert ran.code == 1 and "现在不能换签名密钥：青安县正在投票" in ran.refusal["error"]
    assert signing.own_key().public == before and signing.next_key() is None


def _account(congress: Congress, username: str, role: Role) -> None:
    body, _ = Body.objects.get_or_create(congress=congress, name="机构", kind=next(iter(BodyKind)))
    person = Person.objects.create(congress=congress, name=username)
    Mandate.objects.create(person=person, body=body, role=role.value, from_on=date(2020, 1, 1))
    Account.objects.create_user(username, password=f"{username}-password", person=person)


def test_two_persons_with_their_own_passwords_redact(huying: Call, monkeypatch: pytest.MonkeyPatch) -> None:
    huying(*CREATE)
    entry, congress = Entry.objects.get(), Congress.objects.get()
    _account(congress, "office", Role.SC_OFFICE)
    _account(congress, "auditor", Role.AUDITOR)
    monkeypatch.setattr("huying.kernel.ledger.redaction.scrub", _no_vacuum)  # not inside the test's transaction
    words = ["ledger", "redact", "--entry", str(entry.pk), "--reason", "误写", "--asked-by", "office", "--by",
             "auditor", "--json"]  # fmt: skip

    def typed(*lines: str) -> None:
        monkeypatch.setattr("sys.stdin", io.StringIO("".join(f"{line}\n" for line in lines)))

    typed("office-password", "wrong")
    assert "“auditor”或密码不对" in huying(*words).refusal["error"]
    assert Entry.objects.get(pk=entry.pk).body != ERASED
    typed("office-password", "auditor-password")
    ran = huying(*words)
    assert ran.data["erased"] and "备份" in ran.data["elsewhere"]
    assert Entry.objects.get(pk=entry.pk).body == ERASED
    told = Entry.objects.get(kind="ledger.redacted")
    assert (told.by, json.loads(told.body)["asked_by"]) == ("auditor", "office")
    assert huying("ledger", "verify", "--json").data["ok"]
    typed("office-password", "auditor-password")
    assert "以前已经抹去" in huying(*words).refusal["error"]


def _no_vacuum() -> object:
    from huying.kernel.ledger.redaction import Traces

    return Traces("")


def test_rights_are_granted_only_where_there_are_two_users(huying: Call, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("HUYING_DATABASE_URL", raising=False)
    assert "没有用户之分" in huying("database", "grant").err
    monkeypatch.setenv("HUYING_DATABASE_URL", "postgresql://app@/huying")
    assert "HUYING_DATABASE_OWNER_URL" in huying("database", "grant").err
