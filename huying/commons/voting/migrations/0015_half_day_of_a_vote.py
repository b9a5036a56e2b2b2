from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('voting', '0014_unit_of_a_candidate'),
    ]

    operations = [
        migrations.AddField(
            model_name='vote',
            name='sitting',
            field=models.CharField(default='-', max_length=80, verbose_name='在哪一场'),
        ),
    ]
