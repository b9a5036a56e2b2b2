from typing import ClassVar

from django.db import migrations, models
from django.db.models import CASCADE, PROTECT

KINDS = [("assist", "协办"), ("separate", "分办")]


class Migration(migrations.Migration):
    dependencies: ClassVar = [
        ("oversight", "0023_resolutions_published"),
        ("people", "0005_bodies_that_ended"),
        ("procedures", "0004_a_number_for_each_kind"),
    ]

    operations: ClassVar = [
        migrations.CreateModel(
            name="FormerUnit",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("kind", models.CharField("协办或分办", max_length=10, choices=KINDS)),
                ("body", models.ForeignKey("people.body", CASCADE, related_name="+", verbose_name="单位")),
                ("problemitem", models.ForeignKey("oversight.problemitem", CASCADE, related_name="+",
                                                  verbose_name="事项")),
                ("record", models.ForeignKey("procedures.actrecord", PROTECT, related_name="+",
                                             verbose_name="改为主办的记录")),
            ],
            options={"verbose_name": "改为主办的协办、分办单位"},
        ),
    ]  # fmt: skip
