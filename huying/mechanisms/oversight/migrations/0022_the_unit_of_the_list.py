from datetime import datetime
from typing import Any, ClassVar

from django.apps.registry import Apps
from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.models import F

GIVING = ("reassigned", "return_decided")


def list_the_unit(apps: Apps, editor: BaseDatabaseSchemaEditor) -> None:
    """Whose an item was when it was handed over: what was never given on is still theirs; of what was, whoever asked
    to return it before it was first given. Where nobody did it is not on record, and stays empty."""
    alias = editor.connection.alias
    items = apps.get_model("oversight", "ProblemItem").objects.using(alias).filter(listed_node_on__isnull=False)
    records = apps.get_model("procedures", "ActRecord").objects.using(alias).filter(
        proceeding__procedure="item_handling", reverses=None, reversal=None
    )  # fmt: skip
    named = records.filter(act__in=GIVING, said__contains='"unit"').order_by("-pk")
    given = dict(named.values_list("proceeding__subject_id", "pk"))  # by item the first giving
    items.exclude(pk__in=given).update(listed_unit=F("unit"))
    asked = records.filter(act="returned", proceeding__subject_id__in=given).order_by("-pk")
    told = asked.values_list("proceeding__subject_id", "pk", "by", "recorded_at")
    first = {item: (by, at) for item, pk, by, at in told if pk < given[item]}
    for item, (by, at) in first.items():
        if unit := _unit_of(apps, alias, by, at):
            items.filter(pk=item).update(listed_unit=unit)


def _unit_of(apps: Apps, alias: str, person: int | None, at: datetime) -> int | None:
    held: Any = apps.get_model("people", "Mandate").objects.using(alias).filter(
        person=person, role="handling_unit", from_on__lte=at.date()
    )  # fmt: skip
    found: int | None = held.order_by("-from_on").values_list("body", flat=True).first()
    return found


def nobody_stands_beside_itself(apps: Apps, editor: BaseDatabaseSchemaEditor) -> None:
    """A unit that had a part of an item and was then put in charge of it owes one answer, for the whole."""
    alias = editor.connection.alias
    beside = apps.get_model("oversight", "ItemUnit").objects.using(alias)
    twice = beside.filter(body=F("problemitem__unit"), problemitem__listed_node_on__isnull=False)
    parts = {"act__in": ("co_opinion", "separately_answered"), "proceeding__procedure": "item_handling"}
    for pk, item, body in list(twice.values_list("pk", "problemitem", "body")):
        for name in ("DueDay", "OpenDoor"):
            rows = apps.get_model("procedures", name).objects.using(alias)
            rows.filter(**parts, proceeding__subject_id=item, party=str(body)).delete()
        beside.filter(pk=pk).delete()


class Migration(migrations.Migration):
    dependencies: ClassVar = [
        ("oversight", "0021_whose_it_was_when_handed_over"),
        ("procedures", "0004_a_number_for_each_kind"),
    ]

    operations: ClassVar = [
        migrations.RunPython(list_the_unit, migrations.RunPython.noop),
        migrations.RunPython(nobody_stands_beside_itself, migrations.RunPython.noop),
    ]
