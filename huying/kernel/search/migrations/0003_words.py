"""Words beside the pairs: the index is made anew in four places, the best first (index.py)."""

from typing import ClassVar

from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import StateApps

MAKE = {
    # ascii: every character beyond ASCII belongs to a word, so a pair is one word whatever it is made of.
    # hashsize: eight megabytes are gathered before they are written out, one is usual; merging costs less.
    "sqlite": [
        "DROP TABLE search_fts",
        "CREATE VIRTUAL TABLE search_fts USING fts5(terms, content='', detail=none, tokenize='ascii')",
        "INSERT INTO search_fts(search_fts, rank) VALUES ('hashsize', 8000000)",
    ],
    "postgresql": ["UPDATE search_searchentry SET pairs = NULL"],
}


def make(apps: StateApps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """Leaves the index empty: it is not remembered but made from the entries, by whoever migrates (fill_empty_index)."""
    for statement in MAKE[schema_editor.connection.vendor]:
        schema_editor.execute(statement)


class Migration(migrations.Migration):
    dependencies: ClassVar = [("search", "0002_index")]
    operations: ClassVar = [
        migrations.AddField("searchentry", "words", models.TextField("词", null=True)),
        migrations.RunPython(make, migrations.RunPython.noop),
    ]
