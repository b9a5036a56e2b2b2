"""From an older version: its backup restored, its database taken over in place; nothing lost, the old head holds."""

from __future__ import annotations

import json
import os
import re
import sqlite3
import subprocess
import sys
import tarfile
import uuid
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import psycopg
import pytest

from huying import __version__
from huying.cli.backups.upgrades import KEPT

from .conftest import Installation

OLD = Path(__file__).resolve().parents[1] / "data" / "old"
EMBEDDED = sorted(OLD.glob("sqlite-*.tar.gz"))
ON_SERVER = sorted(OLD.glob("postgresql-*.tar.gz"))

# What a person of the office then sees, asked of the pages themselves.
LOOK = """
from huying.cli import bootstrap
bootstrap.start()
import json
from django.conf import settings
settings.STORAGES["staticfiles"] = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}  # not asked
from django.test import Client
from huying.kernel.people.models import Account
client = Client(HTTP_HOST="localhost")
client.force_login(Account.objects.get(), backend=settings.AUTHENTICATION_BACKENDS[-1])
pages = ["/desk/", "/inbox/", "/records/", "/voices/", "/voices/topics/", "/jobs/", "/account/mail/", "/search/?q=路灯"]
print(json.dumps({page: client.get(page).status_code for page in pages}))
"""


def manifest_of(archive: Path) -> dict[str, object]:
    with tarfile.open(archive) as tar:
        return json.load(tar.extractfile("manifest.json"))  # type: ignore[arg-type]


def pages(installation: Installation) -> dict[str, int]:
    ran = subprocess.run(
        [sys.executable, "-c", LOOK], env=installation.environment, capture_output=True, text=True, check=False
    )
    assert ran.returncode == 0, ran.stderr
    return json.loads(ran.stdout.splitlines()[-1])


def assert_it_works(installation: Installation, head: str, tmp_path: Path) -> None:
    """The old head stands in the chain, the pages open, and new work is done."""
    assert installation("ledger", "verify", "--head", head, "--json").data["ok"]
    assert set(pages(installation).values()) == {200}
    words = tmp_path / "new.csv"
    words.write_text("编号,标题,内容,时间\n900,路灯不亮,人民路的路灯坏了三天,2026-11-20 08:00\n", encoding="utf-8")
    taken = installation("voices", "import", words, "--congress", "qinghe", "--source", "12345", "--json")
    assert taken.code == 0, taken.err
    assert taken.data["accepted"] == 1
    assert installation("ledger", "verify", "--head", head).code == 0


@pytest.mark.parametrize("archive", EMBEDDED, ids=lambda path: path.name)
def test_a_backup_of_an_older_version_is_restored_and_goes_on(archive: Path, tmp_path: Path) -> None:
    said, home = manifest_of(archive), Installation(tmp_path / "home")
    restored = home("restore", archive, "--json")
    assert restored.code == 0, restored.err
    assert restored.data["ok"] and restored.data["entries"] == said["entries"]
    with closing(sqlite3.connect(home.home / "huying.sqlite3")) as database:
        for table in ("people_account", "voices_voice", "voices_voiceidentity", "voices_candidatetopic"):
            assert database.execute(f"SELECT count(*) FROM {table}").fetchone()[0] == said["counts"][table]  # type: ignore[index]
    assert_it_works(home, str(said["head"]), tmp_path)


def _taken_over(archive: Path, home: Path) -> Installation:
    """The data directory as the older program left it."""
    home.mkdir()
    with tarfile.open(archive) as tar:
        tar.extractall(home, filter="data")
    (home / "database" / "huying.sqlite3").rename(home / "huying.sqlite3")
    return Installation(home)


@pytest.mark.parametrize("archive", EMBEDDED, ids=lambda path: path.name)
def test_a_new_program_on_an_old_database_copies_it_first(archive: Path, tmp_path: Path) -> None:
    installation, head = _taken_over(archive, tmp_path / "home"), str(manifest_of(archive)["head"])
    before = (installation.home / "huying.sqlite3").read_bytes()
    upgraded = installation("ledger", "verify", "--head", head)
    assert upgraded.code == 0
    assert "升级前的一份在" in upgraded.err
    [copy] = (installation.home / "backups").iterdir()
    assert copy.name.startswith(f"before-{__version__}-")
    assert copy.stat().st_mode & 0o077 == 0
    assert _dump(copy) == _dump_of(before, tmp_path)
    assert_it_works(installation, head, tmp_path)
    assert list((installation.home / "backups").iterdir()) == [copy]  # nothing to upgrade: nothing is copied


def _dump(file: Path) -> list[str]:
    with closing(sqlite3.connect(file)) as database:
        return list(database.iterdump())


def _dump_of(content: bytes, folder: Path) -> list[str]:
    file = folder / "before.sqlite3"
    file.write_bytes(content)
    return _dump(file)


def test_of_the_copies_before_upgrades_the_last_three_are_kept(tmp_path: Path) -> None:
    installation = _taken_over(EMBEDDED[0], tmp_path / "home")
    folder = installation.home / "backups"
    folder.mkdir()
    for number in range(5):
        old = folder / f"before-0.0.{number}-x.sqlite3"
        old.write_bytes(b"old")
        os.utime(old, (number, number))
    (folder / "my own.sqlite3").write_bytes(b"not ours")
    assert installation("ledger", "verify").code == 0
    left = sorted(path.name for path in folder.iterdir())
    assert len([name for name in left if name.startswith("before-")]) == KEPT == 3
    assert {"my own.sqlite3", "before-0.0.4-x.sqlite3", "before-0.0.3-x.sqlite3"} <= set(left)


def test_an_upgrade_that_cannot_be_taken_back_is_not_begun(tmp_path: Path) -> None:
    installation = _taken_over(EMBEDDED[0], tmp_path / "home")
    (installation.home / "backups").write_text("where the folder would be")
    before = _dump(installation.home / "huying.sqlite3")
    refused = installation("ledger", "verify", "--json")
    assert refused.code == 1 and "没有升级" in refused.refusal["error"]
    assert _dump(installation.home / "huying.sqlite3") == before


def test_the_version_is_the_same_wherever_it_stands() -> None:
    root = Path(__file__).resolve().parents[2]
    for file, line in (("pyproject.toml", "version = "), ("publiccode.yml", "softwareVersion: ")):
        assert f'{line}"{__version__}"' in (root / file).read_text()


# ── PostgreSQL ───────────────────────────────────────────────────────────────


@pytest.fixture
def empty_database() -> Iterator[str]:
    """The address of a new database on the server of this test run."""
    url = os.environ.get("HUYING_DATABASE_URL", "")
    if not url:
        pytest.skip("没有 PostgreSQL：本次测试用的是 SQLite")
    name = f"huying_upgrade_{uuid.uuid4().hex}"
    with psycopg.connect(url, autocommit=True) as server:
        server.execute(f"CREATE DATABASE {name}")
        yield re.sub(r"/[^/?]+(\?|$)", rf"/{name}\1", url, count=1)
        server.execute(f"DROP DATABASE {name} WITH (FORCE)")


@pytest.mark.parametrize("archive", ON_SERVER, ids=lambda path: path.name)
def test_a_backup_of_an_older_version_goes_on_on_postgresql(archive: Path, tmp_path: Path, empty_database: str) -> None:
    said, home = manifest_of(archive), Installation(tmp_path / "home", empty_database)
    restored = home("restore", archive, "--json")
    assert restored.code == 0, restored.err
    assert restored.data["ok"] and restored.data["entries"] == said["entries"]
    assert_it_works(home, str(said["head"]), tmp_path)
