"""Back to the empty database after a test that really commits (`transactional_db`, the live server).

Django empties the tables one by one with DELETE, which the ledger's own triggers refuse, rightly. So the state after
the migrations is kept, and put back underneath them.
"""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.db import connection, transaction
from django.test import TransactionTestCase

WRITES = re.compile(r"^\s*(INSERT|UPDATE|DELETE|REPLACE|CREATE|DROP|ALTER)\b", re.IGNORECASE)


@contextmanager
def writes() -> Iterator[list[str]]:
    """Every statement that changed a row, with its values, while inside.

    Not Django's own capture: its log holds 9,000 queries, and once it is full nothing more is seen. Of what returns its
    rows SQLite counts none before they are fetched, so such a statement always counts.
    """
    found: list[str] = []

    def note(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        result = execute(sql, params, many, context)
        if WRITES.match(sql) and (context["cursor"].rowcount != 0 or " RETURNING " in sql):
            found.append(f"{sql} {params}")
        return result

    with connection.execute_wrapper(note):
        yield found


@contextmanager
def questions() -> Iterator[list[str]]:
    """Every SELECT while inside: what a page asks the database."""
    found: list[str] = []

    def note(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        if sql.startswith("SELECT"):
            found.append(sql)
        return execute(sql, params, many, context)

    with connection.execute_wrapper(note):
        yield found


@contextmanager
def standing(unblocked: Any) -> Iterator[None]:
    """What is built inside stands for a whole file of tests and is then taken back; each test takes back its own.

    Takes what django_db_blocker.unblock() gives. Call analyse() once it is built.
    """
    whole = transaction.atomic()
    whole._from_testcase = True  # as Django's own tests say it: sealing, which must not be nested, may run inside
    with unblocked, whole:
        yield
        transaction.set_rollback(True)


def analyse() -> None:
    """What PostgreSQL's autovacuum does of itself after many rows; it cannot see those of a test, never committed."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:  # not the server's own tables: other workers would wait for them
            names = (connection.ops.quote_name(name) for name in connection.introspection.table_names(cursor))
            cursor.execute(f"ANALYZE {', '.join(names)}")


class Empty:
    """The database as the migrations left it."""

    def __init__(self) -> None:
        self.file = sqlite3.connect(":memory:", check_same_thread=False)
        self.kept: set[str] = set()

    def keep(self) -> None:
        if connection.vendor == "sqlite":
            connection.ensure_connection()
            connection.connection.backup(self.file)
            return
        with connection.cursor() as cursor:
            for table in connection.introspection.table_names(cursor):
                cursor.execute(f"SELECT EXISTS (SELECT 1 FROM {connection.ops.quote_name(table)})")
                if cursor.fetchone()[0]:
                    self.kept.add(table)

    def restore(self) -> None:
        if connection.vendor == "sqlite":
            connection.ensure_connection()
            self.file.backup(connection.connection)
            return
        with connection.cursor() as cursor:
            names = [n for n in connection.introspection.table_names(cursor) if n not in self.kept]
            tables = ", ".join(connection.ops.quote_name(n) for n in names)
            cursor.execute("SET session_replication_role = replica")  # the triggers' own off switch, superusers only
            cursor.execute(f"TRUNCATE {tables} RESTART IDENTITY CASCADE")
            cursor.execute("SET session_replication_role = DEFAULT")


EMPTY = Empty()


def _restore(case: TransactionTestCase, *_: Any) -> None:
    EMPTY.restore()


def install() -> None:
    """Keep the present state and make Django restore it, where it would flush."""
    EMPTY.keep()
    TransactionTestCase._fixture_teardown = _restore  # type: ignore[attr-defined]
