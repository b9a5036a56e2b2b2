"""A hall votes at once (make bench): 300 sealed ballots of 20 candidates within two minutes, through the whole stack.

Each deputy's device asks how the ballot stands as often as the server tells it to, sends its ballot at a moment of
chance, and asks again; the screen in the hall is asked each second. Server and clients share the machine's cores.
"""

from __future__ import annotations

import json
import random
import subprocess
import sys
from typing import Any

import pytest

from huying.commons.voting.envelopes.selectors import look_again_in
from huying.commons.voting.secret.layout import tracker_of
from scripts.postgres import cluster

from .serving import ROOT, Kept, Planned, environment, keep_to, message, page, served

DEPUTIES, OPTIONS, SECONDS = 300, 20, 120


def plans_of(data: Any) -> list[list[Planned]]:
    """Of each device, and of the screen."""
    chance, under = random.Random(20260302), f"/assessments/secret/{data['ballot']}"
    every, plans = look_again_in(DEPUTIES), []
    for session, sealed in zip(data["sessions"], data["sealed"], strict=True):
        casts, looks = chance.uniform(0, SECONDS), page(f"{under}/state/", session)
        first = chance.uniform(0, every)
        plan = [Planned(first + n * every, "state", looks) for n in range(int((SECONDS - first) / every) + 1)]
        plan += [Planned(casts, "cast", message(f"{under}/cast/", session, sealed)), Planned(casts, "state", looks)]
        plans.append(plan)
    screen = page(f"/assessments/elections/{data['election']}/screen/", data["office"])
    plans.append([Planned(n, "screen", screen) for n in range(SECONDS)])
    return plans


def board_of(port: int, data: Any) -> set[str]:
    """The trackers on the board, as any deputy reads it."""
    asked = page(f"/assessments/secret/{data['ballot']}/board/", data["sessions"][0])
    [body] = keep_to(port, [[Planned(0, "board", asked)]])["board"].bodies
    return {tracker_of(json.loads(line)["ballot"]) for line in body.splitlines()}


@pytest.mark.timeout(900)
@pytest.mark.parametrize("engine", ["SQLite", "PostgreSQL"])
def test_three_hundred_deputies_vote_within_two_minutes(measure, tmp_path, engine):
    if engine == "SQLite":
        _vote(measure, tmp_path, engine, "")
    else:
        with cluster(durable=True) as url:
            _vote(measure, tmp_path, engine, url)


def _vote(measure: Any, home: Any, engine: str, url: str) -> None:
    made = subprocess.run(
        [sys.executable, "-m", "tests.bench.hall", str(DEPUTIES), str(OPTIONS)], cwd=ROOT, check=False,
        env=environment(home, url, HUYING_HOSTS="localhost,127.0.0.1"), capture_output=True,
    )  # fmt: skip
    assert made.returncode == 0, made.stderr.decode()[-2000:]
    data = json.loads(made.stdout)
    with served(home, url) as port:
        keep_to(port, [[one for one in plan if one.kind != "cast"][:1] for plan in plans_of(data)[-5:]])  # it has begun
        found = keep_to(port, plans_of(data))
        board = board_of(port, data)
    for kind, kept in found.items():
        assert set(kept.statuses) == {200}, (kind, [b[:300] for b in kept.bodies if b[:1] != b"{"][:1])
    receipts = [json.loads(body)["answer"] for body in found["cast"].bodies]
    assert {receipt["tracker"] for receipt in receipts} == board
    assert sorted(receipt["size"] for receipt in receipts) == list(range(1, DEPUTIES + 1))
    _told(measure, engine, found)


def _told(measure: Any, engine: str, found: dict[str, Kept]) -> None:
    name = f"{DEPUTIES}名代表{SECONDS}秒内投票，{OPTIONS}个候选，{engine}"
    for kind, words in {"cast": "投票", "state": "设备问情况", "screen": "会场大屏"}.items():
        kept = found[kind]
        middle, p99, worst = (kept.percentile(share) * 1000 for share in (0.5, 0.99, 1))
        measure(f"{name}：{words}（{len(kept.waits)}次），p99", p99, unit="ms", at_most=500)
        measure(f"{name}：{words}，中位", middle, unit="ms")
        measure(f"{name}：{words}，最慢", worst, unit="ms")
