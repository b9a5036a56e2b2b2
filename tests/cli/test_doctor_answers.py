"""`huying doctor` as a program: whatever is broken, it answers, in plain words, and changes nothing."""

from __future__ import annotations

import json
import os
import shutil
import sqlite3
import subprocess
import sys
import time
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from huying.kernel.health import machine
from huying.kernel.health.registry import Case, Grade

from .conftest import Installation

Findings = dict[str, dict[str, str]]


def doctor(installation: Installation, **more: str) -> Findings:
    """The findings by label; the exit code is checked against them, and that nothing else was printed."""
    ran = subprocess.run(
        [sys.executable, "-m", "huying.cli", "doctor", "--json"], env=installation.environment | more,
        capture_output=True, text=True, timeout=120, check=False,
    )  # fmt: skip
    said: dict[str, Any] = json.loads(ran.stdout)
    assert ran.stderr == ""
    assert ran.returncode == (0 if said["ok"] else 1)
    return {f["label"]: f for f in said["findings"]}


def bad(found: Findings) -> set[str]:
    return {label for label, f in found.items() if f["grade"] == "fault"}


def test_a_new_installation_has_no_fault_and_says_what_is_still_to_do(installation: Installation) -> None:
    found = doctor(installation)
    assert bad(found) == set()
    assert found["备份"]["words"] == "从来没有做过"
    assert found["后台进程"]["words"] == "还没有启动过"
    assert found["数据库文件"]["words"] == "完好"


def test_it_speaks_to_a_person_too(installation: Installation) -> None:
    ran = installation("doctor")
    assert ran.code == 1  # no backup yet
    assert "✓ 数据库：能读能写" in ran.out
    assert "! 备份：从来没有做过\n    磁盘一坏，数据就没有了。请维护人员运行 huying backup" in ran.out
    assert "请从上往下做" in ran.out


def test_a_folder_that_is_gone_is_named_and_not_made(tmp_path: Path) -> None:
    home = tmp_path / "nowhere"
    found = doctor(Installation(home))
    assert found["数据目录"]["words"] == "找不到" and str(home) in found["数据目录"]["detail"]
    assert found["程序"]["grade"] == "fault"
    assert not home.exists()


def test_a_lost_key_is_told_and_not_made_anew(installation: Installation) -> None:
    key = installation.home / "keys" / "identity_key"
    key.unlink()
    found = doctor(installation)
    assert found["密钥"]["words"] == "不见了" and "不要启动平台" in found["密钥"]["remedy"]
    assert not key.exists()


def test_a_key_that_others_may_read_or_that_is_empty_is_told(installation: Installation) -> None:
    key = installation.home / "keys" / "identity_key"
    key.chmod(0o644)
    assert "chmod 600" in doctor(installation)["密钥"]["detail"]
    key.chmod(0o600)
    key.write_text("")
    assert doctor(installation)["密钥"]["words"] == "是空的"


def test_a_key_made_anew_after_the_last_backup_is_told(installation: Installation, tmp_path: Path) -> None:
    installation("backup", tmp_path / "b.tar.gz")
    assert bad(doctor(installation)) == set()
    (installation.home / "keys" / "identity_key").write_text("another key of the same length or so")
    assert bad(doctor(installation)) == {"备份里的密钥"}


def test_a_damaged_database_is_told_with_the_way_back(installation: Installation) -> None:
    file = installation.home / "huying.sqlite3"
    content = bytearray(file.read_bytes())
    content[8192:40960] = os.urandom(32768)
    file.write_bytes(content)
    found = doctor(installation)
    assert found["数据库文件"]["words"] == "已损坏" and "huying restore" in found["数据库文件"]["remedy"]


def test_what_is_no_database_at_all_is_told(installation: Installation) -> None:
    (installation.home / "huying.sqlite3").write_bytes(b"this is a letter, and no database" * 100)
    assert bad(doctor(installation)) == {"数据库文件", "数据库"}


