from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('voting', '0018_day_of_a_vote'),
    ]

    operations = [
        migrations.AddField(
            model_name='secretballot',
            name='first_code',
            field=models.CharField(default='-', max_length=60, verbose_name='最初的编号'),
        ),
    ]
