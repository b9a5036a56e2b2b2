from typing import ClassVar

from django.apps.registry import Apps
from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

PAPERS = ("document_id", "hand_over_letter_id", "topic__research_report_id")


def stand_on_their_desks(apps: Apps, editor: BaseDatabaseSchemaEditor) -> None:
    """What assisting units and those with a part of their own owe now is a step: it is listed on their desks."""
    doors = apps.get_model("procedures", "OpenDoor").objects.using(editor.connection.alias)
    owed = ("co_opinion", "separately_answered")
    doors.filter(proceeding__procedure="item_handling", act__in=owed).update(is_step=True)


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
        migrations.RunPython(read_the_papers, migrations.RunPython.noop),
    ]
