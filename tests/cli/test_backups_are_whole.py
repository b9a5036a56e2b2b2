"""Backup and restore: whole, checked, and nothing from outside gets in."""

from __future__ import annotations

import io
import json
import os
import re
import sqlite3
import stat
import tarfile
import threading
import uuid
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

import psycopg
import pytest

from huying.cli.answers import Refusal
from huying.cli.backups import archive
from huying.cli.backups.archive import Manifest

from .conftest import Installation

Rewrite = Callable[[dict[str, bytes]], dict[str, bytes]]


def members_of(file: Path) -> dict[str, bytes]:
    with tarfile.open(file) as tar:
        return {m.name: tar.extractfile(m).read() for m in tar}  # type: ignore[union-attr]


def count(home: Path, table: str) -> int:
    with closing(sqlite3.connect(home / "huying.sqlite3")) as database:
        return int(database.execute(f"SELECT count(*) FROM {table}").fetchone()[0])


@pytest.fixture
def backup(installation: Installation, tmp_path: Path) -> Path:
    file = tmp_path / "backup.tar.gz"
    made = installation("backup", file, "--json")
    assert made.code == 0, made.err
    return file


def test_a_backup_goes_into_an_empty_home_with_everything(
    installation: Installation, backup: Path, tmp_path: Path
) -> None:
    head = installation("ledger", "verify", "--json").data["head"]
    other = Installation(tmp_path / "other")
    restored = other("restore", backup, "--json")
    assert restored.code == 0, restored.err
    assert (restored.data["ok"], restored.data["head"], restored.data["set_aside"]) == (True, head, None)
    for kept in ("files/ab/ab12", "models/qingan/categories.bin", "keys/identity_key", "keys/secret_key"):
        assert (other.home / kept).read_bytes() == (installation.home / kept).read_bytes()
    for table in ("people_congress", "people_account", "people_mandate", "ledger_entry", "ledger_batch"):
        assert count(other.home, table) == count(installation.home, table) > 0
    assert other("ledger", "verify", "--head", head).code == 0
    assert (
        other("congress", "create", "lian", "--name", "里安县", "--level", "county", "--profile", "huaibei").code == 0
    )


def test_the_file_is_for_its_owner_only_and_holds_nothing_else(installation: Installation, backup: Path) -> None:
    assert stat.S_IMODE(backup.stat().st_mode) == 0o600
    found = members_of(backup)
    assert sorted(found) == [
        "database/huying.sqlite3", "files/ab/ab12", "keys/identity_key", "keys/ledger_key", "keys/secret_key",
        "manifest.json", "models/qingan/categories.bin",
    ]  # fmt: skip
    manifest = json.loads(found["manifest.json"])
    assert manifest["counts"]["people_congress"] == 1
    assert manifest["head"] and manifest["entries"] == 1
    assert not list(backup.parent.glob("*.part")) and not list(installation.home.glob("backup-*"))


def test_an_existing_file_is_never_overwritten(installation: Installation, backup: Path) -> None:
    before = backup.read_bytes()
    again = installation("backup", backup, "--json")
    assert again.code == 1 and "已经存在" in again.refusal["error"]
    assert backup.read_bytes() == before
    assert installation("backup", backup.parent / "nowhere" / "x").code == 1


def test_without_keys_the_restore_says_what_cannot_be_read(installation: Installation, tmp_path: Path) -> None:
    file, other = tmp_path / "b.tar.gz", Installation(tmp_path / "other")
    assert installation("backup", file, "--without-keys", "--json").data["keys"] is False
    assert not [name for name in members_of(file) if name.startswith("keys/")]
    restored = other("restore", file, "--json")
    assert restored.code == 0 and "身份信息读不出来" in restored.data["unreadable"]
    # On the machine that made it the keys are at hand.
    assert installation("restore", file, "--force", "--json").data["unreadable"] is None


def test_a_home_that_holds_data_is_left_alone_unless_forced(
    installation: Installation, backup: Path, tmp_path: Path
) -> None:
    refused = installation("restore", backup, "--json")
    assert refused.code == 1 and "已有数据" in refused.refusal["error"] and "--force" in refused.refusal["hint"]
    (installation.home / "files" / "new").write_bytes(b"later")
    old = (installation.home / "huying.sqlite3").read_bytes()
    forced = installation("restore", backup, "--force", "--json")
    assert forced.code == 0
    aside = Path(forced.data["set_aside"])
    assert (aside / "huying.sqlite3").read_bytes() == old
    assert (aside / "files" / "new").read_bytes() == b"later"
    assert not (installation.home / "files" / "new").exists()


