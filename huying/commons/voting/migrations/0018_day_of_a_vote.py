import re
from datetime import date, timedelta, timezone
from typing import Any

from django.db import migrations, models

CHINA = timezone(timedelta(hours=8))
DAY = re.compile(r"(\d+)月(\d+)日")  # 「6月25日上午全体会议」


def votes_were_held_on_the_day_of_their_half_day(apps: Any, editor: Any) -> None:
    """The half-day was kept as words without a year: it is the last such day before the vote was opened."""
    Vote = apps.get_model("voting", "Vote").objects.using(editor.connection.alias)
    for pk, sitting, opened_at in list(Vote.values_list("pk", "sitting", "opened_at")):
        opened_on = opened_at.astimezone(CHINA).date()
        if found := DAY.match(sitting):
            on = _last(int(found[1]), int(found[2]), opened_on)
            Vote.filter(pk=pk).update(held_on=on, is_late=on < opened_on)


def _last(month: int, day: int, until: date) -> date:
    on = until
    while (on.month, on.day) != (month, day):
        on -= timedelta(days=1)
    return on


def ballots_have_the_numbers_of_their_vote(apps: Any, editor: Any) -> None:
    """A ballot of a vote on a decision has a seat for who might vote, not for all members: their number, and that of
    who was present, stands with the vote (the migration before counted the seats)."""
    alias = editor.connection.alias
    Assessment = apps.get_model("voting", "GradedAssessment").objects.using(alias)
    votes = apps.get_model("voting", "Vote").objects.using(alias).exclude(ballot=None)
    for ballot, members, present in list(votes.values_list("ballot", "members", "present")):
        Assessment.filter(pk=ballot).update(members=members, present=present)


class Migration(migrations.Migration):

    dependencies = [
        ('voting', '0017_members_of_earlier_assessments'),
    ]

    operations = [
        migrations.AddField(
            model_name='vote',
            name='held_on',
            field=models.DateField(blank=True, null=True, verbose_name='这一场的日子'),
        ),
        migrations.AddField(
            model_name='vote',
            name='is_late',
            field=models.BooleanField(default=False, verbose_name='补登'),
        ),
        migrations.RunPython(votes_were_held_on_the_day_of_their_half_day, migrations.RunPython.noop),
        migrations.RunPython(ballots_have_the_numbers_of_their_vote, migrations.RunPython.noop),
    ]
