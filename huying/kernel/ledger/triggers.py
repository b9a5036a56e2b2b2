"""Triggers that refuse to change or remove what is on record, on both engines.

One change is let through: the body and salt of an entry give way to fixed marks once its redaction is on record. They
stop mistakes and careless administrators; who may drop them is stopped by no trigger, but found by `verify`. On
PostgreSQL with two roles (grants.py) the application is not among those who may.
"""

from __future__ import annotations

from collections.abc import Iterator

from django.db import connection as default_connection
from django.db.backends.base.base import BaseDatabaseWrapper

from .records import ERASED

TABLES = ("ledger_entry", "ledger_batch", "ledger_redaction")
REFUSAL = "台账只增不改：已登记的不能改、不能删"
KEPT = ("id", "congress_id", "kind", "subject", "by", "recorded_at", "leaf", "format")  # by a redaction
_FUNCTIONS = ("ledger_refuse()", "ledger_only_redact()", "ledger_hold_back(text)")


def names(vendor: str) -> list[str]:
    """The triggers that should stand. SQLite has no TRUNCATE, but a REPLACE that fires no DELETE trigger."""
    kinds = ("no_update", "no_delete", "no_replace" if vendor == "sqlite" else "no_truncate")
    return [f"{table}_{kind}" for table in TABLES for kind in kinds]


def create(connection: BaseDatabaseWrapper) -> None:
    statements = _on_sqlite() if connection.vendor == "sqlite" else _on_postgresql(_schema(connection))
    with connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)


def drop(connection: BaseDatabaseWrapper) -> None:
    with connection.cursor() as cursor:
        for name in names(connection.vendor):
            on = f" ON {_table(name)}" if connection.vendor == "postgresql" else ""
            cursor.execute(f"DROP TRIGGER IF EXISTS {name}{on}")
        if connection.vendor == "postgresql":
            for function in _FUNCTIONS:
                cursor.execute(f"DROP FUNCTION IF EXISTS {function}")


def missing() -> list[str]:
    """Triggers that should stand and do not, are switched off, or (SQLite) say something else than they should."""
    vendor = default_connection.vendor
    if vendor == "sqlite":
        asked = "SELECT name, sql FROM sqlite_master WHERE type = 'trigger'"
    else:
        asked = (
            "SELECT t.tgname, NULL FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid "
            "JOIN pg_namespace n ON n.oid = c.relnamespace WHERE n.nspname = current_schema() "
            "AND NOT t.tgisinternal AND t.tgenabled IN ('O', 'A')"
        )
    with default_connection.cursor() as cursor:
        cursor.execute(asked)
        standing = dict(cursor.fetchall())
    wanted = dict(zip(names(vendor), _on_sqlite(), strict=True)) if vendor == "sqlite" else {}
    return [name for name in names(vendor) if name not in standing or standing[name] != wanted.get(name)]


def _table(trigger: str) -> str:
    return next(table for table in TABLES if trigger.startswith(table))


def _schema(connection: BaseDatabaseWrapper) -> str:
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_schema()")
        return str(cursor.fetchone()[0])


def _is_no_redaction(same: str) -> str:
    kept = " AND ".join(f'NEW."{column}" {same} OLD."{column}"' for column in KEPT)
    on_record = "EXISTS (SELECT 1 FROM ledger_redaction WHERE entry_id = OLD.id)"
    return f"NOT (NEW.body {same} '{ERASED}' AND NEW.salt IS NULL AND {kept} AND {on_record})"


def _on_sqlite() -> Iterator[str]:
    for name in names("sqlite"):
        table, kind = _table(name), name.rsplit("_", 1)[1]
        event, when = kind.upper(), ""
        if kind == "replace":  # removes the old row without firing DELETE triggers: refused before it begins
            event, when = "INSERT", f" WHEN EXISTS (SELECT 1 FROM {table} WHERE id = NEW.id)"
        if name == "ledger_entry_no_update":
            when = f" WHEN {_is_no_redaction('IS')}"
        yield f"CREATE TRIGGER {name} BEFORE {event} ON {table}{when} BEGIN SELECT RAISE(ABORT, '{REFUSAL}'); END"


def _on_postgresql(schema: str) -> Iterator[str]:
    # The path is fixed: else a temporary table of the same name would be asked in the place of the real one.
    fixed = f'SET search_path = "{schema}", pg_temp'
    refuse = f"RAISE EXCEPTION '{REFUSAL}'"
    yield f"CREATE OR REPLACE FUNCTION ledger_refuse() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN {refuse}; END $$"
    only = f"IF {_is_no_redaction('IS NOT DISTINCT FROM')} THEN {refuse}; END IF; RETURN NEW;"
    yield (
        "CREATE OR REPLACE FUNCTION ledger_only_redact() RETURNS trigger LANGUAGE plpgsql "
        f"{fixed} AS $$ BEGIN {only} END $$"
    )
    # As its owner: the application's own role may not lock a table that it may not change. The setting ends with it.
    yield (
        "CREATE OR REPLACE FUNCTION ledger_hold_back(patience text) RETURNS void LANGUAGE plpgsql SECURITY DEFINER "
        f"{fixed} SET lock_timeout = 0 AS $$ BEGIN PERFORM set_config('lock_timeout', patience, true); "
        "LOCK TABLE ledger_entry IN SHARE ROW EXCLUSIVE MODE; END $$"
    )
    for name in names("postgresql"):
        table, kind = _table(name), name.rsplit("_", 1)[1]
        each = "STATEMENT" if kind == "truncate" else "ROW"
        function = "ledger_only_redact" if name == "ledger_entry_no_update" else "ledger_refuse"
        # PROCEDURE, not FUNCTION: older databases of the PostgreSQL family know only this word.
        yield (f"CREATE TRIGGER {name} BEFORE {kind.upper()} ON {table} FOR EACH {each} EXECUTE PROCEDURE {function}()")
