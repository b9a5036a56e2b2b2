"""Triggers that refuse UPDATE, DELETE and TRUNCATE on the ledger's tables, but for a redaction that is on record."""

from typing import Any

from django.db import migrations

from huying.kernel.ledger import triggers


def create(apps: Any, schema_editor: Any) -> None:
    triggers.create(schema_editor.connection)


def drop(apps: Any, schema_editor: Any) -> None:
    triggers.drop(schema_editor.connection)


class Migration(migrations.Migration):
    dependencies = [("ledger", "0005_redaction")]
    operations = [migrations.RunPython(create, drop)]
