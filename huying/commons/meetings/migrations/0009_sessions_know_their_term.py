from typing import Any

from django.db import migrations


def sessions_are_of_the_term_of_their_day(apps: Any, editor: Any) -> None:
    """Where the terms (届) are entered; other sessions stay without one, as valid as before."""
    alias = editor.connection.alias
    Session = apps.get_model("meetings", "ScSession")
    for term in apps.get_model("people", "CongressTerm").objects.using(alias).order_by("from_on"):
        within = Session.objects.using(alias).filter(congress=term.congress_id, planned_on__gte=term.from_on)
        if term.until_on:
            within = within.filter(planned_on__lte=term.until_on)
        within.update(congress_term=term.ordinal)


class Migration(migrations.Migration):

    dependencies = [
        ('meetings', '0008_congress_term_of_a_session'),
        ('people', '0002_terms_and_appraisal_objects'),
    ]

    operations = [migrations.RunPython(sessions_are_of_the_term_of_their_day, migrations.RunPython.noop)]
