"""The embedded database: copied with SQLite's own backup while it is in use."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

from ..answers import Refusal

COPY = "huying.sqlite3"


def snapshot(source: Path, folder: Path) -> dict[str, int]:
    """Copies the database as it stands at one moment; writers go on meanwhile. Returns the rows of each table.

    Refused when SQLite finds the copy damaged: the database itself then is.
    """
    target = folder / COPY
    # One step over all pages: a read transaction, so in WAL mode nobody waits and nothing is copied twice.
    with closing(sqlite3.connect(source)) as live, closing(sqlite3.connect(target)) as copy:
        live.backup(copy)
        copy.execute("PRAGMA journal_mode=DELETE")  # one file, without a log beside it
        found = copy.execute("PRAGMA quick_check(1)").fetchone()[0]
        if found != "ok":
            raise Refusal("数据库文件已经损坏，没有做备份。", f"SQLite 报告：{found}。请保留现有备份，联系系统管理员。")
        return {table: copy.execute(f'SELECT count(*) FROM "{table}"').fetchone()[0] for table in _tables(copy)}


def _tables(database: sqlite3.Connection) -> list[str]:
    # The index of the search has tables of its own, which are no data.
    rows = database.execute(
        "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%' "
        "AND name NOT LIKE 'search_fts%' ORDER BY name"
    )
    return [name for (name,) in rows]


def ledger_state(folder: Path) -> tuple[int, str | None]:
    """(entries, head) of the ledger in the copy."""
    with closing(sqlite3.connect(folder / COPY)) as copy:
        entries = copy.execute("SELECT count(*) FROM ledger_entry").fetchone()[0]
        head = copy.execute("SELECT head FROM ledger_batch ORDER BY last_id DESC LIMIT 1").fetchone()
        return entries, head[0] if head else None
