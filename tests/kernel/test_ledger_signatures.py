"""The key that signs: made once, changed under the old one, and what happens when it is lost."""

from __future__ import annotations

import stat
import threading
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

import pytest
from django.db import connection
from django.test import override_settings

from huying.kernel.calendar.clock import CHINA
from huying.kernel.ledger import merkle, services, signing, triggers
from huying.kernel.ledger.checker import statement
from huying.kernel.ledger.models import Batch, Entry
from huying.kernel.ledger.selectors import completed_at, history_root
from huying.kernel.ledger.services import change_key, record, seal, verify

AT = datetime(2026, 3, 2, 9, 30, tzinfo=CHINA)


@pytest.fixture(autouse=True)
def home(tmp_path: Path) -> Iterator[Path]:
    """Keys of the test's own."""
    with override_settings(HUYING_HOME=tmp_path):
        yield tmp_path


def sealed() -> Batch:
    record(congress=None, kind="test", subject="test:1", body={"数": 1}, by="张明", recorded_at=AT)
    batch = seal(at=AT)
    assert batch
    return batch


def forge(**columns: object) -> None:
    """Change the last batch as somebody would who may drop the triggers, and put them back."""
    triggers.drop(connection)
    Batch.objects.filter(pk=Batch.objects.latest("number").pk).update(**columns)
    triggers.create(connection)


def test_the_key_is_made_once_for_its_owner_only_whoever_comes_first(home: Path) -> None:
    found: list[str] = []
    threads = [threading.Thread(target=lambda: found.append(signing.own_key().public)) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(found) == 8 and len(set(found)) == 1
    assert [path.name for path in (home / "keys").iterdir()] == ["ledger_key"]
    assert stat.S_IMODE((home / "keys" / "ledger_key").stat().st_mode) == 0o600


@pytest.mark.django_db
def test_every_batch_is_signed_and_the_private_key_is_nowhere_in_the_database(home: Path) -> None:
    batch = sealed()
    assert (batch.signature_algorithm, batch.public_key) == ("ed25519", signing.own_key().public)
    told = statement(batch.statement(history_root(1)))
    assert signing.holds("ed25519", batch.public_key, told, batch.signature)
    assert not signing.holds("sm2", batch.public_key, told, batch.signature)
    assert (home / "keys" / "ledger_key").read_text() not in str(list(Batch.objects.values()))


@pytest.mark.django_db
@pytest.mark.parametrize(
    "columns",
    [
        {"signature": "ab" * 64},
        {"signature": None},
        {"signature": "no hex"},
        {"signature_algorithm": "sm2"},
        {"public_key": "ab" * 32},
        {"format": 1},
        {"format": 3},
        {"history": "ab" * 32},
        {"completed": "ab" * 32},
        {"number": 7},
    ],
)
def test_whatever_is_changed_of_a_signed_batch_is_found(columns: dict[str, object]) -> None:
    sealed()
    sealed()
    assert verify().ok
    forge(**columns)
    assert not verify().ok


@pytest.mark.django_db
def test_a_batch_signed_with_a_key_that_was_never_announced_is_found() -> None:
    sealed()
    batch, other = sealed(), signing.Key(b"\7" * 32)
    batch.public_key = other.public
    batch.head = batch.own_head()
    forge(public_key=other.public, head=batch.head)
    done = merkle.completed(bytes.fromhex(batch.head), 2, completed_at([1]).__getitem__).hex()
    forge(completed=done)
    told = batch.statement(history_root(2))
    forge(signature=other.sign(statement(told)))
    assert list(verify().faults) == [
        f"第{batch.first_id}至{batch.last_id}条这一批用了没有公布过的密钥签名：可能是伪造的"
    ]


@pytest.mark.django_db
def test_unsigned_batches_are_not_taken_after_signed_ones() -> None:
    """Version 0.1.0 signed nothing: whoever has no key may not go back to it."""
    first, batch = sealed(), sealed()
    batch.format, batch.history = 1, None
    batch.public_key = batch.signature = batch.signature_algorithm = None
    batch.head = batch.own_head()
    done = merkle.completed(bytes.fromhex(batch.head), 2, {1: bytes.fromhex(first.completed)}.__getitem__).hex()
    forge(format=1, history=None, public_key=None, signature=None, signature_algorithm=None, head=batch.head,
          completed=done)  # fmt: skip
    assert ["没有签名" in fault for fault in verify().faults] == [True]


@pytest.mark.django_db
def test_a_new_key_is_announced_under_the_old_one_and_the_old_one_is_gone(home: Path) -> None:
    old = sealed().public_key
    new = change_key(by="系统管理员 周杰", at=AT)
    announcement = Batch.objects.latest("number")
    assert announcement.public_key == old != new.public
    assert Entry.objects.get(kind="ledger.key_announced").content == {
        "algorithm": "ed25519", "public_key": new.public, "under_old_key": True,
    }  # fmt: skip
    assert sealed().public_key == new.public
    found = verify()
    assert (found.ok, found.faults, found.remarks) == (True, (), ())
    assert [path.name for path in (home / "keys").iterdir()] == ["ledger_key"]
    third = change_key(by="系统管理员 周杰", at=AT)
    assert sealed().public_key == third.public
    assert verify().ok and not verify().remarks


@pytest.mark.django_db
@pytest.mark.parametrize("broke_off_at", ["announcing", "sealing", "promoting"])
def test_a_change_of_keys_that_broke_off_is_taken_up(monkeypatch: pytest.MonkeyPatch, broke_off_at: str) -> None:
    sealed()

    def broken(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch, pytest.raises(KeyboardInterrupt):
        if broke_off_at == "promoting":
            patch.setattr(signing, "promote", broken)
        elif broke_off_at == "announcing":
            patch.setattr(services, "_announce", broken)
        else:
            real = services.seal
            calls = iter([real, broken])
            patch.setattr(services, "seal", lambda **given: next(calls)(**given))
        change_key(by="周杰", at=AT)
    sealed()
    new = change_key(by="周杰", at=AT)
    assert sealed().public_key == new.public
    found = verify()
    assert (found.ok, found.faults, found.remarks) == (True, (), ())


@pytest.mark.django_db
def test_after_the_key_was_lost_sealing_goes_on_and_says_so(home: Path) -> None:
    sealed()
    (home / "keys" / "ledger_key").unlink()
    assert sealed().public_key == signing.own_key().public
    assert Entry.objects.get(kind="ledger.key_announced").content["under_old_key"] is False
    sealed()
    found = verify()
    assert found.ok
    assert len(found.remarks) == 1 and "没有经原来的密钥认可" in found.remarks[0]
