"""The copy of an embedded database that is kept before a new program changes it."""

from __future__ import annotations

import sqlite3
from contextlib import closing, suppress
from pathlib import Path

from huying import __version__
from huying.kernel.calendar import clock

from ..answers import Refusal
from ..paths import DATABASE, home

FOLDER = "backups"
KEPT = 3


def keep_before_upgrade() -> Path:
    """Copies the database and returns where; of older copies two are left. Refused when the disk has no room: an
    upgrade without a way back is not begun."""
    folder = home() / FOLDER
    copy = folder / f"before-{__version__}-{clock.now():%Y%m%d-%H%M%S}.sqlite3"
    try:
        folder.mkdir(mode=0o700, exist_ok=True)
        _copy(home() / DATABASE, copy)
    except (OSError, sqlite3.Error) as fault:
        with suppress(OSError):
            copy.unlink()
        raise Refusal(
            f"升级前的备份没有做成：{fault}。数据库没有升级，什么也没有改动。", "请先腾出磁盘空间，再运行一次。"
        ) from fault
    for old in sorted(folder.glob("before-*.sqlite3"), key=lambda path: path.stat().st_mtime)[:-KEPT]:
        old.unlink()
    return copy


def _copy(source: Path, target: Path) -> None:
    target.touch(mode=0o600)
    with closing(sqlite3.connect(source)) as live, closing(sqlite3.connect(target)) as copy:
        live.backup(copy)
        copy.execute("PRAGMA journal_mode=DELETE")  # one file, without a log beside it
