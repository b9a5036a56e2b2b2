from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('meetings', '0011_terms_that_were_said'),
    ]

    operations = [
        migrations.AddField(
            model_name='agendaitem',
            name='is_late',
            field=models.BooleanField(default=False, verbose_name='开会以后才列入'),
        ),
        migrations.AddField(
            model_name='agendaitem',
            name='is_moved_away',
            field=models.BooleanField(default=False, verbose_name='已不在这次会议的议程上'),
        ),
    ]
