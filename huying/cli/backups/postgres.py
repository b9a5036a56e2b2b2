"""PostgreSQL: every table by COPY in one snapshot, without the server's own tools.

pg_dump must not be older than the server and is often not there; COPY always is, and what it writes can be loaded into
any later version. The tables are made by the migrations that the backup names, then filled.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from django.db import connection, connections, transaction
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.migrations.executor import MigrationExecutor

from .. import bootstrap

TABLES = "tables.json"


def snapshot(folder: Path) -> tuple[dict[str, int], tuple[int, str | None]]:
    """Copies all tables as they stand at one moment. Returns the rows of each and (entries, head) of the ledger."""
    described: dict[str, Any] = {}
    with transaction.atomic(durable=True), connection.cursor() as cursor:
        cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
        for table, columns in _columns(cursor).items():
            rows = _copy_out(cursor, table, columns, folder / f"{table}.copy")
            described[table] = {"columns": columns, "rows": rows}
        cursor.execute("SELECT count(*) FROM ledger_entry")
        entries = cursor.fetchone()[0]
        cursor.execute("SELECT head FROM ledger_batch ORDER BY last_id DESC LIMIT 1")
        head = cursor.fetchone()
    (folder / TABLES).write_text(json.dumps(described, ensure_ascii=False, sort_keys=True))
    return {table: said["rows"] for table, said in described.items()}, (entries, head[0] if head else None)


def _columns(cursor: Any) -> dict[str, list[str]]:
    cursor.execute(
        "SELECT c.table_name, c.column_name FROM information_schema.columns c JOIN information_schema.tables t "
        "ON t.table_schema = c.table_schema AND t.table_name = c.table_name AND t.table_type = 'BASE TABLE' "
        "WHERE c.table_schema = current_schema() AND c.is_generated = 'NEVER' ORDER BY 1, c.ordinal_position"
    )
    found: dict[str, list[str]] = {}
    for table, column in cursor.fetchall():
        found.setdefault(table, []).append(column)
    return found


def _copy_out(cursor: Any, table: str, columns: list[str], target: Path) -> int:
    with target.open("wb") as out, cursor.copy(f"COPY {_named(table, columns)} TO STDOUT") as copy:
        for block in copy:
            out.write(block)
    return int(cursor.rowcount)


def _named(table: str, columns: list[str]) -> str:
    quoted = ", ".join(f'"{column}"' for column in columns)
    return f'"{table}" ({quoted})'


def _owner() -> BaseDatabaseWrapper:
    """Whoever makes tables: the application itself, or the database's owner."""
    return connections[bootstrap.owner()]


def is_empty() -> bool:
    """Whether the database holds no table yet."""
    with _owner().cursor() as cursor:
        return not _columns(cursor)


@contextmanager
def set_aside(name: str) -> Iterator[None]:
    """Renames the schema that is there and makes an empty one; a fault inside puts the old one back."""
    with _owner().cursor() as cursor:
        cursor.execute("SELECT current_schema()")
        schema = cursor.fetchone()[0]
        cursor.execute(f'ALTER SCHEMA "{schema}" RENAME TO "{name}"')
        cursor.execute(f'CREATE SCHEMA "{schema}"')
    try:
        yield
    except BaseException:
        with _owner().cursor() as cursor:
            cursor.execute(f'DROP SCHEMA "{schema}" CASCADE')
            cursor.execute(f'ALTER SCHEMA "{name}" RENAME TO "{schema}"')
        raise


def load(folder: Path, migrations: list[tuple[str, str]]) -> None:
    """Makes the tables as they were when the backup was made, and fills them. The database must be empty."""
    described = json.loads((folder / TABLES).read_text())
    executor = MigrationExecutor(_owner())
    executor.migrate(_last_of_each_app(executor, set(migrations)))
    with transaction.atomic(using=bootstrap.owner()), _owner().cursor() as cursor:
        known = _columns(cursor)
        for table, said in described.items():
            if table in known:
                _fill(cursor, table, said["columns"], folder / f"{table}.copy")
        for table in known:
            _advance_numbers(cursor, table)
    bootstrap.grant()


def _last_of_each_app(executor: MigrationExecutor, reached: set[tuple[str, str]]) -> list[tuple[str, str]]:
    nodes = executor.loader.graph.node_map
    return [
        key
        for key in sorted(reached & nodes.keys())
        if not any(child.key[0] == key[0] and child.key in reached for child in nodes[key].children)
    ]


def _fill(cursor: Any, table: str, columns: list[str], source: Path) -> None:
    cursor.execute(f'SELECT EXISTS (SELECT 1 FROM "{table}")')
    if cursor.fetchone()[0]:  # what the migrations themselves have put there; the ledger's tables are empty
        cursor.execute(f'DELETE FROM "{table}"')
    with source.open("rb") as rows, cursor.copy(f"COPY {_named(table, columns)} FROM STDIN") as copy:
        while block := rows.read(1024 * 1024):
            copy.write(block)


def _advance_numbers(cursor: Any, table: str) -> None:
    cursor.execute(
        "SELECT column_name FROM information_schema.columns "
        "WHERE table_schema = current_schema() AND table_name = %s AND is_identity = 'YES'",
        [table],
    )
    for (column,) in cursor.fetchall():
        cursor.execute(
            f'SELECT setval(pg_get_serial_sequence(%s, %s), (SELECT max("{column}") FROM "{table}"))',
            [f'"{table}"', column],
        )