def test_a_backup_taken_while_others_write_is_one_moment(installation: Installation, tmp_path: Path) -> None:
    """R4: under load nothing sealed is lost. Every writer's transaction adds one notice and one person, or neither."""
    over = threading.Event()

    def write() -> None:
        with closing(sqlite3.connect(installation.home / "huying.sqlite3", timeout=20)) as database:
            while not over.is_set():
                with database:
                    database.execute("INSERT INTO people_person(name, congress_id) VALUES ('张明', 1)")
                    database.execute("INSERT INTO jobs_schedulerun(name, fault) VALUES (hex(randomblob(8)), '')")

    before = count(installation.home, "people_person") - count(installation.home, "jobs_schedulerun")
    writer = threading.Thread(target=write)
    writer.start()
    try:
        file = tmp_path / "b.tar.gz"
        assert installation("backup", file).code == 0
    finally:
        over.set()
        writer.join()
    other = Installation(tmp_path / "other")
    assert other("restore", file).code == 0
    assert count(other.home, "people_person") - count(other.home, "jobs_schedulerun") == before
    assert 1 < count(other.home, "people_person") <= count(installation.home, "people_person")


def _rewritten(source: Path, target: Path, change: Rewrite, *, honest: bool) -> Path:
    """The archive with other members; `honest` brings the manifest's hashes in line, as a forger would."""
    found = change(members_of(source))
    manifest = Manifest.from_bytes(found.pop("manifest.json"))
    plain = target.parent / "plain"
    for name, content in found.items():
        (plain / name).parent.mkdir(parents=True, exist_ok=True)
        (plain / name).write_bytes(content)
    if honest:
        archive.write(target, manifest, iter((name, plain / name) for name in found))
        return target
    with tarfile.open(target, "w:gz") as tar:
        for name, content in [*found.items(), ("manifest.json", manifest.to_bytes())]:
            info = tarfile.TarInfo(name)
            info.size = len(content)
            tar.addfile(info, io.BytesIO(content))
    return target


def _changed(members: dict[str, bytes]) -> dict[str, bytes]:
    return members | {"files/ab/ab12": b"another document"}


def _missing(members: dict[str, bytes]) -> dict[str, bytes]:
    return {name: content for name, content in members.items() if name != "files/ab/ab12"}


def _surplus(members: dict[str, bytes]) -> dict[str, bytes]:
    return {"files/cd/cd34": b"smuggled"} | members


@pytest.mark.parametrize(("change", "said"), [(_changed, "与备份时不同"), (_missing, "缺了1个"), (_surplus, "多了1个")])
def test_an_archive_that_was_touched_is_refused(backup: Path, tmp_path: Path, change: Rewrite, said: str) -> None:
    forged = _rewritten(backup, tmp_path / "forged.tar.gz", change, honest=False)
    other = Installation(tmp_path / "other")
    refused = other("restore", forged, "--json")
    assert refused.code == 1 and said in refused.refusal["error"]
    assert not (other.home / "huying.sqlite3").exists() and not (other.home / "files").exists()


def test_a_ledger_that_was_rewritten_is_found_though_every_hash_is_right(backup: Path, tmp_path: Path) -> None:
    def rewrite(members: dict[str, bytes]) -> dict[str, bytes]:
        database = tmp_path / "copy.sqlite3"
        database.write_bytes(members["database/huying.sqlite3"])
        with closing(sqlite3.connect(database)) as copy, copy:
            for (name,) in copy.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'").fetchall():
                copy.execute(f"DROP TRIGGER {name}")
            copy.execute("UPDATE ledger_entry SET body = '{}'")
        return members | {"database/huying.sqlite3": database.read_bytes()}

    forged = _rewritten(backup, tmp_path / "forged.tar.gz", rewrite, honest=True)
    restored = Installation(tmp_path / "other")("restore", forged, "--json")
    assert restored.code == 1
    assert restored.data["ok"] is False
    assert "台账不完整" in restored.refusal["error"]


def test_a_backup_of_a_later_version_is_refused(backup: Path, tmp_path: Path) -> None:
    def later(members: dict[str, bytes]) -> dict[str, bytes]:
        said = json.loads(members["manifest.json"])
        said["migrations"].append(["people", "0999_of_the_future"])
        return members | {"manifest.json": json.dumps(said).encode()}

    forged = _rewritten(backup, tmp_path / "later.tar.gz", later, honest=True)
    refused = Installation(tmp_path / "other")("restore", forged, "--json")
    assert refused.code == 1 and "更新的版本" in refused.refusal["error"]


@pytest.mark.parametrize("content", [b"", b"not an archive", b"\x1f\x8b\x08\x00garbage"])
def test_a_file_that_is_no_backup_is_refused(tmp_path: Path, content: bytes) -> None:
    file = tmp_path / "x.tar.gz"
    file.write_bytes(content)
    (tmp_path / "into").mkdir()
    with pytest.raises(Refusal, match="不能用"):
        archive.unpack(file, tmp_path / "into")


