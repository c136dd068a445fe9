"""What bears on the credit of a shop, what it replies, and the scores."""

import django.db.models.deletion
import pgtrigger.compiler
import pgtrigger.migrations
import platform_core.rows
import platform_core.tenancy.walls
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("merchants", "0004_advertisements"),
        ("tenancy", "0001_initial"),
    ]

    operations = [
        migrations.CreateModel(
            name="CreditFact",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=platform_core.rows.new_id, editable=False, primary_key=True, serialize=False
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("sale", "sale"),
                            ("review", "review"),
                            ("decision", "decision"),
                            ("late", "late"),
                            ("violation", "violation"),
                        ],
                        max_length=20,
                    ),
                ),
                ("what", models.CharField(max_length=60)),
                ("stars", models.PositiveSmallIntegerField(null=True)),
                ("about_type", models.CharField(max_length=60)),
                ("about_id", models.UUIDField()),
                ("happened_at", models.DateTimeField()),
                ("recorded_at", models.DateTimeField()),
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
            name="CreditReply",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=platform_core.rows.new_id, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("text", models.CharField(max_length=500)),
                ("said_by", models.UUIDField()),
                ("said_at", models.DateTimeField()),
                (
                    "fact",
                    models.OneToOneField(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="reply",
                        to="merchants.creditfact",
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
        migrations.CreateModel(
            name="CreditReversal",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=platform_core.rows.new_id, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("reason", models.CharField(max_length=500)),
                ("reversed_by", models.UUIDField(null=True)),
                ("reversed_at", models.DateTimeField()),
                (
                    "fact",
                    models.OneToOneField(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="reversal",
                        to="merchants.creditfact",
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
        migrations.CreateModel(
            name="CreditScore",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=platform_core.rows.new_id, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("formula", models.PositiveSmallIntegerField()),
                ("score", models.PositiveSmallIntegerField(null=True)),
                ("sales", models.PositiveIntegerField()),
                ("components", models.JSONField()),
                ("scored_at", models.DateTimeField()),
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
            model_name="creditfact",
            index=models.Index(fields=["merchant", "-happened_at", "-id"], name="credit_facts_of_a_shop"),
        ),
        migrations.AddConstraint(
            model_name="creditfact",
            constraint=models.UniqueConstraint(fields=("merchant", "id"), name="merchants_creditfact_tenant_key"),
        ),
        migrations.AddConstraint(
            model_name="creditfact",
            constraint=models.UniqueConstraint(
                fields=("merchant", "kind", "what", "about_id"), name="one_credit_fact_a_source"
            ),
        ),
        migrations.AddConstraint(
            model_name="creditfact",
            constraint=models.CheckConstraint(
                condition=models.Q(("kind__in", ["sale", "review", "decision", "late", "violation"])),
                name="credit_fact_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="creditfact",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("kind", "review"), ("stars__range", (1, 5))),
                    models.Q(models.Q(("kind", "review"), _negated=True), ("stars__isnull", True)),
                    _connector="OR",
                ),
                name="credit_fact_has_stars_of_reviews",
            ),
        ),
        migrations.AddConstraint(
            model_name="creditfact",
            constraint=platform_core.tenancy.walls.Wall(
                "anonymous", may=("SELECT",), name="merchants_creditfact_anonymous_wall", own="", public=True
            ),
        ),
        migrations.AddConstraint(
            model_name="creditfact",
            constraint=platform_core.tenancy.walls.Wall(
                "shopper", may=("SELECT",), name="merchants_creditfact_shopper_wall", own="", public=True
            ),
        ),
        migrations.AddConstraint(
            model_name="creditfact",
            constraint=platform_core.tenancy.walls.Wall(
                "merchant", may=("SELECT",), name="merchants_creditfact_merchant_wall", own="", public=True
            ),
        ),
        migrations.AddConstraint(
            model_name="creditfact",
            constraint=platform_core.tenancy.walls.Wall(
                "staff", may=("SELECT",), name="merchants_creditfact_staff_wall", own="", public=False
            ),
        ),
        migrations.AddConstraint(
            model_name="creditfact",
            constraint=platform_core.tenancy.walls.Wall(
                "system", may=("SELECT", "INSERT"), name="merchants_creditfact_system_wall", own="", public=False
            ),
        ),
        migrations.AddConstraint(
            model_name="creditfact",
            constraint=platform_core.tenancy.walls.Wall(
                "auditor", may=("SELECT",), name="merchants_creditfact_auditor_wall", own="", public=False
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="creditfact",
            trigger=pgtrigger.compiler.Trigger(
                name="append_only",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                    hash="e0f3506ad3cee3c09258d278ddfb6fae6e9faf09",
                    operation="UPDATE OR DELETE",
                    pgid="pgtrigger_append_only_2ba76",
                    table="merchants_creditfact",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="creditfact",
            trigger=pgtrigger.compiler.Trigger(
                name="no_truncate",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'append-only';",
                    hash="96021794ca5bd280a6ded3a3d24ea03e9e39d3e9",
                    level="STATEMENT",
                    operation="TRUNCATE",
                    pgid="pgtrigger_no_truncate_b0af0",
                    table="merchants_creditfact",
                    when="BEFORE",
                ),
            ),
        ),
        migrations.AddConstraint(
            model_name="creditreply",
            constraint=models.UniqueConstraint(fields=("merchant", "id"), name="merchants_creditreply_tenant_key"),
        ),
        migrations.AddConstraint(
            model_name="creditreply",
            constraint=platform_core.tenancy.walls.CompositeKey(
                fields=("merchant", "fact"), name="merchants_creditreply_fact_key", to="merchants.CreditFact"
            ),
        ),
        migrations.AddConstraint(
            model_name="creditreply",
            constraint=models.CheckConstraint(
                condition=models.Q(("text", ""), _negated=True), name="credit_reply_says_something"
            ),
        ),
        migrations.AddConstraint(
            model_name="creditreply",
            constraint=platform_core.tenancy.walls.Wall(
                "anonymous", may=("SELECT",), name="merchants_creditreply_anonymous_wall", own="", public=True
            ),
        ),
        migrations.AddConstraint(
            model_name="creditreply",
            constraint=platform_core.tenancy.walls.Wall(
                "shopper", may=("SELECT",), name="merchants_creditreply_shopper_wall", own="", public=True
            ),
        ),
        migrations.AddConstraint(
            model_name="creditreply",
            constraint=platform_core.tenancy.walls.Wall(
                "merchant",
                may=("SELECT", "INSERT"),
                name="merchants_creditreply_merchant_wall",
                own="merchant",
                public=True,
            ),
        ),
        migrations.AddConstraint(
            model_name="creditreply",
            constraint=platform_core.tenancy.walls.Wall(
                "staff", may=("SELECT",), name="merchants_creditreply_staff_wall", own="", public=False
            ),
        ),
        migrations.AddConstraint(
            model_name="creditreply",
            constraint=platform_core.tenancy.walls.Wall(
                "system", may=("SELECT",), name="merchants_creditreply_system_wall", own="", public=False
            ),
        ),
        migrations.AddConstraint(
            model_name="creditreply",
            constraint=platform_core.tenancy.walls.Wall(
                "auditor", may=("SELECT",), name="merchants_creditreply_auditor_wall", own="", public=False
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="creditreply",
            trigger=pgtrigger.compiler.Trigger(
                name="append_only",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                    hash="bf94723b10c130ee75aabcae3473ac0abb9e9adb",
                    operation="UPDATE OR DELETE",
                    pgid="pgtrigger_append_only_5b097",
                    table="merchants_creditreply",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="creditreply",
            trigger=pgtrigger.compiler.Trigger(
                name="no_truncate",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'append-only';",
                    hash="5a0c96eb81364c39a3cc234da72f71e3194ce3ca",
                    level="STATEMENT",
                    operation="TRUNCATE",
                    pgid="pgtrigger_no_truncate_770ff",
                    table="merchants_creditreply",
                    when="BEFORE",
                ),
            ),
        ),
        migrations.AddConstraint(
            model_name="creditreversal",
            constraint=models.UniqueConstraint(fields=("merchant", "id"), name="merchants_creditreversal_tenant_key"),
        ),
        migrations.AddConstraint(
            model_name="creditreversal",
            constraint=platform_core.tenancy.walls.CompositeKey(
                fields=("merchant", "fact"), name="merchants_creditreversal_fact_key", to="merchants.CreditFact"
            ),
        ),
        migrations.AddConstraint(
            model_name="creditreversal",
            constraint=models.CheckConstraint(
                condition=models.Q(("reason", ""), _negated=True), name="credit_reversed_for_a_reason"
            ),
        ),
        migrations.AddConstraint(
            model_name="creditreversal",
            constraint=platform_core.tenancy.walls.Wall(
                "anonymous", may=("SELECT",), name="merchants_creditreversal_anonymous_wall", own="", public=True
            ),
        ),
        migrations.AddConstraint(
            model_name="creditreversal",
            constraint=platform_core.tenancy.walls.Wall(
                "shopper", may=("SELECT",), name="merchants_creditreversal_shopper_wall", own="", public=True
            ),
        ),
        migrations.AddConstraint(
            model_name="creditreversal",
            constraint=platform_core.tenancy.walls.Wall(
                "merchant", may=("SELECT",), name="merchants_creditreversal_merchant_wall", own="", public=True
            ),
        ),
        migrations.AddConstraint(
            model_name="creditreversal",
            constraint=platform_core.tenancy.walls.Wall(
                "staff", may=("SELECT", "INSERT"), name="merchants_creditreversal_staff_wall", own="", public=False
            ),
        ),
        migrations.AddConstraint(
            model_name="creditreversal",
            constraint=platform_core.tenancy.walls.Wall(
                "system", may=("SELECT", "INSERT"), name="merchants_creditreversal_system_wall", own="", public=False
            ),
        ),
        migrations.AddConstraint(
            model_name="creditreversal",
            constraint=platform_core.tenancy.walls.Wall(
                "auditor", may=("SELECT",), name="merchants_creditreversal_auditor_wall", own="", public=False
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="creditreversal",
            trigger=pgtrigger.compiler.Trigger(
                name="append_only",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                    hash="3e60019c159edd111bd43b97f9e2482a0623b076",
                    operation="UPDATE OR DELETE",
                    pgid="pgtrigger_append_only_d8e08",
                    table="merchants_creditreversal",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="creditreversal",
            trigger=pgtrigger.compiler.Trigger(
                name="no_truncate",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'append-only';",
                    hash="58d90fcffdadff85d04f61785bf1d3ae317b8846",
                    level="STATEMENT",
                    operation="TRUNCATE",
                    pgid="pgtrigger_no_truncate_54f00",
                    table="merchants_creditreversal",
                    when="BEFORE",
                ),
            ),
        ),
        migrations.AddIndex(
            model_name="creditscore",
            index=models.Index(fields=["merchant", "-scored_at", "-id"], name="credit_scores_of_a_shop"),
        ),
        migrations.AddConstraint(
            model_name="creditscore",
            constraint=models.UniqueConstraint(fields=("merchant", "id"), name="merchants_creditscore_tenant_key"),
        ),
        migrations.AddConstraint(
            model_name="creditscore",
            constraint=models.CheckConstraint(
                condition=models.Q(("score__isnull", True), ("score__lte", 100), _connector="OR"),
                name="credit_score_to_100",
            ),
        ),
        migrations.AddConstraint(
            model_name="creditscore",
            constraint=platform_core.tenancy.walls.Wall(
                "anonymous", may=("SELECT",), name="merchants_creditscore_anonymous_wall", own="", public=True
            ),
        ),
        migrations.AddConstraint(
            model_name="creditscore",
            constraint=platform_core.tenancy.walls.Wall(
                "shopper", may=("SELECT",), name="merchants_creditscore_shopper_wall", own="", public=True
            ),
        ),
        migrations.AddConstraint(
            model_name="creditscore",
            constraint=platform_core.tenancy.walls.Wall(
                "merchant", may=("SELECT",), name="merchants_creditscore_merchant_wall", own="", public=True
            ),
        ),
        migrations.AddConstraint(
            model_name="creditscore",
            constraint=platform_core.tenancy.walls.Wall(
                "staff", may=("SELECT",), name="merchants_creditscore_staff_wall", own="", public=False
            ),
        ),
        migrations.AddConstraint(
            model_name="creditscore",
            constraint=platform_core.tenancy.walls.Wall(
                "system", may=("SELECT", "INSERT"), name="merchants_creditscore_system_wall", own="", public=False
            ),
        ),
        migrations.AddConstraint(
            model_name="creditscore",
            constraint=platform_core.tenancy.walls.Wall(
                "auditor", may=("SELECT",), name="merchants_creditscore_auditor_wall", own="", public=False
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="creditscore",
            trigger=pgtrigger.compiler.Trigger(
                name="append_only",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                    hash="2490ca78b34adf247e0d19683e405c91ead00c63",
                    operation="UPDATE OR DELETE",
                    pgid="pgtrigger_append_only_f0687",
                    table="merchants_creditscore",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="creditscore",
            trigger=pgtrigger.compiler.Trigger(
                name="no_truncate",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'append-only';",
                    hash="d39ca8cc6d1596a98a6ebd3b90d58b809b82d433",
                    level="STATEMENT",
                    operation="TRUNCATE",
                    pgid="pgtrigger_no_truncate_68ae9",
                    table="merchants_creditscore",
                    when="BEFORE",
                ),
            ),
        ),
    ]