def test_a_database_that_somebody_holds_is_told(installation: Installation) -> None:
    with closing(sqlite3.connect(installation.home / "huying.sqlite3", isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        assert doctor(installation)["数据库文件"]["words"] == "被占用"
    assert doctor(installation)["数据库文件"]["words"] == "完好"


def test_a_database_server_that_is_down_is_told(installation: Installation) -> None:
    found = doctor(Installation(installation.home, "postgresql://nobody@127.0.0.1:1/none"))
    assert bad(found) == {"数据库"}
    assert "数据库是否在运行" in found["数据库"]["remedy"]
    assert "台账封存" not in found


def test_a_program_that_cannot_start_still_has_a_doctor(installation: Installation) -> None:
    key = installation.home / "keys" / "secret_key"
    key.unlink()
    key.mkdir()  # what no setting expects
    found = doctor(installation)
    assert "密钥" in bad(found) and found["程序"]["grade"] == "fault"
    broken = doctor(Installation(installation.home, "nonsense://"), PYTHONDONTWRITEBYTECODE="1")
    assert bad(broken) >= {"密钥"}


def test_files_from_the_future_tell_that_the_clock_was_moved(installation: Installation) -> None:
    later = time.time() + 3 * 86_400
    os.utime(installation.home / "huying.sqlite3", (later, later))
    found = doctor(installation)["系统时间"]
    assert found["grade"] == "fault" and "72.0小时" in found["detail"]


def test_a_backup_is_remembered_and_grows_old(installation: Installation, tmp_path: Path) -> None:
    assert installation("backup", tmp_path).code == 0  # into a folder, under a name of its own
    [made] = tmp_path.glob("huying-*.tar.gz")
    assert doctor(installation)["备份"]["words"] == "今天做过"
    kept = installation.home / "last-backup.json"
    said = json.loads(kept.read_text())
    assert said["file"] == str(made)
    kept.write_text(json.dumps(said | {"made_at": "2026-01-02T03:04:05+08:00"}))
    found = doctor(installation)["备份"]
    assert found["grade"] == "fault" and "天以前" in found["words"]


def test_a_folder_for_nightly_backups_that_is_not_there_is_told(installation: Installation, tmp_path: Path) -> None:
    assert doctor(installation, HUYING_BACKUP_DIR=str(tmp_path))["自动备份"]["grade"] == "well"
    assert doctor(installation, HUYING_BACKUP_DIR=str(tmp_path / "x"))["自动备份"]["words"] == "备份目录用不了"


def test_a_newer_database_is_refused_by_the_program_and_explained_by_the_doctor(installation: Installation) -> None:
    with closing(sqlite3.connect(installation.home / "huying.sqlite3")) as database, database:
        database.execute("INSERT INTO django_migrations (app, name, applied) VALUES ('people', '0999_x', '2030-01-01')")
    refused = installation("ledger", "verify", "--json")
    assert refused.code == 1 and "更新版本" in refused.refusal["error"]
    assert doctor(installation)["数据库版本"]["words"] == "比程序新"


@pytest.mark.parametrize(("free", "grade"), [(100, Grade.FAULT), (500, Grade.FAULT), (2048, Grade.WELL)])
def test_a_disk_that_runs_full_is_told_in_time(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, free: int, grade: Grade
) -> None:
    usage = type("Usage", (), {"free": free * 1024**2})()
    monkeypatch.setattr(shutil, "disk_usage", lambda path: usage)
    found = machine.disk(Case(tmp_path, None, True))  # type: ignore[arg-type]
    assert found.grade is grade


def test_a_folder_that_takes_nothing_is_told(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """A full disk in earnest: where the system lets us make a small one."""
    small = tmp_path / "small"
    small.mkdir()
    if subprocess.run(["mount", "-t", "tmpfs", "-o", "size=64k", "none", small], check=False).returncode:
        pytest.skip("本机不能挂载小磁盘")
    try:
        assert machine.folder(Case(small, None, True)).grade is Grade.WELL  # type: ignore[arg-type]
        (small / "big").write_bytes(b"1" * 60_000)
        found = machine.folder(Case(small, None, True))  # type: ignore[arg-type]
        assert found.grade is Grade.FAULT and found.words == "写不进去"
    finally:
        subprocess.run(["umount", small], check=False)
