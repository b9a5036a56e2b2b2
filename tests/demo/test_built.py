"""The demonstration county as it is built and as its numbers are computed: R1.63 and R2.10, by the command itself."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from datetime import date
from pathlib import Path
from typing import Any

import pytest

pytestmark = [pytest.mark.engine_free, pytest.mark.rule("R1.63"), pytest.mark.rule("R2.10")]


def huying(home: Path, *words: str) -> Any:
    alone = {k: v for k, v in os.environ.items() if not k.startswith(("HUYING_", "DJANGO_"))}
    command = [sys.executable, "-m", "huying.cli", *words, "--json"]
    ran = subprocess.run(
        command, env=alone | {"HUYING_HOME": str(home)}, capture_output=True, text=True, timeout=900, check=False
    )
    assert ran.returncode == 0, ran.stderr[-2000:]
    return json.loads(ran.stdout)


def test_the_county_that_is_built_says_of_itself_what_the_newspaper_says(tmp_path: Path):
    """Last year 6 documents with 52 items, all at their nodes; 161 projects of 12 townships since the pilot."""
    accounts = {account["username"] for account in huying(tmp_path, "demo", "--no-serve")["accounts"]}
    assert {"office", "member", "unit"} <= accounts
    year = date.today().year
    last = huying(tmp_path, "metrics", "--congress", "demo", "--year", str(year - 1))
    named = ("oversight.opinion_documents", "oversight.problem_items", "oversight.items_on_schedule")
    assert [last[name] for name in named] == [6, 52, 52]
    now = huying(tmp_path, "metrics", "--congress", "demo", "--year", str(year))
    assert (now["projects.decided_by_ballot"], now["projects.townships"]) == (161, 12)
    [board] = huying(tmp_path, "demo", "--no-serve")["below"][:1]  # a second start uses what is there
    assert board["username"] == "town"
