from typing import ClassVar

from django.apps.registry import Apps
from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

SILENT = ("commented", "report_commented", "replied")  # silence counts as done: nobody waits for these


def waiting(apps: Apps, editor: BaseDatabaseSchemaEditor) -> None:
    """What is owed and cannot be done says so; on what it waits is written with the next act."""
    days = apps.get_model("procedures", "DueDay").objects.using(editor.connection.alias)
    owed = days.filter(done_on=None, is_open=False, proceeding__ended_on=None).exclude(act__in=SILENT)
    owed.update(waits_for="先办前面的一步")


class Migration(migrations.Migration):
    dependencies: ClassVar = [("procedures", "0005_entered_when_the_limit_had_passed")]

    operations: ClassVar = [
        migrations.AddField(
            model_name="dueday",
            name="waits_for",
            field=models.CharField(default="-", max_length=200, verbose_name="在等什么"),
        ),
        migrations.RunPython(waiting, migrations.RunPython.noop),
    ]
