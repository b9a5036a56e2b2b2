"""Formats, salts, the history and the signatures. The triggers make way until 0006: SQLite builds tables anew."""

from typing import Any

from django.db import migrations, models

from huying.kernel.ledger import triggers


def drop(apps: Any, schema_editor: Any) -> None:
    triggers.drop(schema_editor.connection)


class Migration(migrations.Migration):
    dependencies = [("ledger", "0002_append_only")]
    operations = [
        migrations.RunPython(drop, migrations.RunPython.noop),
        migrations.AddField("entry", "format", models.SmallIntegerField("格式", default=1), preserve_default=False),
        migrations.AddField("entry", "salt", models.CharField("盐", max_length=32, null=True)),
        migrations.AddField("batch", "number", models.BigIntegerField("批号", null=True)),
        migrations.AddField("batch", "format", models.SmallIntegerField("格式", default=1), preserve_default=False),
        migrations.AddField("batch", "history", models.CharField("以前各批的树根", max_length=64, null=True)),
        migrations.AddField("batch", "completed", models.CharField("完成的子树", max_length=64, null=True)),
        migrations.AddField("batch", "signature_algorithm", models.CharField("签名算法", max_length=20, null=True)),
        migrations.AddField("batch", "public_key", models.CharField("公钥", max_length=200, null=True)),
        migrations.AddField("batch", "signature", models.CharField("签名", max_length=200, null=True)),
    ]
