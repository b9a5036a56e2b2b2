"""Long trials of backup and restore (make soak): taken while others write, nothing sealed is lost (R4).

Writers are processes that go on without a pause: each transaction makes a person, a document whose file was written
before it, and an entry of the ledger, all or none; a sealer seals. Every backup is restored elsewhere and compared
with its own manifest.
"""

from __future__ import annotations

import json
import re
import subprocess
import sys
import tarfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import psycopg
import pytest

from scripts.postgres import cluster
from tests.cli.conftest import Installation, founded, installation
from tests.measuring import Measurements

__all__ = ["founded", "installation"]  # fixtures
BACKUPS = 4
WRITERS = 3

WRITE = """
import itertools, sys
from huying.cli import bootstrap
bootstrap.start()
from django.db import OperationalError, transaction
from huying.kernel.calendar import clock
from huying.kernel.documents.services import store
from huying.kernel.ledger.services import record, seal
from huying.kernel.people.models import Congress, Person
congress = Congress.objects.get()
@transaction.atomic
def make(name, at):
    person = Person.objects.create(congress=congress, name=name)
    content = name.encode() * 500
    store(congress=congress, kind="soak", title=name, filename="x.txt", content=content, by=person, at=at)
    record(congress=congress, kind="soak.made", subject=f"person:{person.pk}", body={}, by="soak", recorded_at=at)

for number in itertools.count():
    try:
        make(f"{sys.argv[1]}-{number}", clock.now())
        if number % 20 == 0:
            seal(at=clock.now())
    except OperationalError:  # refused, since others held the database for too long: nothing was acknowledged
        continue
    print(number, flush=True)
"""

# Asked of the restored installation: how much is there, and what does not fit together.
COMPARE = """
import json
from huying.cli import bootstrap
bootstrap.start()
from huying.kernel.documents.files import FileDamaged, fetch
from huying.kernel.documents.models import Version
from huying.kernel.ledger.models import Entry
from huying.kernel.people.models import Person
def is_there(digest):
    try:
        fetch(digest)
    except FileDamaged:
        return False
    return True
entries = {int(s.split(":")[1]) for s in Entry.objects.filter(kind="soak.made").values_list("subject", flat=True)}
people = set(Person.objects.filter(name__startswith="writer").values_list("pk", flat=True))
files = dict(Version.objects.filter(document__kind="soak").values_list("by", "sha256"))
missing = sum(not is_there(digest) for digest in files.values())
print(json.dumps({"rows": len(people), "torn": len(people ^ entries) + len(people ^ set(files)), "missing": missing}))
"""


def _python(code: str, *words: str) -> list[str]:
    return [sys.executable, "-c", code, *words]


@contextmanager
def writing(installation: Installation) -> Iterator[None]:
    """Three processes that write until the end."""
    writers = [
        subprocess.Popen(_python(WRITE, f"writer{n}"), env=installation.environment, stdout=subprocess.PIPE)
        for n in range(WRITERS)
    ]
    try:
        for writer in writers:
            assert writer.stdout is not None and writer.stdout.readline()  # it has begun
        yield
        assert all(writer.poll() is None for writer in writers), "a writer ended by itself"
    finally:
        for writer in writers:
            writer.kill()
            writer.communicate()


def compare(other: Installation, file: Path) -> dict[str, Any]:
    """Restores elsewhere and says what is wrong; `rows` were there when the backup was made."""
    with tarfile.open(file) as tar:
        manifest = json.load(tar.extractfile("manifest.json"))  # type: ignore[arg-type]
    restored = other("restore", file, "--json")
    assert restored.code == 0, restored.err
    ran = subprocess.run(_python(COMPARE), env=other.environment, capture_output=True, text=True, check=True)
    found = json.loads(ran.stdout)
    wrong = {
        "head": int(restored.data["head"] != manifest["head"] or not restored.data["ok"]),
        "entries": abs(restored.data["entries"] - manifest["entries"]),
        "people": abs(manifest["counts"]["people_person"] - found["rows"] - 1),  # and the one account's
    }
    return found | wrong


def trial(installation: Installation, elsewhere: Iterator[Installation], tmp_path: Path) -> list[dict[str, Any]]:
    found = []
    with writing(installation):
        for number in range(BACKUPS):
            file = tmp_path / f"{number}.tar.gz"
            made = installation("backup", file, "--json")
            assert made.code == 0, made.err
            found.append(compare(next(elsewhere), file))
    # The chain has gone on at home; whoever holds the head of the last backup finds it there.
    assert installation("ledger", "verify", "--head", made.data["head"]).code == 0
    return found


def told(measure: Measurements, engine: str, found: list[dict[str, Any]]) -> None:
    rows = [each["rows"] for each in found]
    assert rows == sorted(rows) and rows[0] < rows[-1], "nobody wrote meanwhile: the trial is wrong"
    lost = sum(each[what] for each in found for what in ("head", "entries", "people", "torn", "missing"))
    measure(
        f"边写边备份再恢复（{engine}）：丢失、撕裂或缺文件", lost, unit=f"/ {len(found)} 份、{rows[-1]} 笔", at_most=0
    )


def test_backups_of_an_embedded_database_under_load(
    installation: Installation, tmp_path: Path, measure: Measurements
) -> None:
    elsewhere = (Installation(tmp_path / f"other{n}") for n in range(BACKUPS))
    told(measure, "SQLite", trial(installation, elsewhere, tmp_path))


@pytest.fixture
def server() -> Iterator[str]:
    with cluster() as url:
        yield url


def test_backups_of_postgresql_under_load(server: str, tmp_path: Path, measure: Measurements) -> None:
    def database(name: str) -> str:
        with psycopg.connect(server, autocommit=True) as connection:
            connection.execute(f"CREATE DATABASE {name}")
        return re.sub(r"/[^/?]+(\?|$)", rf"/{name}\1", server, count=1)

    installation = Installation(tmp_path / "home", database("source"))
    made = installation(
        "congress", "create", "qingan", "--name", "青安县人民代表大会", "--level", "county", "--profile", "huaibei",
        "--account", "office",
    )  # fmt: skip
    assert made.code == 0, made.err
    elsewhere = (Installation(tmp_path / f"other{n}", database(f"other{n}")) for n in range(BACKUPS))
    told(measure, "PostgreSQL", trial(installation, elsewhere, tmp_path))
