"""Makes the disk or the database refuse the nth thing it is asked, and looks at the answer (limits.md, R3).

    python -m tests.soak.refusing 200

tries every kind of deed under every kind of refusal: at the first write, the second, and so on until a deed passes
untouched, or so many times at most. On SQLite the disk is tests.soak.shim; where HUYING_DATABASE_URL points to
PostgreSQL its server refuses or goes away. Papers meet a file system that is full. For each the answer must be no
success and a clear page that gives back what was typed; nothing may be half-written; what the page says of the deed
must be true; and the same form sent again, when all is well, must count once.
"""

from __future__ import annotations

import errno
import os
import random
import sqlite3
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from html import unescape
from pathlib import Path
from typing import Any, NoReturn
from unittest import mock

SEED = 20260612
SAYS_NOTHING_KEPT = "这一步没有登记"
SAYS_UNKNOWN = "不能确定这一步登记了没有"


@dataclass
class Outcome:
    tried: int = 0
    refused: int = 0
    passed: int = 0  # answered as done although something was refused: what matters no longer, such as tidying up
    wrong: list[str] = field(default_factory=list)
    most: dict[str, int] = field(default_factory=dict)  # how far each kind went


@dataclass
class Armed:
    """Whether the nth thing came, and was refused."""

    hit: bool = False


Refusing = Callable[[int], Any]  # nth → context manager that gives Armed


# ── SQLite: the disk refuses ──────────────────────────────────────────────
def by_disk(disk: Any, code: int, what: tuple[str, ...], *, stays: bool) -> Refusing:
    """The nth write (or sync) fails with this result code; `stays`: and all after it, as on a disk that is full."""

    @contextmanager
    def refusing(nth: int) -> Iterator[Armed]:
        armed, seen = Armed(), 0

        def refuse(_: int, kind: str) -> int:
            nonlocal seen
            seen += kind in what
            if kind in what and (seen == nth or (stays and seen > nth)):
                armed.hit = True
                return code
            return 0

        disk.refuse = refuse
        yield armed
        disk.refuse = lambda *_: 0

    return refusing


def read_only(disk: Any) -> Refusing:
    """The files of the database can be read and not written: from the start, so there is no nth."""

    @contextmanager
    def refusing(nth: int) -> Iterator[Armed]:
        disk.is_read_only = nth == 1
        yield Armed(hit=nth == 1)
        _reopen()
        disk.is_read_only = False

    return refusing


def _reopen() -> None:
    """The next question opens a new connection. Else one is kept from request to request, as it is served."""
    from django.db import connection

    connection.close()


# ── PostgreSQL: the server refuses or goes away ───────────────────────────
def by_server(how: Callable[[Any], None], *, at_commit: bool = False) -> Refusing:
    """Before the nth statement (or commit) `how` is done with the driver's connection."""
    from django.db import connection

    @contextmanager
    def refusing(nth: int) -> Iterator[Armed]:
        armed, seen = Armed(), 0

        def passing(call: Callable[..., Any], *args: Any) -> Any:
            nonlocal seen
            seen += 1
            if seen == nth:
                armed.hit = True
                with connection.wrap_database_errors:
                    how(connection.connection)
            return call(*args)

        if at_commit:
            commit = connection._commit
            with mock.patch.object(connection, "_commit", lambda: passing(commit)):
                yield armed
        else:
            with connection.execute_wrapper(lambda execute, *args: passing(execute, *args)):
                yield armed

    return refusing


def server_is_full(raw: Any) -> None:
    raw.execute("DO $$ BEGIN RAISE EXCEPTION 'could not extend file' USING ERRCODE = '53100'; END $$")


def server_ends(raw: Any) -> None:
    """The server's process of this connection is told to end, by another connection; it does before it answers."""
    import psycopg

    with psycopg.connect(raw.info.dsn) as other:
        other.execute("SELECT pg_terminate_backend(%s, 5000)", [raw.info.backend_pid])


# ── papers: the file system refuses ───────────────────────────────────────
def by_file_system(number: int) -> Refusing:
    """The nth call that makes a paper safe fails with this errno; those after it too."""
    calls = {name: getattr(os, name) for name in ("fsync", "replace", "fdopen")}

    @contextmanager
    def refusing(nth: int) -> Iterator[Armed]:
        armed, seen = Armed(), 0

        def refused(name: str, *args: Any, **more: Any) -> Any:
            nonlocal seen
            seen += 1
            if seen >= nth:
                armed.hit = True
                raise OSError(number, os.strerror(number))
            return calls[name](*args, **more)

        with mock.patch.multiple("os", **{n: (lambda *a, _n=n, **k: refused(_n, *a, **k)) for n in calls}):
            yield armed

    return refusing


