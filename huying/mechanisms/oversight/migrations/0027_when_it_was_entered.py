from typing import ClassVar
from zoneinfo import ZoneInfo

from django.apps.registry import Apps
from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

CHINA = ZoneInfo("Asia/Shanghai")


def entered(apps: Apps, editor: BaseDatabaseSchemaEditor) -> None:
    """When it was put on record that an item was done, and that a node was reached."""
    alias = editor.connection.alias
    items, nodes, records = (
        apps.get_model(*name).objects.using(alias)
        for name in (("oversight", "ProblemItem"), ("oversight", "Milestone"), ("procedures", "ActRecord"))
    )
    stands = {"proceeding__procedure": "item_handling", "reverses": None, "reversal": None}
    told = ("proceeding__subject_id", "on", "recorded_at")
    for item, on, at in list(records.filter(act="done", **stands).order_by("pk").values_list(*told)):
        items.filter(pk=item, done_on=on).update(done_entered_on=at.astimezone(CHINA).date())
    for item, on, at in list(records.filter(act="progressed", **stands).order_by("-pk").values_list(*told)):
        nodes.filter(item=item, reached_on=on).update(entered_on=at.astimezone(CHINA).date())


class Migration(migrations.Migration):
    dependencies: ClassVar = [
        ("oversight", "0026_sessions_before_an_adjustment"),
        ("procedures", "0005_entered_when_the_limit_had_passed"),
    ]

    operations: ClassVar = [
        migrations.AddField(
            model_name="problemitem",
            name="done_entered_on",
            field=models.DateField(blank=True, null=True, verbose_name="办完登记日"),
        ),
        migrations.AddField(
            model_name="milestone",
            name="entered_on",
            field=models.DateField(blank=True, null=True, verbose_name="完成登记日"),
        ),
        migrations.RunPython(entered, migrations.RunPython.noop),
    ]
