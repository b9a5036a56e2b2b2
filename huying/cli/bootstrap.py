"""Making Django and the database ready. Fast when there is nothing to do: one query."""

from __future__ import annotations

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from . import logs
from .answers import Refusal, note
from .paths import home, is_embedded


def start_django() -> None:
    """Sets Django up, without touching the database."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "huying.config.settings")
    home()
    import django
    from django.apps import apps

    if not apps.ready:
        django.setup()
    logs.to_file()


def start() -> None:
    """Sets Django up and makes sure that the database exists and is up to date. Refused when it does not answer."""
    start_django()
    _connect()
    if not is_current():
        with locked("setup.lock"):
            if not is_current():  # another command may have done it meanwhile
                migrate()


def migrate() -> None:
    """Brings the database up to date."""
    from django.core.management import call_command

    note("正在准备数据库……")
    call_command("migrate", interactive=False, verbosity=0, skip_checks=True)


def is_current() -> bool:
    """Whether every migration that lies in the program has been applied: asks the database, imports no migration."""
    return shipped_migrations() <= applied_migrations()


def applied_migrations() -> set[tuple[str, str]]:
    """(app, name) of every migration that the database has been through; none for a new database."""
    from django.db import DatabaseError, connection

    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT app, name FROM django_migrations")
            return set(cursor.fetchall())
    except DatabaseError:  # no such table
        return set()


def shipped_migrations() -> set[tuple[str, str]]:
    """(app, name) of every migration file of the installed apps."""
    from django.apps import apps

    return {
        (app.label, file.stem)
        for app in apps.get_app_configs()
        for file in Path(app.path, "migrations").glob("[!_]*.py")
    }


def _connect() -> None:
    from django.db import DatabaseError, connection

    try:
        connection.ensure_connection()
    except DatabaseError as fault:
        logs.keep(fault)
        if is_embedded():
            error = f"数据库文件{home() / 'huying.sqlite3'}打不开：可能已损坏，或者没有读写权限。"
            raise Refusal(error, "请检查权限；已损坏的，可用 huying restore 恢复最近的备份。") from fault
        raise Refusal("连不上数据库。", "请检查 HUYING_DATABASE_URL 和数据库服务是否正常。") from fault


@contextmanager
def locked(name: str, *, wait: bool = True) -> Iterator[None]:
    """Holds a lock of this data directory; the system frees it when the process ends, however it ends.

    Raises BlockingIOError at once when another process holds it and `wait` is false.
    """
    with (home() / name).open("w") as handle:
        fcntl.flock(handle, fcntl.LOCK_EX | (0 if wait else fcntl.LOCK_NB))
        yield
