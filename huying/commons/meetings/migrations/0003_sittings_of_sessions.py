"""Every session gets the sitting it opened with; who attended the session attended that."""

from django.db import migrations


def give_sittings(apps, schema_editor):
    owner = schema_editor.connection.alias  # where two roles are set up, only the owner may read meanwhile
    session, sitting, attendance = (
        apps.get_model("meetings", name).objects.using(owner) for name in ("ScSession", "Sitting", "Attendance")
    )
    for each in session.exclude(sittings__isnull=False).order_by("pk"):
        first = sitting.create(congress_id=each.congress_id, session=each, on=each.planned_on)
        attendance.filter(session=each, sitting=None).update(sitting=first)


class Migration(migrations.Migration):
    dependencies = [("meetings", "0002_session_pack")]

    operations = [migrations.RunPython(give_sittings, migrations.RunPython.noop)]
