import json
from typing import Any, ClassVar

from django.apps.registry import Apps
from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

KINDS = [("assist", "协办"), ("separate", "分办")]
LEAVES = {  # by the act with which a unit beside leaves, how it stood there
    "assist_return_decided": "assist",
    "assist_taken_over": "assist",
    "part_return_decided": "separate",
    "part_taken_over": "separate",
}
GIVES = ("reassigned", "return_decided", "taken_over")


def take_back(apps: Apps, editor: BaseDatabaseSchemaEditor) -> None:
    """Who stood beside as the list was handed over: who does today, less what the records that stand have changed."""
    alias = editor.connection.alias
    handed = apps.get_model("oversight", "ProblemItem").objects.using(alias).filter(listed_node_on__isnull=False)
    rows = apps.get_model("oversight", "ItemUnit").objects.using(alias).filter(problemitem__in=handed.values("pk"))
    found: dict[int, dict[int, str]] = {}
    for item, body, kind in rows.order_by("pk").values_list("problemitem", "body", "kind"):
        found.setdefault(item, {})[body] = kind
    former = apps.get_model("oversight", "FormerUnit").objects.using(alias)
    replaced = {record: (body, kind) for record, body, kind in former.values_list("record", "body", "kind")}
    for item, pk, act, party, text in _records(apps, alias):
        said, units = json.loads(text), found.setdefault(item, {})
        if pk in replaced:
            units.setdefault(*replaced[pk])
        if act in LEAVES and said.get("decision", "agreed") == "agreed":
            units.pop(int(said.get("unit") or 0), None)
            units.setdefault(int(party), LEAVES[act])
    listed = apps.get_model("oversight", "ListedUnit")
    listed.objects.using(alias).bulk_create(
        listed(problemitem_id=item, body_id=body, kind=kind)
        for item, units in found.items() for body, kind in units.items()
    )  # fmt: skip


def _records(apps: Apps, alias: str) -> Any:
    """The records that stand by which an item, or a part of one, went to another unit, the newest first."""
    records = apps.get_model("procedures", "ActRecord").objects.using(alias).filter(
        proceeding__procedure="item_handling", act__in=[*LEAVES, *GIVES], reverses=None, reversal=None
    )  # fmt: skip
    return records.order_by("-pk").values_list("proceeding__subject_id", "pk", "act", "party", "said")


class Migration(migrations.Migration):
    dependencies: ClassVar = [
        ("oversight", "0024_units_that_stood_beside_before"),
        ("people", "0005_bodies_that_ended"),
        ("procedures", "0004_a_number_for_each_kind"),
    ]

    operations: ClassVar = [
        migrations.CreateModel(
            name="ListedUnit",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("kind", models.CharField("协办或分办", max_length=10, choices=KINDS)),
                ("body", models.ForeignKey("people.body", models.CASCADE, related_name="+", verbose_name="单位")),
                ("problemitem", models.ForeignKey("oversight.problemitem", models.CASCADE, related_name="+",
                                                  verbose_name="事项")),
            ],
            options={"verbose_name": "交办时的协办、分办单位", "unique_together": {("problemitem", "body")}},
        ),
        migrations.RunPython(take_back, migrations.RunPython.noop),
        migrations.DeleteModel("FormerUnit"),
        migrations.RemoveField("problemitem", "taken_over_from"),
        migrations.AddField("milestone", "written_after", models.BigIntegerField("写在哪一条记录以后", default=0)),
        migrations.AddField(
            "milestone",
            "written_by",
            models.ForeignKey("people.body", models.PROTECT, null=True, blank=True, related_name="+",
                              verbose_name="写的单位"),
        ),
    ]  # fmt: skip
