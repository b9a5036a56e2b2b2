import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ("activities", "0002_observation"),
        ("livelihood", "0006_sheets_of_units_not_asked"),
        ("people", "0004_password_from"),
    ]

    operations = [
        migrations.AddField(
            model_name="groupmember",
            name="left_on",
            field=models.DateField(blank=True, null=True, verbose_name="在组里的最后一天"),
        ),
        migrations.AddField(
            model_name="groupmember",
            name="joined_on",
            field=models.DateField(blank=True, null=True, verbose_name="在组里的第一天"),
        ),
        migrations.RemoveConstraint(model_name="groupmember", name="a_deputy_is_once_in_an_inspection_group"),
        migrations.AddConstraint(
            model_name="groupmember",
            constraint=models.UniqueConstraint(condition=models.Q(("left_on", None)), fields=("group", "person"), name="a_deputy_is_once_at_a_time_in_an_inspection_group"),
        ),
        migrations.CreateModel(
            name="GroupInspection",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("activity", models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name="group_inspection", to="activities.activity", verbose_name="哪一次活动")),
                ("congress", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="people.congress", verbose_name="所属人大")),
                ("group", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="inspections", to="livelihood.inspectiongroup", verbose_name="视察组")),
            ],
            options={
                "verbose_name": "分组视察",
            },
        ),
    ]
