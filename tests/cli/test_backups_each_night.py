"""HUYING_BACKUP_DIR: one backup each night, fourteen kept, nothing else thrown away."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from huying.kernel.jobs.registry import schedules

from .conftest import Installation, Ran

NIGHT = (
    "from huying.cli import bootstrap; bootstrap.start(); from huying.config.jobs import back_up;"
    "from huying.kernel.calendar import clock; back_up(clock.now())"
)


def night(installation: Installation, folder: Path | None) -> Ran:
    named = {"HUYING_BACKUP_DIR": str(folder)} if folder else {}
    ran = subprocess.run(
        [sys.executable, "-c", NIGHT], env=installation.environment | named, capture_output=True, text=True, check=False
    )
    return Ran(ran.returncode, ran.stdout, ran.stderr)


def test_each_night_makes_one_and_fourteen_are_kept(installation: Installation, tmp_path: Path) -> None:
    folder = tmp_path / "nightly"
    folder.mkdir()
    for day in range(1, 21):
        (folder / f"huying-202601{day:02}-020000.tar.gz").write_bytes(b"old")
    (folder / "huying-mine.tar.gz").write_bytes(b"not ours")
    (folder / "huying-20250101-020000.tar.gz.part").write_bytes(b"not ours either")
    ran = night(installation, folder)
    assert ran.code == 0, ran.err
    left = sorted(path.name for path in folder.glob("huying-2*.tar.gz"))
    assert len(left) == 14
    assert left[:2] == ["huying-20260108-020000.tar.gz", "huying-20260109-020000.tar.gz"]
    assert (folder / "huying-mine.tar.gz").exists()
    other = Installation(tmp_path / "other")
    assert other("restore", folder / left[-1], "--json").data["ok"]


def test_a_folder_that_is_gone_is_a_fault_of_the_duty_and_leaves_nothing(
    installation: Installation, tmp_path: Path
) -> None:
    ran = night(installation, tmp_path / "gone")
    assert ran.code != 0
    assert not (installation.home / "last-backup.json").exists()


def test_where_no_folder_is_named_no_backup_is_made(installation: Installation) -> None:
    assert night(installation, None).code == 0
    assert not (installation.home / "last-backup.json").exists()


def test_it_is_among_the_recurring_duties() -> None:
    assert [(s.minutes, s.after) for s in schedules() if s.name == "backup.nightly"] == [(1440, 120)]
