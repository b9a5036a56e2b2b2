"""Many rows written as plain values: an object of the ORM for each costs more than the row itself.

The constraints and triggers of the tables hold as ever; what Django would do in Python for each row (defaults, the
choice of a database, the SQL's text) is done once.
"""

from __future__ import annotations

import gc
import json
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any, cast

from django.db import connection, models

Values = tuple[Any, ...]


def insert_many(model: type[models.Model], columns: Sequence[str], rows: Sequence[Values]) -> None:
    """Inserts rows, each with the values of these columns in order. Columns left out must be nullable."""
    if not rows:
        return
    fields = [cast("models.Field[Any, Any]", model._meta.get_field(name)) for name in columns]
    moments = [at for at, field in enumerate(fields) if isinstance(field, models.DateTimeField)]
    quote = connection.ops.quote_name
    names = ", ".join(quote(str(field.column)) for field in fields)
    marks = ", ".join(["%s"] * len(fields))
    sql = f"INSERT INTO {quote(model._meta.db_table)} ({names}) VALUES ({marks})"
    with connection.cursor() as cursor:
        cursor.executemany(sql, [_adapted(row, moments) for row in rows] if moments else rows)


def _adapted(row: Values, moments: Sequence[int]) -> Values:
    """The row with its moments as the database keeps them."""
    adapt: Callable[[Any], Any] = connection.ops.adapt_datetimefield_value
    values = list(row)
    for at in moments:
        if values[at] is not None:
            values[at] = adapt(values[at])
    return tuple(values)


compact = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode  # made once: half of json.dumps

_OFTEN_ENOUGH = 50_000  # new objects between two looks for cycles; the usual 700 come with every second row


@contextmanager
def collecting_less_often() -> Iterator[None]:
    """For loops that make many objects and no cycles: the collector would walk the whole file again and again."""
    usual = gc.get_threshold()
    gc.set_threshold(_OFTEN_ENOUGH, *usual[1:])
    try:
        yield
    finally:
        gc.set_threshold(*usual)
