from django.contrib.postgres.operations import AddIndexConcurrently, RemoveIndexConcurrently
from django.db import migrations, models


class Migration(migrations.Migration):
    atomic = False  # the window is read while its index is made
    dependencies = [("catalog", "0021_offers_of_the_verified")]

    operations = [
        AddIndexConcurrently(
            model_name="shown",
            index=models.Index(
                fields=["-published_at", "-listing"],
                include=("id", "merchant", "category", "begins_at", "ends_at"),
                name="shown_newest_of_all",
            ),
        ),
        RemoveIndexConcurrently(model_name="shown", name="shown_newest"),
    ]
