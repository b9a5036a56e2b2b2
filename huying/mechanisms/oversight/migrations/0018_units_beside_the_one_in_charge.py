from typing import ClassVar

from django.apps.registry import Apps
from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

ITEMS = {"proceeding__procedure": "item_handling"}
PAPERS = ("document_id", "hand_over_letter_id", "topic__research_report_id")


def stand_on_their_desks(apps: Apps, editor: BaseDatabaseSchemaEditor) -> None:
    """What assisting units and those with a part of their own owe now is a step: it is listed on their desks.

    Of an item that was answered no opinion is asked any more.
    """
    alias = editor.connection.alias
    items = apps.get_model("oversight", "ProblemItem").objects.using(alias)
    answered = items.filter(answered_on__isnull=False).values("pk")
    too_late = {"act": "co_opinion", "proceeding__subject_id__in": answered}
    doors = apps.get_model("procedures", "OpenDoor").objects.using(alias).filter(**ITEMS)
    doors.filter(**too_late).delete()
    apps.get_model("procedures", "DueDay").objects.using(alias).filter(**ITEMS, **too_late, done_on=None).delete()
    doors.filter(act__in=("co_opinion", "separately_answered")).update(is_step=True)


def reports_are_sent_for_comment(apps: Apps, editor: BaseDatabaseSchemaEditor) -> None:
    """Whoever owes the report of an appraisal now sends its draft first (监督法第十五条); its day is counted anew with
    the next act."""
    alias = editor.connection.alias
    running = apps.get_model("procedures", "Proceeding").objects.using(alias)
    drafted = apps.get_model("procedures", "ActRecord").objects.using(alias).filter(act="report_drafted")
    owing = running.filter(procedure="special_appraisal", ended_on=None).exclude(pk__in=drafted.values("proceeding"))
    doors = apps.get_model("procedures", "OpenDoor").objects.using(alias)
    doors.filter(act="submitted", proceeding__in=owing).update(act="report_drafted", due_on=None)
    owing.filter(stage="submitted").update(stage="report_drafted")


def read_the_papers(apps: Apps, editor: BaseDatabaseSchemaEditor) -> None:
    """They read what was handed over: the letter with its list, and the report that goes with it (R1.46)."""
    alias = editor.connection.alias
    audiences = apps.get_model("documents", "Audience").objects.using(alias)
    beside = apps.get_model("oversight", "ItemUnit").objects.using(alias)
    letters = apps.get_model("oversight", "OpinionDocument").objects.using(alias)
    handed = beside.filter(problemitem__listed_node_on__isnull=False)  # the nodes are listed when it is handed over
    for letter, body in set(handed.values_list("problemitem__opinion", "body")):
        for document in filter(None, letters.filter(pk=letter).values_list(*PAPERS)[0]):
            audiences.get_or_create(document_id=document, audience=f"body:{body}")


class Migration(migrations.Migration):
    dependencies: ClassVar = [
        ("oversight", "0017_seats_know_their_vote"),
        ("documents", "0002_template_choice"),
        ("procedures", "0004_a_number_for_each_kind"),
    ]

    operations: ClassVar = [
        migrations.RunPython(stand_on_their_desks, migrations.RunPython.noop),
        migrations.RunPython(reports_are_sent_for_comment, migrations.RunPython.noop),
        migrations.RunPython(read_the_papers, migrations.RunPython.noop),
    ]
