"""The tables of files, and what guards them."""

from django.db import migrations, models
from platform_core.rows import new_id
from platform_core.tenancy.operations import Table, append_only, tenant_key, walls
from platform_core.tenancy.walls import Wall
from platform_core.vault.fields import SealedField


class Migration(migrations.Migration):
    initial = True
    dependencies = [("tenancy", "0001_tables")]

    operations = [
        Table(
            "File",
            [
                ("id", models.UUIDField(default=new_id, editable=False, primary_key=True, serialize=False)),
                ("merchant", models.ForeignKey("tenancy.tenant", models.PROTECT, related_name="+", null=True)),
                ("shopper_id", models.UUIDField()),
                ("about_type", models.CharField(max_length=60)),
                ("about_id", models.UUIDField()),
                ("kept_by", models.CharField(max_length=20)),
                ("keeper_id", models.UUIDField()),
                ("media_type", models.CharField(max_length=40)),
                ("size", models.PositiveIntegerField()),
                ("sha256", models.CharField(max_length=64)),
                ("name", SealedField()),
                ("stored_as", models.CharField(max_length=80, unique=True)),
                ("kept_at", models.DateTimeField()),
            ],
            indexes=[models.Index(fields=["about_type", "about_id", "id"], name="files_about")],
            constraints=[
                tenant_key(),
                Wall("shopper", own="shopper_id", may=("SELECT", "INSERT")),
                Wall("merchant", own="merchant", may=("SELECT", "INSERT")),
                *walls("staff", "system", "auditor", may=("SELECT",)),
            ],
            guards=[*append_only()],
        ),
    ]
