"""Acts and scores through the whole stack, as eight clients feel them, beside the barest way to keep a row.

The bare rate is that of eight clients who each wait for a row of their own to be safe on the disk, served in turn.
(Racing for SQLite's lock instead, a few of the eight write nearly all and the others starve: that is printed too.)
Slices alternate within one run; a ratio is the median over the slices, since the disk's speed drifts.
"""

from __future__ import annotations

import json
import os
import sqlite3
import statistics
import subprocess
import sys
import threading
import time
import uuid
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from itertools import islice
from pathlib import Path
from typing import Any

from huying.kernel.database.turns import Turns
from scripts.postgres import cluster

from .serving import ROOT, Answered, environment, form, free_port, press, served, short_form

CLIENTS, SLICES = 8, 20
LETTERS, ASSESSMENTS = 26, 1_600
BARE_SECONDS = 0.25
PDF = b"%PDF-1.7\n1 0 obj<<>>endobj\ntrailer<<>>\n%%EOF\n"


@contextmanager
def county(home: Path, url: str = "", *, letters: int = LETTERS, assessments: int = ASSESSMENTS) -> Iterator[Any]:
    """A served county: (port, what can be done in it)."""
    made = subprocess.run(
        [sys.executable, "-m", "tests.bench.county", str(letters), str(assessments)],
        cwd=ROOT, env=environment(home, url, HUYING_HOSTS="localhost,127.0.0.1"), capture_output=True, check=False,
    )  # fmt: skip
    assert made.returncode == 0, made.stderr.decode()[-2000:]
    with served(home, url) as port:
        yield port, json.loads(made.stdout)


# ── what the clients send ─────────────────────────────────────────────────
def scores(data: Any) -> list[Iterator[bytes]]:
    """For each member, a mark for one assessment after the other."""

    def of(session: str) -> Iterator[bytes]:
        for pk in data["assessments"]:
            yield short_form(f"/assessments/{pk}/", session, {"grade": "satisfied", "sure": "1"})

    return [of(session) for session in data["members"]]


def acts(data: Any) -> list[Iterator[bytes]]:
    """For each client, the handling of one item after the other: five acts, two of them with a paper."""

    def of(items: list[Any]) -> Iterator[bytes]:
        for item in items:
            yield from _handling(item["proceeding"], data["units"][item["unit"]])

    return [of(data["acts"][n::CLIENTS]) for n in range(CLIENTS)]


def _handling(proceeding: int, session: str) -> Iterator[bytes]:
    steps: tuple[tuple[str, dict[str, str], str], ...] = (
        ("accepted", {"responsible": "何志远"}, ""),
        ("promised", {"promised_on": "2027-01-10"}, ""),
        ("progressed", {"progress": "已完成一半", "value": "20"}, "evidence"),
        ("answered", {"answer": "已翻修42栋"}, ""),
        ("done", {"evidence": "验收单", "value": "42"}, "proof"),
    )
    for act, fields, paper in steps:
        said = {"on": "2026-06-20", "key": uuid.uuid4().hex} | fields
        files = {paper: PDF + uuid.uuid4().hex.encode() + b"\n%%EOF\n"} if paper else None
        yield form(f"/proceedings/{proceeding}/acts/{act}/", session, said, files)


# ── the bare limits ───────────────────────────────────────────────────────
class Bare:
    """Eight clients of a bare SQLite file, each with a connection of its own, each waiting for its own durable row."""

    def __init__(self, folder: Path) -> None:
        self.file, self.turns = folder / "bare.sqlite3", Turns(folder / "bare.sqlite3")
        with closing(self._connect()) as database:
            database.execute("CREATE TABLE row (id INTEGER PRIMARY KEY, said TEXT, n INTEGER)")

    def _connect(self) -> sqlite3.Connection:
        database = sqlite3.connect(self.file, isolation_level=None, timeout=60)
        database.execute("PRAGMA journal_mode=WAL")
        database.execute("PRAGMA synchronous=FULL")
        return database

    def run(self, *, fair: bool = True, seconds: float = BARE_SECONDS) -> Answered:
        waits: list[list[float]] = [[] for _ in range(CLIENTS)]
        start = threading.Barrier(CLIENTS)

        def client(mine: list[float]) -> None:
            with closing(self._connect()) as database:
                start.wait()
                until = time.perf_counter() + seconds
                while (began := time.perf_counter()) < until:
                    if fair:
                        self.turns.take(60)
                    database.execute("INSERT INTO row (said, n) VALUES ('satisfied', 1)")
                    if fair:
                        self.turns.give_back()
                    mine.append(time.perf_counter() - began)

        threads = [threading.Thread(target=client, args=(mine,)) for mine in waits]
        began = time.perf_counter()
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        return Answered(time.perf_counter() - began, [w for mine in waits for w in mine], {})


