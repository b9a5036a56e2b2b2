from django.db import migrations


def name_the_groups(apps, schema_editor):
    """What was arranged about an area before was for the group that the area has now."""
    alias = schema_editor.connection.alias
    area, activity = apps.get_model("livelihood", "Area"), apps.get_model("activities", "Activity")
    inspection = apps.get_model("livelihood", "GroupInspection")
    groups = dict(area.objects.using(alias).exclude(group=None).values_list("pk", "group"))
    about = activity.objects.using(alias).filter(subject_kind="area", subject_id__in=list(groups)).order_by("pk")
    inspection.objects.using(alias).bulk_create(
        inspection(congress_id=each.congress_id, activity=each, group_id=groups[each.subject_id]) for each in about
    )


class Migration(migrations.Migration):
    dependencies = [("livelihood", "0007_inspections_of_groups")]

    operations = [migrations.RunPython(name_the_groups, migrations.RunPython.noop)]
