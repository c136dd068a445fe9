"""Whose clocks does a regulator see? Those of their own requests."""

import platform_core.tenancy.walls
from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [
        ("deadlines", "0001_initial"),
        ("tenancy", "0001_initial"),
    ]

    operations = [
        migrations.AddConstraint(
            model_name="runningdeadline",
            constraint=platform_core.tenancy.walls.Wall(
                "regulator",
                may=("SELECT", "INSERT", "UPDATE"),
                name="deadlines_runningdeadline_regulator_wall",
                own="person_id",
                public=False,
            ),
        ),
    ]