# ── the trial ─────────────────────────────────────────────────────────────
class Trial:
    """Tries deeds one after the other; on SQLite each on a fresh copy of the county."""

    def __init__(self, ready: Any, most: int) -> None:
        self.stage, self.disk, self.database, self.most = ready.stage, ready.disk, Path(ready.database), most
        self.county = self.database.read_bytes() if self.disk else b""
        self.outcome = Outcome()

    def run(self, ways: dict[str, Refusing], kinds: tuple[str, ...]) -> None:
        for name, refusing in ways.items():
            for kind in kinds:
                nth = 1
                while nth <= self.most and self._one(name, kind, nth, refusing):
                    nth += 1
                self.outcome.most[f"{name}·{kind}"] = nth - 1

    def _fresh(self) -> None:
        _reopen()
        if self.disk:
            self.disk.restart()
            self.database.write_bytes(self.county)

    def _one(self, name: str, kind: str, nth: int, refusing: Refusing) -> bool:
        """One deed under one refusal; False when it passed untouched."""
        from . import stage as stages

        self._fresh()
        chance = random.Random(f"{SEED}:{name}:{kind}:{nth}")
        deed = stages.choose(self.stage, chance, kind)
        _reopen()
        with refusing(nth) as armed:
            response = stages.answer(deed)
        self.outcome.tried += armed.hit
        wrong = list(self._wrong(deed, response, armed, chance))
        self.outcome.wrong += [f"{name}·{kind}·{nth}：{each}" for each in wrong]
        return armed.hit

    def _wrong(self, deed: Any, response: Any, armed: Armed, chance: random.Random) -> Iterator[str]:
        from . import stage as stages
        from . import whole

        done, times = stages.is_acknowledged(response), whole.times_counted(deed)
        yield from whole.wrong([deed])
        if done:
            self.outcome.passed += armed.hit
            if times != 1:
                yield f"答复已登记，实有{times}条"
            if self.disk and not _survives(self.disk, deed, chance):
                yield "答复已登记，断电就没有了"
            return
        if not armed.hit:
            yield f"没有出错，却答复{response.status}"
            return
        self.outcome.refused += 1
        yield from _wrong_page(response, deed, times)
        if not stages.is_acknowledged(stages.answer(deed)) or whole.times_counted(deed) != 1:
            yield f"恢复以后再登记，有{whole.times_counted(deed)}条"
        yield from (f"再登记以后，{each}" for each in whole.wrong([deed]))


def _survives(disk: Any, deed: Any, chance: random.Random) -> bool:
    """Whether what was answered as done would be there after a power cut at this moment."""
    asked: tuple[str, list[Any]] = ("SELECT count(*) FROM procedures_actrecord WHERE instr(said, ?)", [deed.key])
    if deed.assessment:
        seat = "SELECT has_voted FROM voting_seat WHERE assessment_id = ? AND person_id = ?"
        asked = seat, [deed.assessment, deed.person]
    with tempfile.TemporaryDirectory() as folder:
        disk.survive(Path(folder), chance)
        database = next(path for path in Path(folder).iterdir() if not path.name.endswith("-wal"))
        with closing(sqlite3.connect(f"file:{database}?vfs=unix", uri=True)) as plain:
            return bool(plain.execute(*asked).fetchone()[0] == 1)


def _wrong_page(response: Any, deed: Any, times: int) -> Iterator[str]:
    page = unescape(response.content.decode())
    if response.status not in (503, 507):
        yield f"状态码{response.status}"
    if SAYS_NOTHING_KEPT not in page and SAYS_UNKNOWN not in page:
        yield "页面没有说登记了没有"
    if SAYS_NOTHING_KEPT in page and times:
        yield "页面说没有登记，其实登记了"
    typed = [*deed.fields.values(), *filter(None, [deed.key])]
    missing = [value for value in typed if f'value="{value}"' not in page]
    if missing:
        yield f"填的内容没有还给人：{missing}"


def sqlite_ways(disk: Any) -> dict[str, Refusing]:
    from .shim import FULL, IOERR_FSYNC, IOERR_WRITE

    writes, syncs = ("write", "truncate"), ("sync",)
    return {
        "磁盘已满": by_disk(disk, FULL, writes, stays=True),
        "写入出错": by_disk(disk, IOERR_WRITE, writes, stays=True),
        "写入出错一次": by_disk(disk, IOERR_WRITE, writes, stays=False),
        "落盘出错": by_disk(disk, IOERR_FSYNC, syncs, stays=True),
        "落盘出错一次": by_disk(disk, IOERR_FSYNC, syncs, stays=False),
        "只读": read_only(disk),
    }


def postgresql_ways() -> dict[str, Refusing]:
    return {
        "磁盘已满": by_server(server_is_full),
        "连接被断": by_server(server_ends),
        "提交前连接被断": by_server(server_ends, at_commit=True),
    }


def file_ways() -> dict[str, Refusing]:
    return {
        "文件目录已满": by_file_system(errno.ENOSPC),
        "文件目录只读": by_file_system(errno.EROFS),
        "文件读写出错": by_file_system(errno.EIO),
    }


def everything(ready: Any, most: int) -> Outcome:
    """All that applies to this engine."""
    from .stage import KINDS

    trial = Trial(ready, most)
    trial.run(sqlite_ways(ready.disk) if ready.disk else postgresql_ways(), KINDS)
    trial.run(file_ways(), ("progressed",))
    return trial.outcome


def main(words: list[str]) -> NoReturn:
    from .program import finish, prepared

    outcome = prepared(lambda ready: everything(ready, int(words[0])), letters=3, assessments=12)
    finish(outcome)


if __name__ == "__main__":
    main(sys.argv[1:])
