"""Numbers the batches of version 0.1.0 and puts their heads into the history tree."""

from typing import Any

from django.db import migrations

from huying.kernel.ledger import merkle


def number(apps: Any, schema_editor: Any) -> None:
    batches = apps.get_model("ledger", "Batch").objects.using(schema_editor.connection.alias)
    kept: dict[int, bytes] = {}
    for at, (pk, head) in enumerate(batches.order_by("first_id").values_list("pk", "head").iterator(), 1):
        kept[at] = merkle.completed(bytes.fromhex(head), at, kept.__getitem__)
        batches.filter(pk=pk).update(number=at, completed=kept[at].hex())


class Migration(migrations.Migration):
    dependencies = [("ledger", "0003_signed_batches")]
    operations = [migrations.RunPython(number, migrations.RunPython.noop)]
