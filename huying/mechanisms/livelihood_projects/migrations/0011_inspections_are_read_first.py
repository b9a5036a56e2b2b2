from django.db import migrations, models

from huying.commons.voices.masking import mask_text


def keep_what_was_shown(apps, schema_editor):
    """What the page of a project had shown stays, its numbers hidden; what nobody outside had seen waits to be read."""
    alias = schema_editor.connection.alias
    seen = apps.get_model("livelihood", "Step").objects.using(alias).filter(kind="inspection")
    seen.filter(project__decision__published_on=None).update(state="waiting")
    for step in seen.filter(state="shown").iterator():
        step.open_words = mask_text(step.words)
        step.save(using=alias, update_fields=["open_words"])


class Migration(migrations.Migration):
    dependencies = [("livelihood", "0010_comments_on_projects")]

    operations = [
        migrations.AddField("step", "state", models.CharField(choices=[("waiting", "等办公室看"), ("shown", "公开"), ("kept", "不公开")], default="shown", max_length=8, verbose_name="公开")),
        migrations.AddField("step", "open_words", models.TextField(default="-", verbose_name="公开的文字")),
        migrations.AddField("step", "reason", models.TextField(default="-", verbose_name="为什么不公开")),
        migrations.AddField("step", "decided_at", models.DateTimeField(blank=True, null=True, verbose_name="看过的时间")),
        migrations.AddIndex("step", models.Index(fields=["congress", "kind", "state"], name="step_by_state")),
        migrations.RunPython(keep_what_was_shown, migrations.RunPython.noop),
    ]
