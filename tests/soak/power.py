"""Cuts the power again and again while acts are recorded, and looks at what the disk kept (limits.md, R2).

    python -m tests.soak.power 1000 [--normal]

One process; the disk under SQLite is tests.soak.shim. Each trial begins with a fresh copy of a county, sends deeds
through the whole stack until the cut, then opens what has survived as another morning would, and looks whether every
deed that was answered is there. `--normal` is the negative control: `synchronous=NORMAL` in place of FULL, which must
lose some, or the trial proves nothing.
"""

from __future__ import annotations

import os
import random
import shutil
import sqlite3
import sys
import tempfile
from collections.abc import Collection
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, NoReturn

SEED = 20260611
LATEST = 300  # things that happen to the disk until the cut: an act is some sixty


@dataclass
class Outcome:
    cuts: int = 0
    acknowledged: int = 0
    cut_short: int = 0  # deeds under way at the cut
    kept: int = 0  # of these, on record although nobody was told
    lost: list[str] = field(default_factory=list)
    half: list[str] = field(default_factory=list)
    damaged: list[str] = field(default_factory=list)


class Trial:
    """A county on a disk of its own, made anew for each trial."""

    def __init__(self, disk: Any, template: Path, stage: Any, *, normal: bool = False) -> None:
        from django.db.backends.signals import connection_created

        self.disk, self.template, self.stage = disk, template, stage
        self.pragmas: list[str] = []
        self.normal = normal
        connection_created.connect(self._set)

    def _set(self, connection: Any, **_: Any) -> None:
        for pragma in self.pragmas:
            connection.connection.execute(f"PRAGMA {pragma}")

    def use(self, path: Path, pragmas: Collection[str] = ()) -> None:
        """Django's connection goes there from now on."""
        from django.db import connection

        connection.close()
        self.disk.restart()
        self.pragmas = list(pragmas)
        connection.settings_dict["NAME"] = str(path)

    def begin(self, folder: Path, pragmas: Collection[str] = ()) -> None:
        folder.mkdir()
        shutil.copyfile(self.template, folder / "db")
        self.use(folder / "db", pragmas)


def run(trial: Trial, cuts: int) -> Outcome:
    outcome = Outcome(cuts)
    with tempfile.TemporaryDirectory(dir=_fast()) as work:
        for n in range(cuts):
            folder = Path(work, str(n))
            _cut(trial, folder, random.Random(f"{SEED}:{n}"), outcome)
            shutil.rmtree(folder)
    return outcome


def _fast() -> str | None:
    return "/dev/shm" if os.access("/dev/shm", os.W_OK) else None


def _cut(trial: Trial, folder: Path, chance: random.Random, outcome: Outcome) -> None:
    from . import whole

    pragmas = ["synchronous=NORMAL"] if trial.normal else []
    if chance.random() < 0.5:
        pragmas.append(f"wal_autocheckpoint={chance.choice((5, 20, 60))}")  # else no trial is long enough for one
    trial.begin(folder, pragmas)
    deeds, under_way = _until_cut(trial, chance)
    (after := folder / "after").mkdir()
    trial.disk.survive(after, chance)
    if trial.disk.broken:
        raise trial.disk.broken
    outcome.acknowledged += len(deeds)
    if (found := _check(after / "db")) != "ok":
        outcome.damaged.append(found)
        return
    trial.use(after / "db")
    lost = [deed for deed in deeds if whole.times_counted(deed) != 1]
    outcome.lost += [deed.act or "vote" for deed in lost]
    outcome.cut_short += under_way is not None
    outcome.kept += under_way is not None and whole.times_counted(under_way) == 1
    outcome.half += whole.wrong([d for d in (*deeds, under_way) if d is not None and d not in lost])


def _until_cut(trial: Trial, chance: random.Random) -> tuple[list[Any], Any]:
    """Deeds until the power is gone: those answered before, and the one under way."""
    from django.db import DatabaseError, connection

    from . import stage as stages

    closes = chance.random() < 0.5  # as after each request: the last one out empties the log into the database
    trial.disk.cut_at = chance.randint(1, LATEST)
    done: list[Any] = []
    deed = None
    while not trial.disk.is_off:
        try:
            deed = stages.choose(trial.stage, chance)
        except DatabaseError:
            deed = None
            break
        response = stages.answer(deed)
        if stages.is_acknowledged(response) and not trial.disk.is_off:  # who is without power answers nobody
            done.append(deed)
            deed = None
        if closes:
            connection.close()
    return done, deed


def _check(path: Path) -> str:
    """What plain SQLite says of the file, without the layer."""
    if not path.exists():
        return "没有文件"
    with closing(sqlite3.connect(f"file:{path}?vfs=unix", uri=True)) as plain:
        try:
            return str(plain.execute("PRAGMA integrity_check(1)").fetchone()[0])
        except sqlite3.DatabaseError as error:
            return str(error)


def main(words: list[str]) -> NoReturn:
    from .program import finish, prepared

    def tell(ready: Any) -> Outcome:
        trial = Trial(ready.disk, Path(ready.database), ready.stage, normal="--normal" in words)
        return run(trial, int(words[0]))

    os.environ.pop("HUYING_DATABASE_URL", None)
    outcome = prepared(tell)
    finish(outcome)


if __name__ == "__main__":
    main(sys.argv[1:])
