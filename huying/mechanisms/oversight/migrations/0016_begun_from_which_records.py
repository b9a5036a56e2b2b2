from datetime import UTC, datetime

from django.apps.registry import Apps
from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor


def begun_when_drawn(apps: Apps, editor: BaseDatabaseSchemaEditor) -> None:
    """Of the texts that are there nothing else is known."""
    texts = apps.get_model("oversight", "Publication").objects.using(editor.connection.alias)
    texts.update(begun_at=models.F("drawn_at"))


class Migration(migrations.Migration):
    dependencies = [("oversight", "0015_bills_and_investigations_published")]

    operations = [
        migrations.AddField(
            model_name="publication",
            name="begun_at",
            field=models.DateTimeField(default=datetime(2026, 1, 1, tzinfo=UTC), verbose_name="依据到哪一刻为止的记录"),
            preserve_default=False,
        ),
        migrations.RunPython(begun_when_drawn, migrations.RunPython.noop),
    ]
