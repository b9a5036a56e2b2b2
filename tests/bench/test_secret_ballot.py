"""What the secret ballot costs (make bench): the server's CPU and the bytes of one ballot, the verifier on a congress.

P5: at 20 projects a tenth of Helios' server CPU (654 ms), half of belenios-tool's (110 ms), an eighth of Helios' bytes
(99,651); the verifier checks 1,000 ballots of 20 projects in 20 minutes plain and in 2 minutes with libsodium. An
election of 1,000 deputies runs from the ceremony to the result.
"""

from __future__ import annotations

import resource
import subprocess
import sys
import time
from pathlib import Path
from statistics import median

import pytest

from huying.commons.voting.secret.ballots import check_ballot, question_of
from huying.commons.voting.secret.group import Fast
from huying.commons.voting.secret.layout import canonical
from tests.measuring import Measurements
from tests.secret_election import Played

PROJECTS, QUOTA, DEPUTIES = 20, 10, 1000
HELIOS_MS, BELENIOS_MS, HELIOS_BYTES = 654, 110, 99_651


def choice_of(voter: int) -> str:
    """Ten for, the rest by turns; project 1 is liked by all, project 20 by none."""
    fors = {0, *((voter * 7 + n * 3) % 18 + 1 for n in range(9))}
    return "".join("+" if n in fors else "-0"[(voter + n) % 2] for n in range(PROJECTS))


@pytest.fixture(scope="module")
def election(tmp_path_factory) -> tuple[Played, Path]:
    played = Played(options=PROJECTS, quota=QUOTA, voters=DEPUTIES, members=DEPUTIES)
    for voter in range(1, DEPUTIES + 1):
        played.lines.append({"ballot": played.ballot(voter, choice_of(voter)), "minute": 1})
    played.settle()
    return played, played.close((1, 3)).write(tmp_path_factory.mktemp("election"))


def test_a_verified_ballot_costs_the_server_a_tenth_of_helios(measure: Measurements):
    played = Played(options=PROJECTS, quota=QUOTA, voters=3, members=3)
    ballot, question = played.ballot(1, choice_of(1)), question_of(Fast(), played.manifest)
    taken = []
    for _ in range(40):
        start = time.process_time()
        check_ballot(question, ballot)
        taken.append((time.process_time() - start) * 1000)
    measure(
        "ballot verified, 20 projects, CPU", median(taken), unit="ms", limit=HELIOS_MS, limit_name="Helios", at_most=0.1
    )
    measure("the same", median(taken), unit="ms", limit=BELENIOS_MS, limit_name="belenios-tool", at_most=0.5)
    size = len(canonical(ballot))
    measure("ballot, 20 projects", size, unit="bytes", limit=HELIOS_BYTES, limit_name="Helios", at_most=0.125)


def test_a_congress_of_a_thousand_is_counted_right(election):
    played, _ = election
    for n, votes in enumerate(played.result["votes"]):
        choices = [choice_of(voter)[n] for voter in range(1, DEPUTIES + 1)]
        assert (votes["for"], votes["against"]) == (choices.count("+"), choices.count("-"))
    assert "01" in played.result["adopted"]
    assert "20" not in played.result["adopted"]


@pytest.mark.timeout(3600)
@pytest.mark.parametrize(("plain", "at_most"), [(False, 120), (True, 1200)], ids=["libsodium", "plain"])
def test_the_verifier_checks_a_thousand_ballots_in_time(election, measure: Measurements, plain: bool, at_most: int):
    words = [sys.executable, "verify.py", ".", *(["--plain"] if plain else [])]
    before, start = _cpu_of_children(), time.monotonic()
    done = subprocess.run(words, cwd=election[1], capture_output=True, text=True, check=False)
    wall, taken = time.monotonic() - start, _cpu_of_children() - before
    assert done.returncode == 0, done.stdout[-2000:]
    name = f"verifier, 1,000 × 20, {'plain' if plain else 'libsodium'}"
    measure(f"{name}, by the clock", wall, unit="s", at_most=at_most)
    measure(f"{name}, CPU", taken, unit="s")  # tells a slow verifier from a busy machine


def _cpu_of_children() -> float:
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime
