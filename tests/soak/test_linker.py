"""S1 (make soak): who has everything on the server guesses no deputy's vote better than by tossing a coin."""

from __future__ import annotations

import json
import random
import subprocess
import sys
import time
from typing import Any

import pytest

from huying.commons.voting.secret.ballots import question_of
from huying.commons.voting.secret.group import best_group
from huying.commons.voting.secret.reopening import check_opened
from tests.bench.serving import ROOT, Planned, environment, keep_to, message, page, served
from tests.soak.linker import Request, Server, bits, by_chance, clues, guessed

DEPUTIES, OPTIONS, SEED = 400, 3, 20260302


def cast_all(port: int, data: Any) -> list[Request]:
    """Everybody opens a ballot to check it and casts another with the same choice, in an order of chance; what a log of
    requests would hold.
    """
    turns, log, begun = list(range(DEPUTIES)), [], time.monotonic()
    random.Random(SEED + 1).shuffle(turns)
    secret = f"/assessments/secret/{data['ballot']}"

    def ask(session: str, what: str, sent: bytes) -> bytes:
        at = time.monotonic() - begun
        kept = keep_to(port, [[Planned(0, what, sent)]])[what]
        assert kept.statuses == [200], kept.bodies
        log.append(Request(at, session, len(sent), len(kept.bodies[0]), kept.waits[0], what))
        return kept.bodies[0]

    for n in turns:
        session = data["sessions"][n]
        ask(session, "opened", page(f"{secret}/opened/", session))
        state = json.loads(ask(session, "state", page(f"{secret}/state/", session)))
        question = question_of(best_group(), state["manifest"])
        assert check_opened(question, data["audited"][n]) == data["choices"][n]  # on the device: nothing of it is sent
        ask(session, "cast", message(f"{secret}/cast/", session, data["sealed"][n]))
    return log


@pytest.fixture(scope="module")
def kept(tmp_path_factory) -> tuple[Server, Any]:
    """What lies on the server when all have voted, and what each has voted."""
    home = tmp_path_factory.mktemp("home")
    made = subprocess.run(
        [sys.executable, "-m", "tests.bench.hall", str(DEPUTIES), str(OPTIONS), str(SEED)], cwd=ROOT, check=False,
        env=environment(home, HUYING_HOSTS="localhost,127.0.0.1"), capture_output=True,
    )  # fmt: skip
    assert made.returncode == 0, made.stderr.decode()[-2000:]
    data = json.loads(made.stdout)
    with served(home) as port:
        log = cast_all(port, data)
        return Server.of(home, log), data  # the server still runs: the write-ahead log is there


@pytest.fixture(scope="module")
def found(kept) -> dict[str, Any]:
    server, data = kept
    return {
        "行、次序、时间、长短、位置、日志": clues(server, data["ballot"], data["people"], data["sessions"]),
        "密文的每一位": bits(server, data["ballot"], data["people"]),
    }


@pytest.mark.timeout(1800)
def test_no_clue_on_the_server_tells_a_vote_better_than_chance(kept, found, measure):
    votes = [choice[0] == "+" for choice in kept[1]["choices"]]
    for name, held in found.items():
        right, asked = guessed(held, votes, SEED)
        limits = by_chance(asked)
        unit = f"/ {asked} 票（碰运气 {limits[0]}～{limits[-1]}，线索 {held.shape[1]} 条）"
        measure(f"连线者看{name}，猜中", right, unit=unit, at_most=limits[-1], at_least=limits[0])
        assert right in limits


@pytest.mark.timeout(1800)
def test_the_linker_finds_what_the_server_does_know(kept, found, measure):
    """Who came in the first half, from the rows and the log; and a single bit among all bits of the ciphertexts."""
    server, data = kept
    first = {request.session for request in server.requests[: 3 * DEPUTIES // 2]}
    came_early = [session in first for session in data["sessions"]]
    rows, sealed = found.values()
    bit = [bool(held[200]) for held in sealed]
    for name, held, truth in (("先来的", rows, came_early), ("密文里的一位", sealed, bit)):
        right, asked = guessed(held, truth, SEED)
        measure(f"对照：连线者猜{name}，猜中", right, unit=f"/ {asked}", at_least=asked * 0.95)
        assert right >= asked * 0.95


def test_the_linker_has_the_database_its_log_and_the_envelopes_in_both(kept):
    server = kept[0]
    [database] = [content for name, content in server.files.items() if name.endswith(".sqlite3")]
    [journal] = [content for name, content in server.files.items() if name.endswith(".sqlite3-wal")]
    trackers = [e["tracker"].encode() for e in server.rows["voting_envelope"]]
    assert len(trackers) == DEPUTIES and len(server.requests) == 3 * DEPUTIES
    assert all(tracker in database or tracker in journal for tracker in trackers)
    assert any(tracker in journal for tracker in trackers)
    assert any(name.startswith("logs/") for name in server.files)


def test_nothing_of_an_opened_ballot_lies_on_the_server(kept):
    server, data = kept
    seeds = [opened["seed"].encode() for opened in data["audited"]]
    assert len(seeds) == DEPUTIES
    for content in server.files.values():
        assert not any(seed in content for seed in seeds)
