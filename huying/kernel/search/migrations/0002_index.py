"""The engine's own index of pairs: a contentless FTS5 table on SQLite, a tsvector with GIN on PostgreSQL."""

from typing import ClassVar

from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import StateApps

MAKE = {
    # ascii: every character beyond ASCII belongs to a word, so a pair is one word whatever it is made of.
    "sqlite": [
        "CREATE VIRTUAL TABLE search_fts USING fts5(title, text, mark, content='', detail=column, tokenize='ascii')"
    ],
    "postgresql": [
        "ALTER TABLE search_searchentry ADD COLUMN pairs tsvector",
        "CREATE INDEX search_entry_pairs ON search_searchentry USING gin (pairs)",
    ],
}
UNMAKE = {
    "sqlite": ["DROP TABLE search_fts"],
    "postgresql": ["ALTER TABLE search_searchentry DROP COLUMN pairs"],
}


def make(apps: StateApps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    for statement in MAKE[schema_editor.connection.vendor]:
        schema_editor.execute(statement)


def unmake(apps: StateApps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    for statement in UNMAKE[schema_editor.connection.vendor]:
        schema_editor.execute(statement)


class Migration(migrations.Migration):
    dependencies: ClassVar = [("search", "0001_initial")]
    operations: ClassVar = [migrations.RunPython(make, unmake)]
