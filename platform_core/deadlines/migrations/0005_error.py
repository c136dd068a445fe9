"""What kind of error put a promise off?"""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("deadlines", "0004_floor")]

    operations = [
        migrations.AddField(
            model_name="runningdeadline",
            name="error",
            field=models.CharField(blank=True, db_default="", default="", max_length=100),
        ),
    ]
