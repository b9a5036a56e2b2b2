"""An adjustment keeps the session that a topic had before it: correcting it leads back there."""

from __future__ import annotations

from typing import ClassVar

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies: ClassVar = [
        ("meetings", "0009_sessions_know_their_term"),
        ("oversight", "0025_the_units_of_the_list"),
    ]

    operations: ClassVar = [
        migrations.AddField(
            "planchange",
            "session",
            models.ForeignKey(
                "meetings.scsession", django.db.models.deletion.PROTECT, null=True, blank=True, related_name="+",
                verbose_name="原来在哪一次会议",
            ),
        ),
    ]  # fmt: skip
