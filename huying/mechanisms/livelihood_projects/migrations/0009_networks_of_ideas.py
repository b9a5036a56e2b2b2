from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ("livelihood", "0008_groups_of_earlier_inspections"),
        ("people", "0004_password_from"),
    ]

    operations = [
        migrations.AddField(
            model_name="idea",
            name="block_digest",
            field=models.CharField(default="-", editable=False, max_length=64),
        ),
        migrations.AddIndex(
            model_name="idea",
            index=models.Index(fields=["solicitation", "block_digest", "said_at"], name="idea_by_block"),
        ),
    ]
