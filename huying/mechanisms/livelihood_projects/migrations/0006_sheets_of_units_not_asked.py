from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("livelihood", "0005_count_reports")]

    operations = [
        migrations.AddField(
            model_name="commitmentsheet",
            name="is_asked",
            field=models.BooleanField(default=True, verbose_name="要求作出承诺"),
        ),
    ]
