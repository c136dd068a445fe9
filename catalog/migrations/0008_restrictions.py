"""Goods that a measure against their shop keeps from being shown and sold."""

import django.db.models.deletion
import pgtrigger.compiler
import pgtrigger.migrations
import platform_core.rows
import platform_core.tenancy.walls
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("merchants", "0007_sanctions"),  # its table is read by a guard
        ("catalog", "0007_deposit_terms"),
        ("tenancy", "0001_initial"),
    ]

    operations = [
        migrations.CreateModel(
            name="Restriction",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=platform_core.rows.new_id, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("sanction_id", models.UUIDField()),
                ("restricted_at", models.DateTimeField()),
                ("lifted_at", models.DateTimeField(null=True)),
                (
                    "category",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="catalog.category"
                    ),
                ),
                (
                    "listing",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        null=True,
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
                        condition=models.Q(("lifted_at", None)),
                        fields=["merchant", "listing"],
                        name="restricted_goods_of_shop",
                    ),
                    models.Index(fields=["sanction_id"], name="restrictions_of_a_measure"),
                ],
                "constraints": [
                    models.UniqueConstraint(fields=("merchant", "id"), name="catalog_restriction_tenant_key"),
                    platform_core.tenancy.walls.CompositeKey(
                        fields=("merchant", "listing"), name="catalog_restriction_listing_key", to="catalog.Listing"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("listing", None), ("category", None), _connector="XOR"),
                        name="restricts_a_listing_or_a_category",
                    ),
                    platform_core.tenancy.walls.Wall(
                        "anonymous", may=("SELECT",), name="catalog_restriction_anonymous_wall", own="", public=True
                    ),
                    platform_core.tenancy.walls.Wall(
                        "shopper", may=("SELECT",), name="catalog_restriction_shopper_wall", own="", public=True
                    ),
                    platform_core.tenancy.walls.Wall(
                        "merchant", may=("SELECT",), name="catalog_restriction_merchant_wall", own="", public=True
                    ),
                    platform_core.tenancy.walls.Wall(
                        "staff",
                        may=("SELECT", "INSERT", "UPDATE (id, lifted_at)"),
                        name="catalog_restriction_staff_wall",
                        own="",
                        public=False,
                    ),
                    platform_core.tenancy.walls.Wall(
                        "system",
                        may=("SELECT", "INSERT", "UPDATE (id, lifted_at)"),
                        name="catalog_restriction_system_wall",
                        own="",
                        public=False,
                    ),
                    platform_core.tenancy.walls.Wall(
                        "auditor", may=("SELECT",), name="catalog_restriction_auditor_wall", own="", public=False
                    ),
                ],
            },
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="restriction",
            trigger=pgtrigger.compiler.Trigger(
                name="of_a_measure",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="\nIF (NEW.lifted_at IS NULL) IS DISTINCT FROM EXISTS (\n    SELECT FROM merchants_sanction WHERE id = NEW.sanction_id AND merchant_id = NEW.merchant_id\n        AND kind = 'listing_restriction' AND effective_at IS NOT NULL\n        AND ended_at IS NULL AND (lifted_at IS NULL OR restored_at IS NOT NULL)\n)\nTHEN RAISE EXCEPTION 'goods are restricted by a measure, and for as long as it holds'; END IF;\nRETURN NEW;\n",
                    hash="45b37e47874c1c0ff8bd5198feafc6d1013d1db4",
                    operation="INSERT OR UPDATE",
                    pgid="pgtrigger_of_a_measure_3755a",
                    table="catalog_restriction",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="restriction",
            trigger=pgtrigger.compiler.Trigger(
                name="restriction_stays",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition='WHEN (OLD."id" IS DISTINCT FROM (NEW."id") OR OLD."merchant_id" IS DISTINCT FROM (NEW."merchant_id") OR OLD."sanction_id" IS DISTINCT FROM (NEW."sanction_id") OR OLD."listing_id" IS DISTINCT FROM (NEW."listing_id") OR OLD."category_id" IS DISTINCT FROM (NEW."category_id") OR OLD."restricted_at" IS DISTINCT FROM (NEW."restricted_at"))',
                    func="RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;",
                    hash="5b6d7c510687ca5addbd43e64c4527a83de0493d",
                    operation="UPDATE",
                    pgid="pgtrigger_restriction_stays_9782e",
                    table="catalog_restriction",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="restriction",
            trigger=pgtrigger.compiler.Trigger(
                name="never_thrown_away",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'pgtrigger: Cannot delete rows from % table', TG_TABLE_NAME;",
                    hash="6915734cdf8fb3d674ded90d4e46e58927ddb289",
                    operation="DELETE",
                    pgid="pgtrigger_never_thrown_away_c579d",
                    table="catalog_restriction",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="restriction",
            trigger=pgtrigger.compiler.Trigger(
                name="no_truncate",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'append-only';",
                    hash="f76171b9cfcf422a662729ad996d617e5833bc70",
                    level="STATEMENT",
                    operation="TRUNCATE",
                    pgid="pgtrigger_no_truncate_049cb",
                    table="catalog_restriction",
                    when="BEFORE",
                ),
            ),
        ),
    ]
