from typing import ClassVar
from zoneinfo import ZoneInfo

from django.apps.registry import Apps
from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

CHINA = ZoneInfo("Asia/Shanghai")


def reached_by_what_finished(apps: Apps, editor: BaseDatabaseSchemaEditor) -> None:
    """The nodes of an item that is done, and of a part that is answered, are reached by that."""
    alias = editor.connection.alias
    items, beside, nodes = (
        apps.get_model("oversight", name).objects.using(alias) for name in ("ProblemItem", "ItemUnit", "Milestone")
    )
    done = items.exclude(done_on=None).values_list("pk", "unit", "done_on", "done_entered_on")
    for item, unit, on, entered in list(done):
        at = _record(apps, alias, item, "done", "-", on)
        units = [unit, *beside.filter(problemitem=item, kind="assist").values_list("body", flat=True)]
        open_ = nodes.filter(item=item, unit__in=units, reached_on=None, written_after__lt=at)
        open_.update(reached_on=on, entered_on=entered)
    days = apps.get_model("procedures", "DueDay").objects.using(alias)
    parts = days.filter(act="separately_answered", proceeding__procedure="item_handling").exclude(done_on=None)
    for item, unit, on in list(parts.values_list("proceeding__subject_id", "party", "done_on")):
        at = _record(apps, alias, item, "separately_answered", unit, on)
        open_ = nodes.filter(item=item, unit=unit, reached_on=None, written_after__lt=at)
        open_.update(reached_on=on, entered_on=_day(apps, alias, at))


def _record(apps: Apps, alias: str, item: int, act: str, party: str, on: object) -> int:
    records = apps.get_model("procedures", "ActRecord").objects.using(alias)
    about = {"proceeding__procedure": "item_handling", "proceeding__subject_id": item, "reversal": None}
    found = records.filter(**about, act=act, party=party, on=on).order_by("-pk").values_list("pk", flat=True)
    return found.first() or 0


def _day(apps: Apps, alias: str, record: int) -> object:
    at = apps.get_model("procedures", "ActRecord").objects.using(alias).filter(pk=record).values_list("recorded_at")
    return next((moment.astimezone(CHINA).date() for (moment,) in at), None)


class Migration(migrations.Migration):
    dependencies: ClassVar = [("oversight", "0027_when_it_was_entered")]

    operations: ClassVar = [migrations.RunPython(reached_by_what_finished, migrations.RunPython.noop)]
