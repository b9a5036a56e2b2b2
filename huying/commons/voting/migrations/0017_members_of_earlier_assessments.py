from typing import Any

from django.db import migrations
from django.db.models import Count


def members_were_those_who_might_vote(apps: Any, editor: Any) -> None:
    """Until now every member of the day had a seat; who was present was not asked, and stays unknown. Of the ballots of
    votes on decisions that is not so: the next step puts them right.
    """
    Assessment = apps.get_model("voting", "GradedAssessment")
    rows = Assessment.objects.using(editor.connection.alias).annotate(seated=Count("seats"))
    for pk, seated in list(rows.values_list("pk", "seated")):
        Assessment.objects.using(editor.connection.alias).filter(pk=pk).update(members=seated)


class Migration(migrations.Migration):

    dependencies = [
        ('voting', '0016_assessments_in_a_session'),
    ]

    operations = [migrations.RunPython(members_were_those_who_might_vote, migrations.RunPython.noop)]
