"""What a shop advertised to those who agreed, and how many were reached."""

import django.db.models.deletion
import pgtrigger.compiler
import pgtrigger.migrations
import platform_core.rows
import platform_core.tenancy.walls
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("merchants", "0003_late_dispatch"),
        ("tenancy", "0001_initial"),
    ]

    operations = [
        migrations.CreateModel(
            name="Advertisement",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=platform_core.rows.new_id, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("subject", models.CharField(max_length=60)),
                ("body", models.TextField()),
                ("subject_en", models.CharField(blank=True, max_length=60)),
                ("body_en", models.TextField(blank=True)),
                ("contact", models.CharField(max_length=60)),
                ("advertised_by", models.UUIDField()),
                ("advertised_at", models.DateTimeField()),
                (
                    "merchant",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="tenancy.tenant"
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="Reach",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=platform_core.rows.new_id, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("reached", models.PositiveIntegerField()),
                ("counted_at", models.DateTimeField()),
                (
                    "advertisement",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="turns",
                        to="merchants.advertisement",
                    ),
                ),
                (
                    "merchant",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="tenancy.tenant"
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.AddIndex(
            model_name="advertisement",
            index=models.Index(fields=["merchant", "-advertised_at", "-id"], name="advertisements_of_a_shop"),
        ),
        migrations.AddConstraint(
            model_name="advertisement",
            constraint=models.UniqueConstraint(fields=("merchant", "id"), name="merchants_advertisement_tenant_key"),
        ),
        migrations.AddConstraint(
            model_name="advertisement",
            constraint=platform_core.tenancy.walls.Wall(
                "shopper",
                may=("SELECT",),
                name="merchants_advertisement_shopper_wall",
                own="advertised_by",
                public=False,
            ),
        ),
        migrations.AddConstraint(
            model_name="advertisement",
            constraint=platform_core.tenancy.walls.Wall(
                "merchant",
                may=("SELECT", "INSERT"),
                name="merchants_advertisement_merchant_wall",
                own="merchant",
                public=False,
            ),
        ),
        migrations.AddConstraint(
            model_name="advertisement",
            constraint=platform_core.tenancy.walls.Wall(
                "staff", may=("SELECT",), name="merchants_advertisement_staff_wall", own="", public=False
            ),
        ),
        migrations.AddConstraint(
            model_name="advertisement",
            constraint=platform_core.tenancy.walls.Wall(
                "system", may=("SELECT",), name="merchants_advertisement_system_wall", own="", public=False
            ),
        ),
        migrations.AddConstraint(
            model_name="advertisement",
            constraint=platform_core.tenancy.walls.Wall(
                "auditor", may=("SELECT",), name="merchants_advertisement_auditor_wall", own="", public=False
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="advertisement",
            trigger=pgtrigger.compiler.Trigger(
                name="append_only",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                    hash="83ab3dcc5047b5d021d04da341ca3bbe7ce3441b",
                    operation="UPDATE OR DELETE",
                    pgid="pgtrigger_append_only_65a35",
                    table="merchants_advertisement",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="advertisement",
            trigger=pgtrigger.compiler.Trigger(
                name="no_truncate",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'append-only';",
                    hash="114c4806259a1bd5f995852b0c8fba6a9b34fc3d",
                    level="STATEMENT",
                    operation="TRUNCATE",
                    pgid="pgtrigger_no_truncate_cfb59",
                    table="merchants_advertisement",
                    when="BEFORE",
                ),
            ),
        ),
        migrations.AddConstraint(
            model_name="reach",
            constraint=models.UniqueConstraint(fields=("merchant", "id"), name="merchants_reach_tenant_key"),
        ),
        migrations.AddConstraint(
            model_name="reach",
            constraint=platform_core.tenancy.walls.CompositeKey(
                fields=("merchant", "advertisement"),
                name="merchants_reach_advertisement_key",
                to="merchants.Advertisement",
            ),
        ),
        migrations.AddConstraint(
            model_name="reach",
            constraint=platform_core.tenancy.walls.Wall(
                "merchant", may=("SELECT", "INSERT"), name="merchants_reach_merchant_wall", own="merchant", public=False
            ),
        ),
        migrations.AddConstraint(
            model_name="reach",
            constraint=platform_core.tenancy.walls.Wall(
                "staff", may=("SELECT",), name="merchants_reach_staff_wall", own="", public=False
            ),
        ),
        migrations.AddConstraint(
            model_name="reach",
            constraint=platform_core.tenancy.walls.Wall(
                "system", may=("SELECT",), name="merchants_reach_system_wall", own="", public=False
            ),
        ),
        migrations.AddConstraint(
            model_name="reach",
            constraint=platform_core.tenancy.walls.Wall(
                "auditor", may=("SELECT",), name="merchants_reach_auditor_wall", own="", public=False
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="reach",
            trigger=pgtrigger.compiler.Trigger(
                name="append_only",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                    hash="ab174192bfdcc502e73d58e75172f2110c03b44b",
                    operation="UPDATE OR DELETE",
                    pgid="pgtrigger_append_only_3ff56",
                    table="merchants_reach",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="reach",
            trigger=pgtrigger.compiler.Trigger(
                name="no_truncate",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'append-only';",
                    hash="339d150c190a0e2e9a7aa90d287fa6be218e6edb",
                    level="STATEMENT",
                    operation="TRUNCATE",
                    pgid="pgtrigger_no_truncate_c6e9e",
                    table="merchants_reach",
                    when="BEFORE",
                ),
            ),
        ),
    ]
