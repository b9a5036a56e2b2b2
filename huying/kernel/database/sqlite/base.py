"""SQLite as Django knows it, with one difference: who writes has asked for a turn (turns.py).

A transaction takes its turn before BEGIN IMMEDIATE and gives it back when it ends; a single statement outside a
transaction takes one for itself. Readers never wait: in WAL mode they see the last committed state.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.db.backends.sqlite3 import base
from django.db.utils import OperationalError

from ..turns import TurnTimeout, turns_at

BUSY = "database is locked"  # SQLite's own words: what callers know how to meet
_WRITES = re.compile(r"\s*(?:INSERT|UPDATE|DELETE|REPLACE|CREATE|DROP|ALTER|VACUUM|REINDEX|ANALYZE)\b", re.I)


class DatabaseWrapper(base.DatabaseWrapper):
    """One connection; `has_turn` while it may write."""

    has_turn = False

    def create_cursor(self, name: str | None = None) -> Any:
        return self.connection.cursor(factory=Cursor.of(self))

    def _start_transaction_under_autocommit(self) -> None:
        self._take_turn()
        try:
            super()._start_transaction_under_autocommit()  # type: ignore[misc]
        except BaseException:
            self._give_turn_back()
            raise

    def _commit(self) -> None:
        super()._commit()  # type: ignore[misc]
        self._give_turn_back()  # not after a failure: the rollback that follows gives it back

    def _rollback(self) -> None:
        try:
            super()._rollback()  # type: ignore[misc]
        finally:
            self._give_turn_back()

    def _close(self) -> None:
        try:
            super()._close()  # type: ignore[misc]
        finally:
            self._give_turn_back()

    @contextmanager
    def turn(self) -> Iterator[None]:
        """A turn for one statement outside a transaction."""
        if self.has_turn or self.is_in_memory_db():
            yield
            return
        self._take_turn()
        try:
            yield
        finally:
            self._give_turn_back()

    def _take_turn(self) -> None:
        if self.has_turn or self.is_in_memory_db():
            return
        try:
            turns_at(str(self.settings_dict["NAME"])).take(self.settings_dict["OPTIONS"].get("timeout", 20))
        except TurnTimeout as late:
            raise OperationalError(BUSY) from late
        self.has_turn = True

    def _give_turn_back(self) -> None:
        if self.has_turn:
            self.has_turn = False
            turns_at(str(self.settings_dict["NAME"])).give_back()


class Cursor(base.SQLiteCursorWrapper):
    """A cursor whose writes outside a transaction wait for their turn."""

    wrapper: DatabaseWrapper

    @classmethod
    def of(cls, wrapper: DatabaseWrapper) -> type[Cursor]:
        made: type[Cursor] | None = wrapper.__dict__.get("_cursor_class")
        if made is None:
            made = type("Cursor", (cls,), {"wrapper": wrapper})
            wrapper.__dict__["_cursor_class"] = made
        return made

    def execute(self, query: str, params: Any = None) -> Any:
        if self.wrapper.in_atomic_block or not _WRITES.match(query):
            return super().execute(query, params)
        with self.wrapper.turn():
            return super().execute(query, params)

    def executemany(self, query: str, param_list: Any) -> Any:
        if self.wrapper.in_atomic_block:
            return super().executemany(query, param_list)
        with self.wrapper.turn():
            return super().executemany(query, param_list)
