"""Statements that are put together once: Django writes the SQL the first time, later calls only fill in the values.

Django compiles a query anew each time it is asked, which costs several times what the database needs to answer it. The
questions that every request and every act asks are prepared instead:

    mandates_of = Prepared(lambda person: Mandate.objects.filter(person=person).values_list("role", "body"), int)
    for role, body in mandates_of(17): …

The queryset stays the one place that says what is asked, on every engine; only whole values can be filled in.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import cache, reduce
from typing import Any

from django.db import DEFAULT_DB_ALIAS, connection, connections, models
from django.db.models import QuerySet
from django.db.models.sql import UpdateQuery
from django.db.models.sql.compiler import SQLCompiler

_NUMBERS, _WORDS = -7_000_000_001, "\ue000{}\ue001"  # nobody's: they mark where values go


class Prepared:
    """A question of whose values the types are named (int or str). Called with values, it gives rows as tuples.

    `shared` holds the rows against change until the transaction ends and lets others hold them too: Django knows only
    the lock that keeps everybody else out. SQLite needs neither, it has one writer.
    """

    def __init__(
        self, ask: Callable[..., QuerySet[Any, Any]], *types: type[int] | type[str], shared: bool = False
    ) -> None:
        self._ask, self._types, self._shared = ask, types, shared
        self._ready: dict[str, tuple[str, list[Any], SQLCompiler, dict[Any, Any], list[int]]] = {}

    def __call__(self, *values: int | str) -> list[tuple[Any, ...]]:
        return self.meaning(self.raw(*values))

    def raw(self, *values: int | str) -> list[tuple[Any, ...]]:
        """The rows as the engine sends them: the same rows mean the same, so a caller may remember their `meaning`."""
        database = connections[DEFAULT_DB_ALIAS]  # looked up once: the usual proxy does at every word
        if database.vendor not in self._ready:
            self._ready[database.vendor] = self._compile()
        sql, constants, _, _, places = self._ready[database.vendor]
        parameters = list(constants)
        for at, which in enumerate(places):
            if which >= 0:
                parameters[at] = values[which]
        return _run(database, sql, parameters)[0]

    def meaning(self, rows: Sequence[tuple[Any, ...]]) -> list[tuple[Any, ...]]:
        """What rows of `raw` say, in Python's own values."""
        _, _, compiler, converters, _ = self._ready[connections[DEFAULT_DB_ALIAS].vendor]
        return list(map(tuple, compiler.apply_converters(rows, converters))) if converters else list(rows)

    def one(self, *values: int | str) -> tuple[Any, ...] | None:
        """The first row, or None."""
        return next(iter(self(*values)), None)

    def _compile(self) -> tuple[str, list[Any], SQLCompiler, dict[Any, Any], list[int]]:
        marks = _marks(self._types)
        query = self._ask(*marks).query
        compiler = query.get_compiler(connection=connection)
        sql, parameters = compiler.as_sql()
        if self._shared and connection.features.has_select_for_update:
            sql += " FOR SHARE"
        chosen = [expression for expression, _, _ in compiler.select]
        return sql, list(parameters), compiler, compiler.get_converters(chosen), _places(marks, parameters)


def _marks(types: Sequence[type[int] | type[str]]) -> list[Any]:
    return [_NUMBERS - n if kind is int else _WORDS.format(n) for n, kind in enumerate(types)]


def _places(marks: list[Any], parameters: Sequence[Any]) -> list[int]:
    """Which value goes where: its number at each place of the SQL, -1 where what stands there always stands there."""
    assert all(mark in parameters for mark in marks), "a value of a prepared question is not found in its SQL"
    return [marks.index(p) if p in marks else -1 for p in parameters]


def _run(database: Any, sql: str, parameters: Sequence[Any]) -> tuple[list[tuple[Any, ...]], int]:
    """The rows of a statement, and how many it changed: straight from the driver, unless somebody listens to Django."""
    if database.execute_wrappers or database.queries_logged:
        with database.cursor() as cursor:
            cursor.execute(sql, parameters)
            return list(cursor.fetchall()) if cursor.description else [], cursor.rowcount
    database.ensure_connection()
    with database.wrap_database_errors:
        if database.vendor == "sqlite":
            found = database.connection.execute(_for_sqlite(sql), parameters)
            return found.fetchall(), found.rowcount
        return _run_on_server(database, sql, parameters)


@cache
def _for_sqlite(sql: str) -> str:
    return sql.replace("%s", "?")


def _run_on_server(database: Any, sql: str, parameters: Sequence[Any]) -> tuple[list[tuple[Any, ...]], int]:
    """PostgreSQL parses and plans such a statement once per connection; Django's cursors send it whole each time."""
    import psycopg

    with psycopg.Cursor(database.connection) as cursor:
        cursor.execute(sql, parameters, prepare=True)
        return cursor.fetchall() if cursor.description else [], cursor.rowcount


def _write(sql: str, parameters: Sequence[Any]) -> tuple[list[tuple[Any, ...]], int]:
    """The same for a statement that writes: only within a transaction, which has its turn at writing."""
    database = connections[DEFAULT_DB_ALIAS]
    assert database.in_atomic_block, "a prepared write belongs into a transaction"
    return _run(database, sql, parameters)


