import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ("livelihood", "0009_networks_of_ideas"),
        ("people", "0004_password_from"),
    ]

    operations = [
        migrations.CreateModel(
            name="ProjectComment",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("words", models.TextField(verbose_name="意见")),
                ("code_digest", models.CharField(editable=False, max_length=64, unique=True)),
                ("block_digest", models.CharField(default="-", editable=False, max_length=64)),
                ("said_at", models.DateTimeField(verbose_name="提出时间")),
                ("state", models.CharField(choices=[("waiting", "等办公室看"), ("shown", "公开"), ("kept", "不公开")], default="waiting", max_length=8, verbose_name="公开")),
                ("reason", models.TextField(default="-", verbose_name="为什么不公开")),
                ("decided_at", models.DateTimeField(blank=True, null=True, verbose_name="看过的时间")),
                ("answer", models.TextField(default="-", verbose_name="责任单位答复")),
                ("answered_at", models.DateTimeField(blank=True, null=True, verbose_name="答复时间")),
                ("answered_by", models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="people.body", verbose_name="答复的单位")),
                ("congress", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="people.congress", verbose_name="所属人大")),
                ("project", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="comments", to="livelihood.project", verbose_name="项目")),
            ],
            options={
                "verbose_name": "对项目的意见",
                "indexes": [models.Index(fields=["congress", "state", "said_at"], name="project_comment_by_state"), models.Index(fields=["congress", "block_digest", "said_at"], name="project_comment_by_block")],
            },
        ),
    ]
