from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('meetings', '0007_attendance_by_video'),
    ]

    operations = [
        migrations.AddField(
            model_name='scsession',
            name='congress_term',
            field=models.PositiveSmallIntegerField(default=0, verbose_name='第几届'),
        ),
        migrations.RemoveConstraint(
            model_name='scsession',
            name='session_number_is_unique',
        ),
        migrations.AddConstraint(
            model_name='scsession',
            constraint=models.UniqueConstraint(fields=('congress', 'congress_term', 'number'), name='session_number_is_unique_in_a_term'),
        ),
    ]
