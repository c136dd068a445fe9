"""The relay asks at each pass which delivery has waited for more than a week."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("eventlog", "0007_replays"),
    ]

    operations = [
        migrations.AddIndex(
            model_name="pending",
            index=models.Index(fields=["put_off_at"], name="pending_by_age"),
        ),
    ]