def test_a_backup_cut_short_is_refused(backup: Path, tmp_path: Path) -> None:
    cut = tmp_path / "cut.tar.gz"
    cut.write_bytes(backup.read_bytes()[: backup.stat().st_size // 2])
    (tmp_path / "into").mkdir()
    with pytest.raises(Refusal, match="不能用"):
        archive.unpack(cut, tmp_path / "into")


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("../outside", tarfile.REGTYPE),
        ("files/../../outside", tarfile.REGTYPE),
        ("/outside", tarfile.REGTYPE),
        ("files/./x", tarfile.REGTYPE),
        ("huying.sqlite3", tarfile.REGTYPE),
        ("logs/x", tarfile.REGTYPE),
        ("files", tarfile.REGTYPE),
        ("files/link", tarfile.SYMTYPE),
        ("files/link", tarfile.LNKTYPE),
        ("files/pipe", tarfile.FIFOTYPE),
        ("files/device", tarfile.CHRTYPE),
    ],
)
def test_nothing_can_be_written_outside_the_known_folders(tmp_path: Path, name: str, kind: bytes) -> None:
    file, into = tmp_path / "x.tar.gz", tmp_path / "home" / "into"
    into.mkdir(parents=True)
    with tarfile.open(file, "w:gz") as tar:
        info = tarfile.TarInfo(name)
        info.type, info.linkname = kind, "/etc/passwd"
        tar.addfile(info, io.BytesIO(b""))
    with pytest.raises(Refusal, match="什么也没有恢复"):
        archive.unpack(file, into)
    assert [p for p in tmp_path.rglob("*") if p.is_file() or p.is_symlink()] == [file]


def test_a_name_that_comes_twice_is_refused(tmp_path: Path) -> None:
    file, into = tmp_path / "x.tar.gz", tmp_path / "into"
    into.mkdir()
    with tarfile.open(file, "w:gz") as tar:
        for _ in range(2):
            tar.addfile(tarfile.TarInfo("files/x"), io.BytesIO(b""))
    with pytest.raises(Refusal, match="两次"):
        archive.unpack(file, into)


# ── PostgreSQL ───────────────────────────────────────────────────────────────


@pytest.fixture
def two_databases() -> Iterator[list[str]]:
    """The addresses of two new databases on the server of this test run."""
    url = os.environ.get("HUYING_DATABASE_URL", "")
    if not url:
        pytest.skip("没有 PostgreSQL：本次测试用的是 SQLite")
    names = [f"huying_backup_{uuid.uuid4().hex}" for _ in range(2)]
    with psycopg.connect(url, autocommit=True) as server:
        for name in names:
            server.execute(f"CREATE DATABASE {name}")
        yield [re.sub(r"/[^/?]+(\?|$)", rf"/{name}\1", url, count=1) for name in names]
        for name in names:
            server.execute(f"DROP DATABASE {name} WITH (FORCE)")


def test_a_backup_of_postgresql_goes_into_an_empty_database(two_databases: list[str], tmp_path: Path) -> None:
    first, second = (Installation(tmp_path / str(n), url) for n, url in enumerate(two_databases))
    create = ("congress", "create", "qingan", "--name", "青安县", "--level", "county", "--profile", "huaibei")
    assert first(*create, "--account", "office").code == 0
    file = tmp_path / "b.tar.gz"
    assert first("backup", file).code == 0
    restored = second("restore", file, "--json")
    assert restored.code == 0, restored.err
    assert restored.data == first("ledger", "verify", "--json").data | {
        "made_at": restored.data["made_at"], "set_aside": None, "unreadable": None, "erased_again": 0,
    }  # fmt: skip
    # The numbers go on where they were: what is added now collides with nothing.
    assert second(*("lian" if word == "qingan" else word for word in create)).code == 0
    assert second("ledger", "verify", "--json").data["entries"] == 2
    # A database that holds data is kept aside.
    assert second("restore", file).code == 1
    forced = second("restore", file, "--force", "--json")
    assert forced.code == 0 and "数据库模式 replaced_" in forced.data["set_aside"]
    with psycopg.connect(two_databases[1]) as server:
        schema = forced.data["set_aside"].rpartition(" ")[2]
        assert server.execute(f"SELECT count(*) FROM {schema}.people_congress").fetchone() == (2,)
        assert server.execute("SELECT count(*) FROM people_congress").fetchone() == (1,)


def test_a_backup_goes_back_into_the_kind_of_database_it_came_from(
    two_databases: list[str], backup: Path, tmp_path: Path
) -> None:
    refused = Installation(tmp_path / "other", two_databases[0])("restore", backup, "--json")
    assert refused.code == 1 and "来自内置数据库" in refused.refusal["error"]
