"""Kills a process again and again while it records acts, and looks at what is left (limits.md, R1).

    python -m tests.soak.kills 1000 [--crash-server] [--without-transactions]

runs on a database of its own, on SQLite or where HUYING_DATABASE_URL points, and prints the outcome as JSON. The parent
has loaded everything and opens no connection; each child is a fork of it that sends deeds through the whole stack,
writes a line to a pipe before a deed is sent and another after it was answered, and dies by SIGKILL: at a random moment
chosen by the parent, or at a chosen point within itself (`Point`). The next child looks whether all is whole, sends the
deed that was under way again with the same key, looks again, and goes on.
"""

from __future__ import annotations

import json
import os
import random
import signal
import sys
import time
from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass, field
from typing import Any, NoReturn

SEED = 20260610
MOST_DEEDS = 6  # of one child, so that a point that is never reached does not keep it alive
LONGEST = 0.15  # seconds from the first deed to the kill: some four deeds
POINTS = ("before_statement", "after_statement", "before_commit", "after_commit", "at_file", "within_statement")


@dataclass
class Outcome:
    """What was tried and what was found."""

    kills: int = 0
    acknowledged: int = 0
    under_way: int = 0  # killed between sending and answer
    kept: int = 0  # of these, on record although nobody was told
    lost: list[str] = field(default_factory=list)  # acknowledged and not there
    half: list[str] = field(default_factory=list)
    twice: list[str] = field(default_factory=list)
    refused: list[str] = field(default_factory=list)  # not taken when sent again
    at: dict[str, int] = field(default_factory=dict)  # kills by their kind


@dataclass
class Last:
    """What the killed child had done when it died."""

    acknowledged: list[Any] = field(default_factory=list)
    under_way: Any = None


@dataclass
class Task:
    """What a child is to do. It is not sent anywhere: the child is a fork and has it."""

    stage: Any
    last: Last
    seed: str
    point: Point | None
    without_transactions: bool


def die() -> NoReturn:
    os.kill(os.getpid(), signal.SIGKILL)
    raise AssertionError


# ── the child ─────────────────────────────────────────────────────────────
class Point:
    """Dies when the nth thing of a kind happens."""

    def __init__(self, kind: str, nth: int, *, crash_server: bool = False) -> None:
        self.kind, self.left, self.crash_server = kind, nth, crash_server

    def passed(self) -> None:
        self.left -= 1
        if self.left == 0:
            if self.crash_server:
                crash_backend()
            die()

    def arm(self) -> None:
        from django.db import connection

        connection.ensure_connection()
        {"at_file": self._files, "within_statement": self._within}.get(self.kind, self._statements)()

    def _statements(self) -> None:
        from django.db import connection

        moment, _, what = self.kind.partition("_")
        if what == "commit":
            connection._commit = self._around(connection._commit, moment)
        else:
            connection.execute_wrappers.append(lambda execute, *args: self._around(lambda: execute(*args), moment)())

    def _around(self, call: Callable[[], Any], moment: str) -> Callable[[], Any]:
        def passing() -> Any:
            if moment == "before":
                self.passed()
            result = call()
            if moment == "after":
                self.passed()
            return result

        return passing

    def _files(self) -> None:
        def watched(call: Callable[..., Any]) -> Callable[..., Any]:
            def passing(*args: Any, **kwargs: Any) -> Any:
                self.passed()
                result = call(*args, **kwargs)
                self.passed()
                return result

            return passing

        for name in ("fsync", "replace", "open"):
            setattr(os, name, watched(getattr(os, name)))

    def _within(self) -> None:
        from django.db import connection

        self.left *= 40
        if connection.vendor == "sqlite":
            connection.connection.set_progress_handler(self.passed, 20)  # every 20 steps of SQLite's machine
        else:
            self.left //= 40
            connection.execute_wrappers.append(lambda execute, *args: self._around(lambda: execute(*args), "after")())


def crash_backend() -> None:
    """The server's process of this connection dies too; PostgreSQL then restarts all of itself, as after a crash."""
    from django.db import connection

    os.kill(connection.connection.info.backend_pid, signal.SIGKILL)


def child(pipe: int, task: Task) -> NoReturn:
    from huying.kernel.calendar import clock

    from . import stage as stages

    try:
        with clock.frozen(stages.TODAY):
            _await_database()
            _look(pipe, task.last)
            chance = random.Random(task.seed)
            if task.without_transactions:
                without_transactions()
            _tell(pipe, ".")
            if task.point:
                task.point.arm()
            for _ in range(MOST_DEEDS):
                deed = stages.choose(task.stage, chance)
                os.write(pipe, b"?" + deed.line())
                if stages.is_acknowledged(stages.answer(deed)):
                    _tell(pipe, "+")
    except BaseException as fault:
        _tell(pipe, f"!half {type(fault).__name__} {str(fault)[:200]}")
    die()


