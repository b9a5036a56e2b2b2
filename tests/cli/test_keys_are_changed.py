"""Keys: another one in the place of the first, at whatever moment the machine dies; restores from before and after."""

from __future__ import annotations

import json
import random
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from huying.cli import bootstrap
from huying.cli.backups import keys
from tests.commons.voices_files import HEADINGS, csv_bytes

from .conftest import Installation, Ran

KILLS = 2  # sixty in tests/soak/test_privacy.py
SEED = 20260302
PERSONS = ("王秀兰", "李国强", "张建军", "刘桂英", "陈志明", "杨丽华", "赵永康")


def program(installation: Installation, *words: str) -> Ran:
    """tests.cli.inside in a process of its own."""
    command = [sys.executable, "-m", "tests.cli.inside", *words]
    ran = subprocess.run(
        command, env=installation.environment, capture_output=True, text=True, timeout=120, check=False
    )
    return Ran(ran.returncode, ran.stdout, ran.stderr)


def sealed(installation: Installation) -> list[Any]:
    """Everything that is sealed, opened; every digest is the one its person has under the keys at hand."""
    looked = program(installation, "look")
    assert looked.code == 0, looked.err
    found = json.loads(looked.out)
    assert all(same and voices for _, same, voices in found[0])
    return found


def rows(count: int = 14) -> list[tuple[str, ...]]:
    """Persons who speak twice; the last line is refused for its day and stays sealed."""
    phones = [f"1380000{n:04}" for n in range(7)]
    said = [
        (
            f"H-{n}",
            PERSONS[n % 7],
            f"路灯坏了{n}",
            "2026/6/1",
            f"我是{PERSONS[n % 7]}，请回{phones[n % 7]}",
            phones[n % 7],
        )
        for n in range(count)
    ]
    return [*said, ("H-X", "孙梅", "没有日子", "昨天", "我是孙梅", "13900000000")]


