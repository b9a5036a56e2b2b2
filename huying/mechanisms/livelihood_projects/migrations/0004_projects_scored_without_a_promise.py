from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("livelihood", "0003_grounds_of_the_place")]

    operations = [
        migrations.AddField(
            model_name="commitment",
            name="is_promised",
            field=models.BooleanField(default=True, verbose_name="单位的承诺"),
        ),
    ]
