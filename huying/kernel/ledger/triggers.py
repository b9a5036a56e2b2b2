"""Triggers that refuse to change or remove what is on record, on both engines.

They stop mistakes and careless administrators; who may drop them is stopped by no trigger, but found by `verify`.
"""

from __future__ import annotations

from collections.abc import Iterator

from django.db import connection as default_connection
from django.db.backends.base.base import BaseDatabaseWrapper

TABLES = ("ledger_entry", "ledger_batch")
REFUSAL = "台账只增不改：已登记的不能改、不能删"


def names(vendor: str) -> list[str]:
    """The triggers that should stand. SQLite has no TRUNCATE, but a REPLACE that fires no DELETE trigger."""
    kinds = ("no_update", "no_delete", "no_replace" if vendor == "sqlite" else "no_truncate")
    return [f"{table}_{kind}" for table in TABLES for kind in kinds]


def create(connection: BaseDatabaseWrapper) -> None:
    with connection.cursor() as cursor:
        for statement in _create_statements(connection.vendor):
            cursor.execute(statement)


def drop(connection: BaseDatabaseWrapper) -> None:
    with connection.cursor() as cursor:
        for name in names(connection.vendor):
            on = f" ON {_table(name)}" if connection.vendor == "postgresql" else ""
            cursor.execute(f"DROP TRIGGER IF EXISTS {name}{on}")
        if connection.vendor == "postgresql":
            cursor.execute("DROP FUNCTION IF EXISTS ledger_refuse()")


def missing() -> list[str]:
    """Triggers that should stand and do not, or are switched off."""
    vendor = default_connection.vendor
    if vendor == "sqlite":
        asked = "SELECT name FROM sqlite_master WHERE type = 'trigger'"
    else:
        asked = "SELECT tgname FROM pg_trigger WHERE NOT tgisinternal AND tgenabled IN ('O', 'A')"
    with default_connection.cursor() as cursor:
        cursor.execute(asked)
        standing = {row[0] for row in cursor.fetchall()}
    return [name for name in names(vendor) if name not in standing]


def _table(trigger: str) -> str:
    return next(table for table in TABLES if trigger.startswith(table))


def _create_statements(vendor: str) -> Iterator[str]:
    if vendor == "sqlite":
        for name in names(vendor):
            table, kind = _table(name), name.rsplit("_", 1)[1]
            # REPLACE removes the old row without firing DELETE triggers: refused before it begins.
            when = f" WHEN EXISTS (SELECT 1 FROM {table} WHERE id = NEW.id)" if kind == "replace" else ""
            event = "INSERT" if kind == "replace" else kind.upper()
            yield f"CREATE TRIGGER {name} BEFORE {event} ON {table}{when} BEGIN SELECT RAISE(ABORT, '{REFUSAL}'); END"
        return
    yield (
        "CREATE OR REPLACE FUNCTION ledger_refuse() RETURNS trigger LANGUAGE plpgsql AS "
        f"$$ BEGIN RAISE EXCEPTION '{REFUSAL}'; END $$"
    )
    for name in names(vendor):
        table, kind = _table(name), name.rsplit("_", 1)[1]
        each = "STATEMENT" if kind == "truncate" else "ROW"
        # PROCEDURE, not FUNCTION: older databases of the PostgreSQL family know only this word.
        when = f"BEFORE {kind.upper()} ON {table} FOR EACH {each}"
        yield f"CREATE TRIGGER {name} {when} EXECUTE PROCEDURE ledger_refuse()"
