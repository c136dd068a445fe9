"""Listings that a case of an app above keeps from being shown and sold."""

import django.db.models.deletion
import pgtrigger.compiler
import pgtrigger.migrations
import platform_core.rows
import platform_core.tenancy.walls
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("catalog", "0012_safety"),
        ("tenancy", "0001_initial"),
    ]

    operations = [
        migrations.CreateModel(
            name="Takedown",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=platform_core.rows.new_id, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("case_kind", models.CharField(max_length=60)),
                ("case_id", models.UUIDField()),
                ("taken_down_at", models.DateTimeField()),
                ("put_back_at", models.DateTimeField(null=True)),
                (
                    "listing",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="catalog.listing",
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
                "indexes": [
                    models.Index(
                        condition=models.Q(("put_back_at", None)),
                        fields=["merchant", "listing"],
                        name="listings_taken_down",
                    )
                ],
                "constraints": [
                    models.UniqueConstraint(fields=("merchant", "id"), name="catalog_takedown_tenant_key"),
                    platform_core.tenancy.walls.CompositeKey(
                        fields=("merchant", "listing"), name="catalog_takedown_listing_key", to="catalog.Listing"
                    ),
                    models.UniqueConstraint(fields=("case_id", "listing"), name="down_once_for_a_case"),
                    platform_core.tenancy.walls.Wall(
                        "anonymous", may=("SELECT",), name="catalog_takedown_anonymous_wall", own="", public=True
                    ),
                    platform_core.tenancy.walls.Wall(
                        "shopper", may=("SELECT",), name="catalog_takedown_shopper_wall", own="", public=True
                    ),
                    platform_core.tenancy.walls.Wall(
                        "merchant",
                        may=("SELECT", "UPDATE (id, put_back_at)"),
                        name="catalog_takedown_merchant_wall",
                        own="merchant",
                        public=True,
                    ),
                    platform_core.tenancy.walls.Wall(
                        "staff",
                        may=("SELECT", "INSERT", "UPDATE (id, put_back_at)"),
                        name="catalog_takedown_staff_wall",
                        own="",
                        public=False,
                    ),
                    platform_core.tenancy.walls.Wall(
                        "system",
                        may=("SELECT", "INSERT", "UPDATE (id, put_back_at)"),
                        name="catalog_takedown_system_wall",
                        own="",
                        public=False,
                    ),
                    platform_core.tenancy.walls.Wall(
                        "auditor", may=("SELECT",), name="catalog_takedown_auditor_wall", own="", public=False
                    ),
                ],
            },
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="takedown",
            trigger=pgtrigger.compiler.Trigger(
                name="for_a_case",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    declare="DECLARE holds boolean;",
                    func="\nEXECUTE format('SELECT public.%I($1, $2)', 'takedown_for_' || replace(NEW.case_kind, '.', '_'))\n    INTO holds USING NEW.merchant_id, NEW.case_id;\nIF (NEW.put_back_at IS NULL) IS DISTINCT FROM holds\nTHEN RAISE EXCEPTION 'a listing is down for a case, and for as long as it says so'; END IF;\nRETURN NEW;\n",
                    hash="32242b3bf749e64a142dbac6dda93e9d646733e3",
                    operation="INSERT OR UPDATE",
                    pgid="pgtrigger_for_a_case_ea11d",
                    table="catalog_takedown",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="takedown",
            trigger=pgtrigger.compiler.Trigger(
                name="takedown_stays",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition='WHEN (OLD."id" IS DISTINCT FROM (NEW."id") OR OLD."merchant_id" IS DISTINCT FROM (NEW."merchant_id") OR OLD."case_kind" IS DISTINCT FROM (NEW."case_kind") OR OLD."case_id" IS DISTINCT FROM (NEW."case_id") OR OLD."listing_id" IS DISTINCT FROM (NEW."listing_id") OR OLD."taken_down_at" IS DISTINCT FROM (NEW."taken_down_at"))',
                    func="RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;",
                    hash="c8e97d888b17136541aebd8d13bd9ab56369ae7c",
                    operation="UPDATE",
                    pgid="pgtrigger_takedown_stays_eb8dc",
                    table="catalog_takedown",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="takedown",
            trigger=pgtrigger.compiler.Trigger(
                name="never_thrown_away",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'pgtrigger: Cannot delete rows from % table', TG_TABLE_NAME;",
                    hash="97b0fd74428cbacea538bddc43d2d7d863d6f7d4",
                    operation="DELETE",
                    pgid="pgtrigger_never_thrown_away_724bc",
                    table="catalog_takedown",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="takedown",
            trigger=pgtrigger.compiler.Trigger(
                name="no_truncate",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'append-only';",
                    hash="39bfb384ff2878a071d8cd62896041b5e5a159a2",
                    level="STATEMENT",
                    operation="TRUNCATE",
                    pgid="pgtrigger_no_truncate_7c0d7",
                    table="catalog_takedown",
                    when="BEFORE",
                ),
            ),
        ),
    ]
