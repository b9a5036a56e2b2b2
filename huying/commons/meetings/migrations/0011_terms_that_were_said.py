from typing import Any

from django.db import migrations, models


def terms_other_than_of_their_day_were_said(apps: Any, editor: Any) -> None:
    """Whether a term was typed was not kept: one that is not that of the session's day was."""
    alias = editor.connection.alias
    Session = apps.get_model("meetings", "ScSession").objects.using(alias)
    terms = list(apps.get_model("people", "CongressTerm").objects.using(alias).order_by("from_on"))
    for pk, congress, ordinal, day in list(
        Session.exclude(congress_term=0).values_list("pk", "congress", "congress_term", "planned_on")
    ):
        of_day = [t for t in terms if t.congress_id == congress and t.from_on <= day and day <= (t.until_on or day)]
        if ordinal not in [t.ordinal for t in of_day]:
            Session.filter(pk=pk).update(term_is_said=True)


class Migration(migrations.Migration):

    dependencies = [
        ('meetings', '0010_sessions_called_off'),
        ('people', '0002_terms_and_appraisal_objects'),
    ]

    operations = [
        migrations.AddField(
            model_name='scsession',
            name='term_is_said',
            field=models.BooleanField(default=False, verbose_name='届是填写的'),
        ),
        migrations.RunPython(terms_other_than_of_their_day_were_said, migrations.RunPython.noop),
    ]