@contextmanager
def raw_endpoint(dsn: str) -> Iterator[int]:
    """The bare asyncpg endpoint on a port of its own."""
    port = free_port()
    command = [sys.executable, "-m", "granian", "--interface", "asgi", "--host", "127.0.0.1", "--port", str(port),
               "--no-ws", "--log-level", "error", "tests.bench.raw_endpoint:application"]  # fmt: skip
    server = subprocess.Popen(command, cwd=ROOT, env=os.environ | {"RAW_DSN": dsn, "PYTHONPATH": str(ROOT)})
    try:
        until = time.monotonic() + 30
        while True:
            try:
                press(port, [[short_form("/", "-", {})]])
                break
            except (OSError, TimeoutError):
                assert time.monotonic() < until, "the raw endpoint did not start"
                time.sleep(0.1)
        yield port
    finally:
        server.terminate()
        server.wait(30)


# ── the slices ────────────────────────────────────────────────────────────
def compare(ours: Callable[[], Answered], bare: Callable[[], Answered]) -> tuple[Answered, Answered, float]:
    """All slices of both, taken in turn, and the median of their ratios."""
    ours(), bare()  # the first of each opens connections
    pairs = [(ours(), bare()) for _ in range(SLICES)]
    return _all(p[0] for p in pairs), _all(p[1] for p in pairs), statistics.median(p[0].rate / p[1].rate for p in pairs)


def _all(slices: Any) -> Answered:
    found = list(slices)
    statuses: dict[int, int] = {}
    for one in found:
        for status, count in one.statuses.items():
            statuses[status] = statuses.get(status, 0) + count
    return Answered(sum(s.seconds for s in found), [w for s in found for w in s.waits], statuses)


def pressing(port: int, lines: list[Iterator[bytes]], count: int) -> Callable[[], Answered]:
    """Presses the next `count` requests of every client."""

    def slice_() -> Answered:
        return press(port, [list(islice(line, count)) for line in lines])

    return slice_


def test_scores_and_acts_on_sqlite(measure, tmp_path):
    bare = Bare(tmp_path)
    with county(tmp_path / "home") as (port, data):
        ours, limit, ratio = compare(pressing(port, scores(data), 70), bare.run)
        assert set(ours.statuses) == {302}
        done, limit_of_acts, ratio_of_acts = compare(pressing(port, acts(data), 5), bare.run)
        assert set(done.statuses) == {302}
    raced = bare.run(fair=False, seconds=2)
    said = "8个客户端轮流各存一行"
    name = "P1 SQLite：测评打分，全栈"
    measure.ratio(name, ours.rate, ratio, unit="次/s", limit=limit.rate, limit_name=said, at_least=0.5)
    p99 = ours.percentile(0.99) * 1000
    limit99 = limit.percentile(0.99) * 1000
    measure(f"{name}，p99", p99, unit="ms", limit=limit99, limit_name=f"{said}，p99", at_most=10)
    name = "SQLite：登记一件事，全栈（登录、合法性、文件、存证、期限、通知）"
    measure.ratio(name, done.rate, ratio_of_acts, unit="次/s", limit=limit_of_acts.rate, limit_name=said, at_least=0.1)
    measure(f"{name}，p99", done.percentile(0.99) * 1000, unit="ms", at_most=150)
    measure("对照：8个客户端抢着存一行（不排队，有的饿着）", raced.rate, unit="行/s")


def test_scores_and_acts_on_postgresql(measure, tmp_path):
    with cluster(durable=True) as url, county(tmp_path / "home", url) as (port, data):
        user, host = "huying", url.partition("host=")[2]
        with raw_endpoint(f"postgresql://{user}@/{user}?host={host}") as raw:

            def bare() -> Answered:
                return press(raw, [[short_form("/", "-", {"grade": "satisfied"})] * 70] * CLIENTS)

            ours, limit, ratio = compare(pressing(port, scores(data), 70), bare)
            assert set(ours.statuses) == {302}
            done, limit_of_acts, ratio_of_acts = compare(pressing(port, acts(data), 5), bare)
            assert set(done.statuses) == {302}
    said = "裸 asyncpg 端点，8个客户端"
    name = "P3 PostgreSQL：测评打分，全栈"
    measure.ratio(name, ours.rate, ratio, unit="次/s", limit=limit.rate, limit_name=said, at_least=0.35)
    name = "PostgreSQL：登记一件事，全栈"
    measure.ratio(name, done.rate, ratio_of_acts, unit="次/s", limit=limit_of_acts.rate, limit_name=said)
    measure(f"{name}，p99", done.percentile(0.99) * 1000, unit="ms", at_most=150)