@pytest.fixture(scope="session")
def heard(founded: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The installation with fifteen lines imported. Not to change."""
    home = tmp_path_factory.mktemp("heard") / "home"
    shutil.copytree(founded, home)
    file = home.parent / "热线.csv"
    file.write_bytes(csv_bytes(rows(), (*HEADINGS, "联系电话")))
    ran = Installation(home)("voices", "import", file, "--congress", "qingan", "--source", "12345", "--json")
    assert ran.code == 0 and ran.data["accepted"] == 14, ran.err
    return home


@pytest.fixture
def installation(heard: Path, tmp_path: Path) -> Installation:
    return Installation(Path(shutil.copytree(heard, tmp_path / "home")))


def test_every_box_is_under_the_new_key_and_says_the_same(installation: Installation) -> None:
    before, first = sealed(installation), installation("keys", "status", "--json").data
    assert first["keys"][0]["boxes"] == 22  # seven persons, fourteen unmasked texts, one refused line
    changed = installation("keys", "rotate", "--json")
    assert changed.code == 0 and changed.data["boxes"] == 22, changed.err
    after = installation("keys", "status", "--json").data
    assert [(k["boxes"], k["newest"]) for k in after["keys"]] == [(0, False), (22, True)]
    assert sealed(installation) == before
    assert installation("ledger", "verify").code == 0


def test_after_the_change_the_same_file_still_adds_nothing(installation: Installation, tmp_path: Path) -> None:
    """Fold digests are wrapped like those made anew: without numbers only they know a line again."""
    file = tmp_path / "无编号.csv"
    file.write_bytes(csv_bytes([row[1:] for row in rows()[:5]], (*HEADINGS[1:], "联系电话")))
    again = ("voices", "import", file, "--congress", "qingan", "--source", "信箱", "--json")
    assert installation(*again).data["duplicates"] == 5
    assert installation("keys", "rotate").code == 0
    assert installation("keys", "rotate").code == 0
    assert installation(*again).data["duplicates"] == 5


def moments(installation: Installation, tmp_path: Path, count: int) -> list[int]:
    whole = Installation(Path(shutil.copytree(installation.home, tmp_path / "whole")))
    ran = program(whole, "rotate", "0")
    assert ran.code == 0, ran.err
    touches = int(ran.err.split()[-1])
    assert touches > 60
    return random.Random(SEED).sample(range(1, touches + 1), count)


def killed_and_whole_again(installation: Installation, before: list[Any], kill_at: int) -> None:
    """Kills a change of keys at that touch; the next command finishes it. AssertionError when anything is lost."""
    assert program(installation, "rotate", str(kill_at)).code == -9
    status = installation("keys", "status", "--json")
    assert status.code == 0, status.err
    assert not status.data["missing"] and sum(k["boxes"] for k in status.data["keys"]) == 22
    assert status.data["keys"][-1]["boxes"] == 22, kill_at
    assert sealed(installation) == before
    assert installation("ledger", "verify").code == 0


def test_a_kill_at_any_moment_of_the_change_loses_nothing(installation: Installation, tmp_path: Path) -> None:
    before = sealed(installation)
    for number, kill_at in enumerate(moments(installation, tmp_path, KILLS)):
        copy = Installation(Path(shutil.copytree(installation.home, tmp_path / str(number))))
        killed_and_whole_again(copy, before, kill_at)


def test_keys_are_not_changed_while_anything_else_runs(
    installation: Installation, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HUYING_HOME", str(installation.home))
    ring = (installation.home / "keys" / "identity_key").read_bytes()
    with bootstrap.keys_in_use(alone=False):
        refused = installation("keys", "rotate", "--json")
        assert refused.code == 1 and "不能更换密钥" in refused.refusal["error"]
        assert installation("keys", "status").code == 0  # readers do not exclude each other
    with bootstrap.keys_in_use(alone=True):
        assert "正在更换密钥" in installation("voices", "topics", "--congress", "qingan", "--json").refusal["error"]
    assert (installation.home / "keys" / "identity_key").read_bytes() == ring


def test_a_backup_from_before_the_change_comes_back_under_the_new_key(
    installation: Installation, tmp_path: Path
) -> None:
    before, file = sealed(installation), tmp_path / "b.tar.gz"
    assert installation("backup", file).code == 0
    key = installation("keys", "rotate", "--json").data["key"]
    assert installation("restore", file, "--force").code == 0
    status = installation("keys", "status", "--json").data
    assert status["keys"][-1] == {"key": key, "boxes": 22, "newest": True}
    assert sealed(installation) == before
    other = Installation(tmp_path / "other")  # on another machine the backup's own key is the only one
    assert other("restore", file).code == 0
    assert len(other("keys", "status", "--json").data["keys"]) == 1 and sealed(other) == before


def test_a_backup_without_its_key_says_so_keeps_the_boxes_and_opens_when_the_key_is_back(
    installation: Installation, tmp_path: Path
) -> None:
    before, file = sealed(installation), tmp_path / "b.tar.gz"
    assert installation("keys", "rotate").code == 0
    assert installation("backup", file, "--without-keys").code == 0
    other = Installation(tmp_path / "other")
    assert "身份信息读不出来" in other("restore", file, "--json").data["unreadable"]
    status = other("keys", "status", "--json").data
    assert [m["boxes"] for m in status["missing"]] == [22]
    refused = other("keys", "rotate", "--json")
    assert refused.code == 1 and "放回" in refused.refusal["error"]
    shutil.rmtree(other.home / "keys")
    shutil.copytree(installation.home / "keys", other.home / "keys")
    assert sealed(other) == before


def test_one_who_holds_all_keys_of_a_backup_loses_nothing(tmp_path: Path) -> None:
    here, there = tmp_path / "here", tmp_path / "there"
    for folder, text in ((here, "first\nsecond"), (there, "first")):
        folder.mkdir()
        (folder / "identity_key").write_text(text)
    assert keys.what_is_lost(keys.marks(there), keys.marks(here)) == ""
    assert keys.what_is_lost(keys.marks(here), keys.marks(there)) != ""
    # A backup made when the file held one key and no ring was known marked the file alone.
    assert keys.what_is_lost({"identity_key": keys.marks(there)["identity_key"]}, keys.marks(here)) == ""


def test_another_secret_for_sessions_leaves_the_identities_alone(installation: Installation) -> None:
    folder = installation.home / "keys"
    before = (folder / "secret_key").read_text(), (folder / "identity_key").read_text()
    assert installation("keys", "rotate", "--sessions", "--json").data == {"ended": 0}
    assert (folder / "secret_key").read_text() != before[0]
    assert (folder / "identity_key").read_text() == before[1]
