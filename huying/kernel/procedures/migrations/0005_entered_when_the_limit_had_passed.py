from typing import ClassVar
from zoneinfo import ZoneInfo

from django.apps.registry import Apps
from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.models import OuterRef, Subquery

CHINA = ZoneInfo("Asia/Shanghai")


def entered(apps: Apps, editor: BaseDatabaseSchemaEditor) -> None:
    """Of what is done already: when it was entered, where its limit had passed by then and it is dated earlier."""
    alias = editor.connection.alias
    days = apps.get_model("procedures", "DueDay").objects.using(alias)
    records = apps.get_model("procedures", "ActRecord").objects.using(alias)
    own = {name: OuterRef(name) for name in ("proceeding", "act", "party")}
    by = records.filter(**own, on=OuterRef("done_on"), reverses=None, reversal=None).order_by("-pk")
    done = days.exclude(done_on=None).annotate(at=Subquery(by.values("recorded_at")[:1]))
    known = done.exclude(at=None).values_list("pk", "due_on", "done_on", "at")
    for pk, due_on, done_on, at in list(known):
        day = at.astimezone(CHINA).date()
        if day > max(due_on, done_on):
            days.filter(pk=pk).update(entered_late_on=day)


class Migration(migrations.Migration):
    dependencies: ClassVar = [("procedures", "0004_a_number_for_each_kind")]

    operations: ClassVar = [
        migrations.AddField(
            model_name="dueday",
            name="entered_late_on",
            field=models.DateField(blank=True, null=True, verbose_name="补记的登记日"),
        ),
        migrations.RunPython(entered, migrations.RunPython.noop),
    ]
