"""P2: a burst of citizens' scores, through the whole stack and in the writer alone, beside a bare durable row."""

from __future__ import annotations

import json
import statistics
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import islice
from pathlib import Path
from typing import Any

from .serving import ROOT, environment, press, served, short_form
from .test_acts import Bare, compare

CLIENTS, VOTERS = 32, 32 * 700
PER_SLICE = 30  # 21 slices of 30 scores of 32 clients are 20,160 voters


def _run(home: Path, *words: str) -> Any:
    made = subprocess.run(
        [sys.executable, "-m", *words], cwd=ROOT, env=environment(home, HUYING_HOSTS="localhost,127.0.0.1"),
        capture_output=True, check=False,
    )  # fmt: skip
    assert made.returncode == 0, made.stderr.decode()[-2000:]
    return json.loads(made.stdout)


@contextmanager
def scoring(home: Path) -> Iterator[tuple[int, Any]]:
    data = _run(home, "tests.bench.scoring", str(VOTERS))
    with served(home) as port:
        yield port, data


def clients(data: Any) -> list[Iterator[bytes]]:
    """Each client sends the score of one voter after the other."""

    def of(cookies: list[str]) -> Iterator[bytes]:
        for cookie in cookies:
            yield short_form(data["address"], f"-; {cookie}", data["fields"])

    return [of(data["cookies"][n::CLIENTS]) for n in range(CLIENTS)]


def test_a_burst_of_public_scores_on_sqlite(measure, tmp_path):
    bare = Bare(tmp_path)
    with scoring(tmp_path / "home") as (port, data):
        lines = clients(data)
        ours, limit, ratio = compare(lambda: press(port, [list(islice(line, PER_SLICE)) for line in lines]), bare.run)
        assert set(ours.statuses) == {302}
    said = "8个客户端轮流各存一行"
    name = f"P2 SQLite：群众评分，{CLIENTS}个客户端，全栈"
    measure.ratio(name, ours.rate, ratio, unit="次/s", limit=limit.rate, limit_name=said, at_least=0.5)
    measure(f"{name}，p99", ours.percentile(0.99) * 1000, unit="ms", at_most=100)


def test_the_writer_of_public_scores_by_group_commit(measure, tmp_path):
    home, bare = tmp_path / "home", Bare(tmp_path)
    _run(home, "tests.bench.scoring", "1")
    before = bare.run(seconds=1)
    rates = _run(home, "tests.bench.scoring_writer", "60")
    after = bare.run(seconds=1)
    limit, writer = (before.rate + after.rate) / 2, statistics.median(rates)
    name = "P2 SQLite：群众评分，进程内成批写"
    measure.ratio(
        name, writer, writer / limit, unit="份/s", limit=limit, limit_name="8个客户端轮流各存一行", at_least=5
    )
