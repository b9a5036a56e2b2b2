"""Calling `huying` in this process, and as a program with a data directory of its own."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from huying.cli import logs, main


@dataclass(frozen=True)
class Ran:
    """What a call gave back."""

    code: int
    out: str
    err: str

    @property
    def data(self) -> Any:
        """Standard output as the one JSON value that it must be."""
        return json.loads(self.out)

    @property
    def refusal(self) -> dict[str, str]:
        return json.loads(self.err)


Call = Callable[..., Ran]


@pytest.fixture
def huying(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Call:
    """`huying("due", "R1.45", …)` in this process, on the database of the test."""
    monkeypatch.setattr(logs, "to_file", lambda name="": None)

    def call(*words: str) -> Ran:
        capsys.readouterr()
        try:
            code = main(words)
        except SystemExit as end:
            code = int(end.code or 0)
        out, err = capsys.readouterr()
        return Ran(code, out, err)

    return call


@dataclass(frozen=True)
class Installation:
    """A data directory and, if one is named, a database of its own."""

    home: Path
    database_url: str = ""

    @property
    def environment(self) -> dict[str, str]:
        alone = {k: v for k, v in os.environ.items() if not k.startswith(("HUYING_", "DJANGO_"))}
        url = {"HUYING_DATABASE_URL": self.database_url} if self.database_url else {}
        return alone | {"HUYING_HOME": str(self.home)} | url

    def __call__(self, *words: str | Path) -> Ran:
        command = [sys.executable, "-m", "huying.cli", *map(str, words)]
        ran = subprocess.run(command, env=self.environment, capture_output=True, text=True, timeout=120, check=False)
        return Ran(ran.returncode, ran.stdout, ran.stderr)


@pytest.fixture(scope="session")
def founded(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The data directory of an installation with one congress, an account, a file and a record. Not to change."""
    home = tmp_path_factory.mktemp("founded")
    made = Installation(home)(
        "congress", "create", "qingan", "--name", "青安县人民代表大会", "--level", "county", "--profile", "huaibei",
        "--account", "office", "--json",
    )  # fmt: skip
    assert (made.code, made.err) == (0, "")
    (home / "files" / "ab").mkdir(parents=True)
    (home / "files" / "ab" / "ab12").write_bytes(b"a document")
    (home / "models" / "qingan").mkdir(parents=True)
    (home / "models" / "qingan" / "categories.bin").write_bytes(b"a model")
    return home


@pytest.fixture
def installation(founded: Path, tmp_path: Path) -> Iterator[Installation]:
    """A copy of it that a test may change."""
    yield Installation(Path(shutil.copytree(founded, tmp_path / "home")))
