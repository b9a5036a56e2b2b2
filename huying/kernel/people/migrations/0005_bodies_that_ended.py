from typing import ClassVar

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies: ClassVar = [
        ("people", "0004_password_from"),
    ]

    operations: ClassVar = [
        migrations.AddField(
            model_name="body",
            name="ended_on",
            field=models.DateField(blank=True, null=True, verbose_name="撤并的日子"),
        ),
    ]
