"""The index of the database in use."""

from __future__ import annotations

from django.core.exceptions import ImproperlyConfigured
from django.db import connection

from .fts5 import Fts5
from .index import Engine
from .tsvector import TsVector


def engine() -> Engine:
    engines: dict[str, type[Engine]] = {"sqlite": Fts5, "postgresql": TsVector}
    try:
        return engines[connection.vendor]()
    except KeyError:
        raise ImproperlyConfigured("检索只支持 SQLite 和 PostgreSQL") from None