def without_transactions() -> None:
    """The negative control: every statement is kept by itself, so that a kill must leave something half-written."""
    from django.db.transaction import Atomic

    Atomic.__enter__ = lambda self: None  # type: ignore[method-assign]
    Atomic.__exit__ = lambda self, *_: None  # type: ignore[method-assign]


def _tell(pipe: int, line: str) -> None:
    os.write(pipe, line.replace("\n", " ").encode() + b"\n")


def _await_database() -> None:
    """A server whose process was killed is away for a moment."""
    from django.db import OperationalError, connection

    for _ in range(200):
        try:
            return connection.ensure_connection()
        except OperationalError:
            time.sleep(0.05)
    raise AssertionError("数据库没有回来")


def _look(pipe: int, last: Last) -> None:
    """What the killed one left; then its deed once more."""
    from . import stage as stages
    from . import whole

    for deed in last.acknowledged:
        if (times := whole.times_counted(deed)) != 1:
            _tell(pipe, f"!{'lost' if times < 1 else 'twice'} {deed.act or 'vote'} {deed.key}")
    deeds = last.acknowledged
    if (deed := last.under_way) is not None:
        if whole.times_counted(deed):
            _tell(pipe, "kept")
        deeds = [*deeds, deed]
    _tell_wrong(pipe, whole.wrong(deeds))
    if deed is None:
        return
    if not stages.is_acknowledged(stages.answer(deed)) or whole.times_counted(deed) < 1:
        _tell(pipe, f"!refused {deed.act or 'vote'} {deed.key}")
    if whole.times_counted(deed) > 1:
        _tell(pipe, f"!twice {deed.act or 'vote'} {deed.key}")
    _tell_wrong(pipe, whole.wrong([deed]))


def _tell_wrong(pipe: int, found: Iterable[str]) -> None:
    for sentence in found:
        _tell(pipe, f"!half {sentence}")


# ── the parent ────────────────────────────────────────────────────────────
def run(stage: Any, kills: int, ways: Collection[str] = ()) -> Outcome:
    """Kill so many children; one more looks after the last. Needs a built stage and no open connection."""
    outcome, last = Outcome(kills), Last()
    for n in range(kills + 1):
        chance = random.Random(f"{SEED}:{n}")
        point = _point(chance, ways) if n % 2 else None
        task = Task(stage, last, f"{SEED}:{n}:deeds", point, "--without-transactions" in ways)
        last = _one(task, chance.random() * LONGEST, outcome)
        if n < kills:
            kind = point.kind if point else "any_moment"
            outcome.at[kind] = outcome.at.get(kind, 0) + 1
    return outcome


def _point(chance: random.Random, ways: Collection[str]) -> Point:
    kind = chance.choice(POINTS)
    crash = "--crash-server" in ways and chance.random() < 0.3
    return Point(kind, chance.randint(1, 6 if "commit" in kind else 60), crash_server=crash)


def _one(task: Task, wait: float, outcome: Outcome) -> Last:
    reading, writing = os.pipe()
    pid = os.fork()
    if pid == 0:
        os.close(reading)
        child(writing, task)
    os.close(writing)
    done = Last()
    with os.fdopen(reading, "rb") as lines:
        for line in lines:
            _heard(line, done, outcome)
            if line == b".\n" and task.point is None:
                time.sleep(wait)
                os.kill(pid, signal.SIGKILL)
    os.waitpid(pid, 0)
    outcome.acknowledged += len(done.acknowledged)
    outcome.under_way += done.under_way is not None
    return done


def _heard(line: bytes, done: Last, outcome: Outcome) -> None:
    from .stage import Deed

    if not line.endswith(b"\n"):
        return  # cut off by the kill: the deed was not sent, or its answer not given
    if line.startswith(b"?"):
        done.under_way = Deed(**json.loads(line[1:]))
    elif line == b"+\n":
        done.acknowledged.append(done.under_way)
        done.under_way = None
    elif line == b"kept\n":
        outcome.kept += 1
    elif line.startswith(b"!"):
        kind, _, words = line[1:].decode().strip().partition(" ")
        getattr(outcome, kind).append(words)


def final(outcome: Outcome) -> None:
    """Once more over everything: files, the ledger's seal, SQLite's own check."""
    from django.db import connection

    from huying.kernel.ledger.services import seal, verify

    from . import whole
    from .stage import TODAY, moment

    outcome.half += whole.wrong_files()
    seal(at=moment(TODAY, 20))
    if not verify().ok:
        outcome.half.append("台账核验不通过")
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA integrity_check")
            if (found := cursor.fetchone()[0]) != "ok":
                outcome.half.append(f"integrity_check：{found}")


def main(words: list[str]) -> NoReturn:
    from .program import finish, prepared

    kills = int(words[0])

    def tell(ready: Any) -> Outcome:
        outcome = run(ready.stage, kills, words)
        final(outcome)
        return outcome

    outcome = prepared(tell, letters=2 + kills // 40, assessments=2 + kills // 20, layer=False)
    finish(outcome)


if __name__ == "__main__":
    main(sys.argv[1:])
