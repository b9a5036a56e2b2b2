"""PostgreSQL with two roles: the application's own database user cannot change what is on record.

Runs on whichever engine the suite runs: the cluster and the installation are the test's own.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import psycopg
import pytest

from huying.kernel.ledger.grants import guard
from scripts.postgres import cluster

ROOT = Path(__file__).resolve().parents[2]


class Installation:
    """One with an owner and an application role in a cluster of its own."""

    def __init__(self, url: str, home: Path) -> None:
        self.owner_url, self.app_url = url, url.replace("//huying@", "//app@")
        self.home = home

    def huying(self, *words: str, owner: bool = True) -> Any:
        alone = {k: v for k, v in os.environ.items() if not k.startswith(("HUYING_", "DJANGO_"))}
        own = {"HUYING_HOME": str(self.home), "HUYING_DATABASE_URL": self.app_url, "PYTHONPATH": str(ROOT)}
        roles = {"HUYING_DATABASE_OWNER_URL": self.owner_url} if owner else {}
        command = [sys.executable, "-m", "huying.cli", *words, "--json"]
        ran = subprocess.run(command, env=alone | own | roles, capture_output=True, text=True, timeout=180, check=False)
        assert ran.returncode == 0, ran.stderr
        return json.loads(ran.stdout)

    def as_app(self) -> psycopg.Connection[Any]:
        return psycopg.connect(self.app_url, autocommit=True)


@pytest.fixture(scope="module")
def installation(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Installation]:
    with cluster() as url:
        with psycopg.connect(url, autocommit=True) as server:
            server.execute("CREATE ROLE app LOGIN NOSUPERUSER")
        found = Installation(url, tmp_path_factory.mktemp("two-roles"))
        found.huying(
            "congress", "create", "qingan", "--name", "青安县人民代表大会", "--level", "county", "--profile", "huaibei"
        )
        yield found


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE ledger_entry SET kind = 'x'",
        "UPDATE ledger_entry SET leaf = 'x'",
        "DELETE FROM ledger_entry",
        "TRUNCATE ledger_entry CASCADE",
        "UPDATE ledger_batch SET head = 'x'",
        "DELETE FROM ledger_batch",
        "TRUNCATE ledger_batch",
        "UPDATE ledger_redaction SET body_hash = 'x'",
        "DELETE FROM ledger_redaction",
        "DROP TRIGGER ledger_entry_no_update ON ledger_entry",
        "ALTER TABLE ledger_entry DISABLE TRIGGER ALL",
        "ALTER TABLE ledger_entry DISABLE TRIGGER ledger_entry_no_update",
        "DROP TABLE ledger_entry CASCADE",
        "DROP TABLE ledger_batch CASCADE",
        "ALTER TABLE ledger_entry RENAME TO gone",
        "CREATE OR REPLACE FUNCTION ledger_only_redact() RETURNS trigger LANGUAGE plpgsql AS "
        "$$ BEGIN RETURN NEW; END $$",
        "DROP FUNCTION ledger_refuse() CASCADE",
        "SET session_replication_role = replica",
        "CREATE TRIGGER swallow BEFORE INSERT ON ledger_entry FOR EACH ROW EXECUTE PROCEDURE ledger_refuse()",
        "CREATE TABLE public.other (id int)",
        "DELETE FROM django_migrations",
    ],
)
def test_the_application_is_refused_by_its_rights(installation: Installation, statement: str) -> None:
    with installation.as_app() as app, pytest.raises(psycopg.errors.InsufficientPrivilege):
        app.execute(statement)


def test_what_its_rights_allow_the_trigger_refuses(installation: Installation) -> None:
    """Body and salt may be changed, for a redaction alone; a temporary table does not pass for the real one."""
    with installation.as_app() as app:
        with pytest.raises(psycopg.errors.RaiseException, match="只增不改"):
            app.execute("UPDATE ledger_entry SET body = '{}'")
        app.execute("CREATE TEMPORARY TABLE ledger_redaction AS SELECT id AS entry_id FROM ledger_entry")
        with pytest.raises(psycopg.errors.RaiseException, match="只增不改"):
            app.execute("UPDATE ledger_entry SET body = '\"erased\"', salt = NULL")


def test_the_platform_works_with_the_lesser_role(installation: Installation) -> None:
    """Recording, sealing (which must lock a table that the role may not change), verifying, proving."""
    before = installation.huying("ledger", "verify", owner=False)
    installation.huying(
        "congress", "create", "lian", "--name", "立安县人民代表大会", "--level", "county", "--profile", "huaibei",
        owner=False,
    )  # fmt: skip
    after = installation.huying("ledger", "verify", "--head", before["head"], owner=False)
    assert after["ok"] and after["entries"] == before["entries"] + 1
    assert installation.huying("ledger", "prove", "--entry", "1", owner=False)["statement"]["head"] == after["head"]
    installation.huying("metrics", "--congress", "lian", owner=False)


def test_the_grants_are_made_after_migrations_and_again_when_asked(installation: Installation) -> None:
    with psycopg.connect(installation.owner_url, autocommit=True) as owner:
        owner.execute("GRANT ALL ON ledger_entry TO app")
    assert installation.huying("database", "grant") == {"role": "app", "strong": True}
    with installation.as_app() as app, pytest.raises(psycopg.errors.InsufficientPrivilege):
        app.execute("DELETE FROM ledger_entry")


def test_a_backup_is_made_as_the_lesser_role_and_restored_as_the_owner(
    installation: Installation, tmp_path: Path
) -> None:
    file = tmp_path / "backup.tar.gz"
    made = installation.huying("backup", str(file), owner=False)
    restored = installation.huying("restore", str(file), "--force")
    assert (restored["ok"], restored["head"]) == (True, made["head"])
    assert installation.huying("database", "grant")["strong"]
    assert installation.huying("ledger", "verify", owner=False)["ok"]


@pytest.mark.django_db
def test_with_one_role_the_guard_says_that_it_is_weaker() -> None:
    found = guard()
    assert not found.is_strong
    assert "核验看得出来" in found.words or "HUYING_DATABASE_OWNER_URL" in found.words
