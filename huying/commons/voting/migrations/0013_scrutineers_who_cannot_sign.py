from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('voting', '0012_prepared_anew'),
    ]

    operations = [
        migrations.AddField(
            model_name='electionofficer',
            name='excused',
            field=models.TextField(default='-', verbose_name='没有签字，大会决定的理由'),
        ),
    ]
