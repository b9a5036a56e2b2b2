from typing import ClassVar

import django.db.models.deletion
from django.db import migrations, models

UNIT = {"blank": True, "null": True, "on_delete": django.db.models.deletion.PROTECT, "related_name": "+"}


class Migration(migrations.Migration):
    dependencies: ClassVar = [
        ("oversight", "0020_a_part_is_due_with_the_whole"),
        ("people", "0005_bodies_that_ended"),
    ]

    operations: ClassVar = [
        migrations.AddField(
            model_name="problemitem",
            name="listed_unit",
            field=models.ForeignKey(to="people.body", verbose_name="交办时的主办单位", **UNIT),
        ),
        migrations.AddField(
            model_name="problemitem",
            name="taken_over_from",
            field=models.ForeignKey(to="people.body", verbose_name="从哪个单位承接", **UNIT),
        ),
    ]
