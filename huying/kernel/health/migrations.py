"""Which steps of the database's growth the program ships, and which the database has been through."""

from __future__ import annotations

from pathlib import Path

Step = tuple[str, str]


def applied() -> set[Step]:
    """(app, name) of every migration that the database has been through; none for a new database."""
    from django.db import DatabaseError, connection

    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT app, name FROM django_migrations")
            return set(cursor.fetchall())
    except DatabaseError:  # no such table
        return set()


def shipped() -> set[Step]:
    """(app, name) of every migration file of the installed apps."""
    from django.apps import apps

    return {
        (app.label, file.stem)
        for app in apps.get_app_configs()
        for file in Path(app.path, "migrations").glob("[!_]*.py")
    }


def unknown(been_through: set[Step]) -> list[Step]:
    """Steps of this program's own apps that the database has been through and the program does not know: the
    database is newer. An app that is no longer shipped leaves its steps behind, and these are not meant."""
    known = shipped()
    apps = {app for app, _ in known}
    return sorted(step for step in been_through - known if step[0] in apps)