class Row:
    """One model's rows within a prepared question: the names of its columns, and the instance made of them.

    `without`: columns that are read when they are first asked for, as after `defer`.
    """

    def __init__(self, model: type[models.Model], prefix: str = "", without: Iterable[str] = ()) -> None:
        self._model = model
        self._names = [field.attname for field in model._meta.concrete_fields if field.attname not in set(without)]
        self.columns = [f"{prefix}{name}" for name in self._names]

    def __len__(self) -> int:
        return len(self.columns)

    def of(self, values: Sequence[Any]) -> Any:
        """The instance, as a query would have given it."""
        return self._model.from_db(DEFAULT_DB_ALIAS, self._names, values)


def instances(kinds: Iterable[Row], values: Sequence[Any]) -> Iterator[Any]:
    """One instance of each kind, from the columns of all side by side; None where a join found no row."""
    for kind in kinds:
        own, values = values[: len(kind)], values[len(kind) :]
        found = kind.of(own)
        yield found if found.pk is not None else None


def named(row: Any, names: Iterable[str]) -> tuple[Any, ...]:
    """The values of a row that was read whole, by the names a question would have; None beyond what is not there."""
    return tuple(reduce(lambda found, part: getattr(found, part, None), name.split("__"), row) for name in names)


class Updated:
    """An UPDATE of the rows of a question. Called with values, it gives how many rows it changed.

    What a column becomes is a value or an expression, or a function of the values that gives one.
    """

    def __init__(self, ask: Callable[..., QuerySet[Any, Any]], *types: type[int] | type[str], **changes: Any) -> None:
        self._ask, self._types, self._changes = ask, types, changes
        self._ready: dict[str, tuple[str, list[Any], list[int]]] = {}

    def __call__(self, *values: int | str) -> int:
        if connection.vendor not in self._ready:
            self._ready[connection.vendor] = self._compile()
        sql, constants, places = self._ready[connection.vendor]
        parameters = [values[which] if which >= 0 else constants[at] for at, which in enumerate(places)]
        return _write(sql, parameters)[1]

    def _compile(self) -> tuple[str, list[Any], list[int]]:
        marks = _marks(self._types)
        query: Any = self._ask(*marks).query.chain(UpdateQuery)
        query.add_update_values({k: v(*marks) if callable(v) else v for k, v in self._changes.items()})
        sql, parameters = query.get_compiler(connection=connection).as_sql()
        return sql, list(parameters), _places(marks, parameters)


class _OfFields:
    """A statement over some fields of a model, put together once per engine."""

    def __init__(self, model: type[models.Model], *names: str) -> None:
        self._model, self._names = model, names
        self._ready: dict[str, tuple[str, tuple[Any, ...]]] = {}

    def _statement(self) -> tuple[str, tuple[Any, ...]]:
        if connection.vendor not in self._ready:
            fields = tuple(self._model._meta.get_field(name) for name in self._names)
            table, key = connection.ops.quote_name(self._model._meta.db_table), _quoted(self._model._meta.pk)
            self._ready[connection.vendor] = self._sql(table, key, [_quoted(field) for field in fields]), fields
        return self._ready[connection.vendor]

    def _sql(self, table: str, key: str, columns: list[str]) -> str:
        raise TypeError(f"{type(self).__name__} says no SQL")


class Inserted(_OfFields):
    """An INSERT of some fields of a model. Called with values in their order, it gives the new row's number.

    `once`: of `many` rows, one that a unique constraint has already is passed over.
    """

    def __init__(self, model: type[models.Model], *names: str, once: bool = False) -> None:
        super().__init__(model, *names)
        self._unless = " ON CONFLICT DO NOTHING" if once else ""

    def __call__(self, *values: Any) -> int:
        sql, fields = self._statement()
        rows, _ = _write(f"{sql} RETURNING {_quoted(self._model._meta.pk)}", list(_plain(fields, values)))
        return int(rows[0][0])

    def many(self, rows: Sequence[Sequence[Any]]) -> None:
        """Insert many rows of plain values (no members of an Enum); their numbers are not asked for.

        Fields left out must be nullable. Only days and moments are brought into the database's form: for a hundred
        thousand rows, asking every field about every value costs more than the rows.
        """
        if rows:
            sql, fields = self._statement()
            timed = [(at, field) for at, field in enumerate(fields) if isinstance(field, models.DateField)]
            with connection.cursor() as cursor:
                cursor.executemany(sql, [_timed(row, timed) for row in rows] if timed else rows)

    def _sql(self, table: str, key: str, columns: list[str]) -> str:
        marks = ", ".join(["%s"] * len(columns))
        return f"INSERT INTO {table} ({', '.join(columns)}) VALUES ({marks}){self._unless}"


class Rewritten(_OfFields):
    """An UPDATE of some fields of one row. Called with the row's number and the values in their order."""

    def __call__(self, pk: int, *values: Any) -> int:
        """Gives how many rows there were: one, or none."""
        sql, fields = self._statement()
        return _write(sql, [*_plain(fields, values), pk])[1]

    def _sql(self, table: str, key: str, columns: list[str]) -> str:
        return f"UPDATE {table} SET {', '.join(f'{column} = %s' for column in columns)} WHERE {key} = %s"


def _quoted(field: Any) -> str:
    return connection.ops.quote_name(field.column)


def _timed(row: Sequence[Any], timed: Sequence[tuple[int, Any]]) -> list[Any]:
    values = list(row)
    for at, field in timed:
        if values[at] is not None:
            values[at] = field.get_db_prep_save(values[at], connection)
    return values


def _plain(fields: Sequence[Any], values: Sequence[Any]) -> Iterator[Any]:
    for field, value in zip(fields, values, strict=True):
        yield field.get_db_prep_save(value, connection)
