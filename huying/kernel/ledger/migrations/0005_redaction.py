"""Every batch has its number; what was redacted has its row."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("ledger", "0004_history_of_old_batches")]
    operations = [
        migrations.AlterField("batch", "number", models.BigIntegerField("批号", unique=True)),
        migrations.AlterField("batch", "completed", models.CharField("完成的子树", max_length=64)),
        migrations.CreateModel(
            name="Redaction",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("body_hash", models.CharField("内容的摘要", max_length=64, null=True)),
                ("entry", models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name="redaction", to="ledger.entry", verbose_name="抹去的留痕")),
                ("record", models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="ledger.entry", verbose_name="抹去的记录")),
            ],
            options={"verbose_name": "抹去"},
        ),
    ]
