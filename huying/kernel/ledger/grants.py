"""Two roles on PostgreSQL: the owner makes and changes tables, the application only reads and writes rows.

On the ledger's tables the application may read and add. It may change two columns of an entry, body and salt, which
the trigger restricts to a redaction on record. It owns nothing, so it can neither drop nor disable a trigger.
"""

from __future__ import annotations

from dataclasses import dataclass

from django.db import connection as default_connection
from django.db.backends.base.base import BaseDatabaseWrapper

from .triggers import TABLES

ERASABLE = ("body", "salt")


def grant(connection: BaseDatabaseWrapper, role: str) -> None:
    """Give the application's role what it needs and no more. `connection` is the owner's. Idempotent."""
    quoted = connection.ops.quote_name(role)
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_schema(), current_database()")
        schema, database = (connection.ops.quote_name(name) for name in cursor.fetchone())
        for statement in (
            f"REVOKE CREATE ON SCHEMA {schema} FROM PUBLIC",
            f"GRANT CONNECT, TEMPORARY ON DATABASE {database} TO {quoted}",
            f"GRANT USAGE ON SCHEMA {schema} TO {quoted}",
            f"GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA {schema} TO {quoted}",
            f"GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA {schema} TO {quoted}",
            f"REVOKE ALL ON {schema}.django_migrations FROM {quoted}",
            f"GRANT SELECT ON {schema}.django_migrations TO {quoted}",
            *(f"REVOKE ALL ON {schema}.{table} FROM {quoted}" for table in TABLES),
            *(f"GRANT SELECT, INSERT ON {schema}.{table} TO {quoted}" for table in TABLES),
            f"GRANT UPDATE ({', '.join(ERASABLE)}) ON {schema}.ledger_entry TO {quoted}",
        ):
            cursor.execute(statement)


@dataclass(frozen=True)
class Guard:
    """How the database itself protects the ledger. `is_strong`: not even the application's own user can change it."""

    is_strong: bool
    words: str


def guard() -> Guard:
    """What stands between the application's database user and the record; for the doctor and the pages."""
    if default_connection.vendor == "sqlite":
        return Guard(
            False,
            "内置数据库没有用户之分：触发器挡住误改，挡不住能改数据库文件的人；改了以后核验看得出来。请把封存值抄存在外。",
        )
    with default_connection.cursor() as cursor:
        cursor.execute(
            "SELECT bool_or(pg_has_role(current_user, c.relowner, 'USAGE')), "
            "bool_or(has_table_privilege(c.oid, 'UPDATE') OR has_table_privilege(c.oid, 'DELETE') "
            "OR has_table_privilege(c.oid, 'TRUNCATE') OR has_table_privilege(c.oid, 'TRIGGER')) "
            "FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace "
            "WHERE n.nspname = current_schema() "
            f"AND c.relname IN ({', '.join(repr(table) for table in TABLES)})"
        )
        owns, may_change = cursor.fetchone()
    if owns or may_change:
        return Guard(
            False,
            "程序用的数据库用户就是表的所有者，能拆除台账的保护。请另设一个用户："
            "用 HUYING_DATABASE_OWNER_URL 指定所有者，HUYING_DATABASE_URL 换成只能读写的用户，"
            "再运行 huying database grant。",
        )
    return Guard(True, "程序用的数据库用户只能给台账添加记录，不能改、不能删，也不能拆除保护。")
