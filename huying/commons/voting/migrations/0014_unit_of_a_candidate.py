from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('voting', '0013_scrutineers_who_cannot_sign'),
    ]

    operations = [
        migrations.AddField(
            model_name='electionoption',
            name='unit',
            field=models.BigIntegerField(blank=True, null=True, verbose_name='责任单位'),
        ),
    ]
