"""An erasure reaches the bytes of the database's file, and outlives a restore from an older backup."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

from tests.commons.voices_files import HEADINGS, csv_bytes

from .conftest import Installation
from .test_keys_are_changed import program

WORDS = "龘靐齉爩"  # characters that nothing else holds
ROWS = [
    ("H-1", "王秀兰", "路灯坏了", "2026/6/1", f"我是王秀兰，{WORDS}", "13800001234"),
    ("H-2", "李国强", "井盖丢了", "2026/6/2", "十字路口井盖丢了", "13900005678"),
]


def forms(words: str) -> list[bytes]:
    """As they stand, and as the pairs of the index."""
    return [text.encode() for text in (words, words[:2], words[2:])]


def bytes_of(installation: Installation) -> bytes:
    return b"".join(path.read_bytes() for path in sorted(installation.home.glob("huying.sqlite3*")))


def kept(installation: Installation, sql: str) -> list[tuple[object, ...]]:
    with closing(sqlite3.connect(installation.home / "huying.sqlite3")) as database:
        return database.execute(sql).fetchall()


def test_what_was_erased_is_gone_from_the_file_and_does_not_come_back(
    installation: Installation, tmp_path: Path
) -> None:
    file, before, after = tmp_path / "热线.csv", tmp_path / "before.tar.gz", tmp_path / "after.tar.gz"
    file.write_bytes(csv_bytes(ROWS, (*HEADINGS, "联系电话")))
    assert installation("voices", "import", file, "--congress", "qingan", "--source", "12345").code == 0
    assert all(form in bytes_of(installation) for form in forms(WORDS))
    assert installation("backup", before).code == 0

    erased = program(installation, "erase", "H-1")
    assert erased.code == 0, erased.err
    assert [form for form in forms(WORDS) if form in bytes_of(installation)] == []
    assert kept(installation, "SELECT count(*) FROM voices_voiceidentity") == [(1,)]
    journal = (installation.home / "erasures" / "journal").read_text()
    assert WORDS not in journal and "王秀兰" not in journal and "1380" not in journal
    assert installation("backup", after).code == 0

    restored = installation("restore", before, "--force", "--json")
    assert (restored.code, restored.data["ok"], restored.data["erased_again"]) == (0, True, 2), restored.err
    assert kept(installation, "SELECT body FROM voices_voice WHERE number = 'H-1'") == [("（已删除）",)]
    assert kept(installation, "SELECT count(*) FROM voices_voiceidentity") == [(1,)]
    assert WORDS.encode() not in bytes_of(installation)

    # A new machine that is given the newer backup and then the older one, whose journal lacks the erasure.
    other = Installation(tmp_path / "other")
    assert other("restore", after).code == 0
    assert other("restore", before, "--force", "--json").data["erased_again"] == 2
    assert kept(other, "SELECT body FROM voices_voice WHERE number = 'H-1'") == [("（已删除）",)]
    assert other("ledger", "verify").code == 0
