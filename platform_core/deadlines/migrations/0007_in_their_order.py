"""In which order does a shop's share of what is due come, where it all ran out at one midnight?"""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("deadlines", "0006_in_the_place_of_another")]

    operations = [
        migrations.RemoveIndex(model_name="runningdeadline", name="running_by_merchant"),
        migrations.AddIndex(
            model_name="runningdeadline",
            index=models.Index(
                fields=["merchant", "run_at", "id"],
                condition=models.Q(state="running"),
                name="running_by_merchant",
            ),
        ),
    ]
