"""The tables of tenancy, and what guards them."""

from django.db import migrations, models
from platform_core.tenancy.operations import Table, walls
from platform_core.tenancy.walls import Wall
from uuid_utils.compat import uuid7


class Migration(migrations.Migration):
    initial = True
    dependencies = []

    operations = [
        Table(
            "Tenant",
            [
                ("id", models.UUIDField(default=uuid7, primary_key=True, serialize=False)),
            ],
            constraints=[
                Wall("staff", may=("SELECT", "INSERT")),
                Wall("system", may=("SELECT",)),
                Wall("merchant", own="id", may=("SELECT",)),
                *walls("shopper", "anonymous", may=("SELECT",), public=True),
            ],
        ),
    ]
