"""A regulator, too, is answered the same twice."""

import platform_core.tenancy.walls
from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [
        ("http", "0001_initial"),
    ]

    operations = [
        migrations.AddConstraint(
            model_name="answer",
            constraint=platform_core.tenancy.walls.Wall(
                "regulator", may=("SELECT", "INSERT"), name="http_answer_regulator_wall", own="person_id", public=False
            ),
        ),
    ]
