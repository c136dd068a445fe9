from uuid import UUID

from django.db import migrations, models


class Migration(migrations.Migration):
    """Who appointed is part of the appointment. Of earlier ones the log knows; here it stands as nobody."""

    dependencies = [("regulators", "0001_initial")]

    operations = [
        migrations.AddField(
            model_name="regulator",
            name="appointed_by",
            field=models.UUIDField(default=UUID(int=0)),
            preserve_default=False,
        ),
    ]
