"""Kept for history: the triggers of version 0.1.0 stood here. 0006 makes today's, on new and old databases alike."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("ledger", "0001_initial")]
    operations: list = []
