from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('meetings', '0009_sessions_know_their_term'),
    ]

    operations = [
        migrations.AddField(
            model_name='scsession',
            name='is_called_off',
            field=models.BooleanField(default=False, verbose_name='已取消'),
        ),
        migrations.RemoveConstraint(
            model_name='scsession',
            name='session_number_is_unique_in_a_term',
        ),
        migrations.AddConstraint(
            model_name='scsession',
            constraint=models.UniqueConstraint(
                condition=models.Q(('is_called_off', False)),
                fields=('congress', 'congress_term', 'number'),
                name='session_number_is_unique_in_a_term',
            ),
        ),
    ]
