from typing import ClassVar

from django.apps.registry import Apps
from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

PART, WHOLE = "separately_answered", "done"
TIMING = ("due_on", "unit", "provisional")


def the_day_of_the_whole(apps: Apps, editor: BaseDatabaseSchemaEditor) -> None:
    """A part of an item follows the day of the whole: more time that was given, a new day with being sent back."""
    alias = editor.connection.alias
    of_items = {"proceeding__procedure": "item_handling", "proceeding__ended_on": None}
    days = apps.get_model("procedures", "DueDay").objects.using(alias).filter(**of_items)
    doors = apps.get_model("procedures", "OpenDoor").objects.using(alias).filter(**of_items, act=PART)
    parts = days.filter(act=PART, done_on=None)
    whole = days.filter(act=WHOLE, proceeding__in=parts.values("proceeding"))
    for proceeding, original_on, *timing in list(whole.values_list("proceeding", "original_on", *TIMING)):
        said = dict(zip(TIMING, timing, strict=True))
        parts.filter(proceeding=proceeding).update(original_on=original_on, **said)
        doors.filter(proceeding=proceeding).update(**said)


class Migration(migrations.Migration):
    dependencies: ClassVar = [
        ("oversight", "0019_deputies_told_of_texts"),
        ("procedures", "0004_a_number_for_each_kind"),
    ]

    operations: ClassVar = [migrations.RunPython(the_day_of_the_whole, migrations.RunPython.noop)]
