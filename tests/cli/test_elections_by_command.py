"""`huying election verify`: an honest folder is accepted, a forged one is not, and the reason is said."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

from tests.secret_election import Played, altered

from .conftest import Call


def test_an_honest_election_is_accepted_and_a_forged_one_is_not(huying: Call, tmp_path: Path) -> None:
    election = Played(voters=3, members=3)
    for voter, choice in enumerate(("+0-", "++-", "+-0"), 1):
        election.cast(voter, choice)
    folder = election.close().write(tmp_path / "election")
    ran = huying("election", "verify", str(folder), "--json")
    assert (ran.code, json.loads(ran.out)["result"]["adopted"]) == (0, ["01"])
    altered(folder, "result.json", lambda result: result | {"adopted": ["01", "02"]})
    ran = huying("election", "verify", str(folder), "--json")
    assert ran.code == 1
    assert "公布的结果与选票不符" in json.loads(ran.out)["faults"][0]
    ran = huying("election", "verify", str(tmp_path))
    assert ran.code == 1
    assert "核对不了" in ran.err


def test_the_verifier_is_handed_out_as_one_file(huying: Call, tmp_path: Path) -> None:
    folder = Played(voters=3, members=3)
    folder.cast(1, "+0-")
    folder.close().write(tmp_path / "election")
    assert huying("election", "verifier", str(tmp_path / "mine.py")).code == 0
    done = subprocess.run([sys.executable, "-I", str(tmp_path / "mine.py"), str(tmp_path / "election")], check=False)
    assert done.returncode == 0


def test_a_ballot_that_is_not_there_is_told(huying: Call, tmp_path: Path) -> None:
    ran = huying("election", "export", "demo-0000", str(tmp_path / "election"))
    assert ran.code == 1
    assert "没有编号为“demo-0000”" in ran.err
