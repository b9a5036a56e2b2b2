from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("voting", "0010_matter_of_a_vote")]

    operations = [
        migrations.AddField(
            model_name="election",
            name="replacement",
            field=models.BooleanField(default=True, verbose_name="电子投票截止前可以改投"),
        ),
    ]
