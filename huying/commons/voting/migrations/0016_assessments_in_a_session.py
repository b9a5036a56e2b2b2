from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('voting', '0015_half_day_of_a_vote'),
    ]

    operations = [
        migrations.AddField(
            model_name='gradedassessment',
            name='members',
            field=models.PositiveIntegerField(default=0, verbose_name='应到'),
        ),
        migrations.AddField(
            model_name='gradedassessment',
            name='present',
            field=models.PositiveIntegerField(blank=True, null=True, verbose_name='出席'),
        ),
        migrations.AlterField(
            model_name='gradedassessment',
            name='sitting',
            field=models.CharField(default='-', max_length=80, verbose_name='在哪一场'),
        ),
    ]
