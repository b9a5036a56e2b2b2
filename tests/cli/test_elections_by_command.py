"""`huying election verify`: an honest folder is accepted, a forged one is not, and the reason is said."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from tests.secret_election import Played, altered
from tests.secret_hall import Hall
from tests.world import World

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


@pytest.mark.django_db
def test_a_counted_ballot_is_exported_and_one_that_is_not_there_or_not_counted_is_told(
    huying: Call, world: World, tmp_path: Path
) -> None:
    hall, folder = Hall(world, voters=3, members=3), str(tmp_path / "election")
    hall.open()
    hall.cast(0, "+0-")
    code = hall.fresh().code
    ran = huying("election", "export", code, folder)
    assert (ran.code, "还没有开出结果" in ran.err) == (1, True)
    hall.close()
    hall.open_sums()
    assert huying("election", "export", code, folder).code == 0
    assert huying("election", "verify", folder).code == 0
    ran = huying("election", "export", "demo-0000", folder)
    assert (ran.code, "没有编号为“demo-0000”" in ran.err) == (1, True)
