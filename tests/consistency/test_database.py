"""Both engines are what they should be."""

import os
import subprocess
import sys
from datetime import datetime
from pathlib import Path

import pytest
from django.conf import settings
from django.db import DatabaseError, connection

from huying.kernel.calendar.clock import CHINA
from huying.kernel.ledger import triggers
from huying.kernel.ledger.models import Entry
from huying.kernel.ledger.services import record
from scripts.postgres import cluster
from tests.database import EMPTY

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(scope="module")
def private_cluster():
    with cluster() as url:
        yield url


def _ask_for_a_connection(url, home):
    return subprocess.run(
        [
            sys.executable,
            "manage.py",
            "shell",
            "--no-imports",
            "-c",
            "from django.db import connection as c; c.connect()",
        ],
        cwd=ROOT,
        env=os.environ | {"HUYING_DATABASE_URL": url, "HUYING_HOME": str(home)},
        capture_output=True,
        text=True,
        check=False,
    )


def test_a_postgresql_database_with_the_c_locale_is_refused_with_a_reason(private_cluster, tmp_path):
    import psycopg

    with psycopg.connect(private_cluster, autocommit=True) as server:
        server.execute("CREATE DATABASE old TEMPLATE template0 LC_CTYPE 'C' LC_COLLATE 'C'")
    refused = _ask_for_a_connection(private_cluster.replace("/huying?", "/old?"), tmp_path)
    assert refused.returncode != 0
    assert "LC_CTYPE 是 C" in refused.stderr
    assert "createdb" in refused.stderr


def test_a_postgresql_database_that_knows_chinese_is_taken(private_cluster, tmp_path):
    assert _ask_for_a_connection(private_cluster, tmp_path).returncode == 0


@pytest.mark.django_db
def test_the_suite_runs_on_the_engine_that_it_was_asked_to_run_on():
    asked = os.environ.get("HUYING_DATABASE_URL", "")
    assert connection.vendor == ("postgresql" if asked else "sqlite")


def test_the_data_of_the_test_run_is_nobodys_data():
    assert "huying-test-" in str(settings.HUYING_HOME)


@pytest.mark.django_db(transaction=True)
def test_a_test_that_really_commits_leaves_nothing_behind():
    """Not even on the ledger, whose triggers refuse to be emptied; and they stand afterwards."""
    record(
        congress=None, kind="test", subject="test", body={}, by="test", recorded_at=datetime(2026, 3, 2, tzinfo=CHINA)
    )
    with pytest.raises(DatabaseError):
        Entry.objects.all().delete()
    EMPTY.restore()
    assert not Entry.objects.exists()
    assert triggers.missing() == []
