"""Regulators count by the calendar that everybody counts by."""

import platform_core.tenancy.walls
from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [
        ("legal", "0002_days_2019_2026"),
    ]

    operations = [
        migrations.AddConstraint(
            model_name="calendarday",
            constraint=platform_core.tenancy.walls.Wall(
                "regulator", may=("SELECT",), name="legal_calendarday_regulator_wall", own="", public=True
            ),
        ),
    ]
