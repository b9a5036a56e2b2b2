"""A ledger of version 0.1.0 brought up to date: nothing is lost, its heads still hold, new batches are signed."""

from __future__ import annotations

import hashlib
import json
import os
import sqlite3
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).resolve().parents[2]
AT = "2026-03-02T01:30:00.000000+00:00"


def run(home: Path, *words: str) -> str:
    alone = {k: v for k, v in os.environ.items() if not k.startswith(("HUYING_", "DJANGO_"))}
    ran = subprocess.run(
        [sys.executable, *words], cwd=ROOT, env=alone | {"HUYING_HOME": str(home), "PYTHONPATH": str(ROOT)},
        capture_output=True, text=True, timeout=180, check=False,
    )  # fmt: skip
    assert ran.returncode == 0, ran.stderr
    return ran.stdout


def huying(home: Path, *words: str) -> Any:
    return json.loads(run(home, "-m", "huying.cli", *words, "--json"))


def compact(*fields: Any) -> bytes:
    return json.dumps(fields, ensure_ascii=False, separators=(",", ":")).encode()


def sha(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


def write_as_version_0_1_0(file: Path) -> list[str]:
    """Three batches of one entry each, by the layouts of that version, under its triggers; their heads."""
    heads, previous = [], "0" * 64
    with sqlite3.connect(file) as database:
        for number in (1, 2, 3):
            body = f'{{"数":{number}}}'
            leaf = sha(compact(None, "congress.created", "congress:x", body, "命令行", AT))
            root = sha(b"\x00" + f"{number}:{leaf}".encode())
            head = sha(b"\x02" + compact(number, number, 1, "sha256", root, previous, AT))
            database.execute(
                'INSERT INTO ledger_entry (id, kind, subject, body, "by", recorded_at, leaf) VALUES (?,?,?,?,?,?,?)',
                (number, "congress.created", "congress:x", body, "命令行", "2026-03-02 01:30:00", leaf),
            )
            database.execute(
                "INSERT INTO ledger_batch (first_id, last_id, count, algorithm, root, previous, head, sealed_at) "
                "VALUES (?,?,1,'sha256',?,?,?,?)",
                (number, number, root, previous, head, "2026-03-02 01:30:00"),
            )
            heads.append(previous := head)
        for table in ("ledger_entry", "ledger_batch"):
            for kind in ("update", "delete"):
                database.execute(
                    f"CREATE TRIGGER {table}_no_{kind} BEFORE {kind} ON {table} "
                    "BEGIN SELECT RAISE(ABORT, 'append only'); END"
                )
    return heads


@pytest.fixture
def upgraded(tmp_path: Path) -> tuple[Path, list[str]]:
    run(tmp_path, "manage.py", "migrate", "ledger", "0002", "--verbosity=0")
    heads = write_as_version_0_1_0(tmp_path / "huying.sqlite3")
    run(tmp_path, "manage.py", "migrate", "--verbosity=0")
    return tmp_path, heads


def test_an_old_ledger_keeps_its_heads_and_goes_on_signed(upgraded: tuple[Path, list[str]]) -> None:
    home, heads = upgraded
    for head in heads:
        assert huying(home, "ledger", "verify", "--head", head) == {"ok": True, "entries": 3, "head": heads[-1]}
    huying(home, "congress", "create", "qingan", "--name", "青安县人民代表大会", "--level", "county", "--profile",
           "huaibei")  # fmt: skip
    found = huying(home, "ledger", "verify", "--head", heads[1])
    assert (found["ok"], found["entries"]) == (True, 4)
    signed = huying(home, "ledger", "head")
    assert (signed["number"], signed["head"]) == (4, found["head"])
    proof = home / "proof.json"
    huying(home, "ledger", "prove", "--entry", "2", "--from", heads[0], "-o", str(proof))
    said = huying(home, "ledger", "check", str(proof), "--head", heads[0], "--key", signed["public_key"])
    assert said["ok"] and "升级以前" in said["proved"][-1]
    with sqlite3.connect(home / "huying.sqlite3") as database, pytest.raises(sqlite3.IntegrityError, match="只增不改"):
        database.execute("UPDATE ledger_batch SET count = 2 WHERE number = 1")
