"""The numbers of law and house as rows, which nothing may worsen."""

import django.db.models.deletion
import pgtrigger.compiler
import pgtrigger.migrations
import platform_core.rows
import platform_core.tenancy.walls
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("legal", "0004_proposals"),
    ]

    operations = [
        migrations.CreateModel(
            name="LegalRule",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=platform_core.rows.new_id, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("code", models.CharField(max_length=60)),
                ("version", models.PositiveIntegerField()),
                ("says", models.CharField(max_length=300)),
                (
                    "kind",
                    models.CharField(
                        choices=[("law", "law"), ("house", "house"), ("promise", "promise")], max_length=10
                    ),
                ),
                ("value", models.BigIntegerField(null=True)),
                ("unit", models.CharField(max_length=30)),
                ("also", models.JSONField(null=True)),
                ("limit", models.BigIntegerField(null=True)),
                ("ends_before", models.CharField(blank=True, default="", max_length=60)),
                ("starts", models.CharField(max_length=200)),
                ("certainty", models.CharField(max_length=10)),
                ("source", models.JSONField()),
                ("floor", models.CharField(choices=[("at_most", "at_most"), ("at_least", "at_least")], max_length=10)),
                ("effective_from", models.DateField()),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.AddField(
            model_name="legalrule",
            name="proposal",
            field=models.OneToOneField(
                null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="legal.proposal"
            ),
        ),
        migrations.AddConstraint(
            model_name="legalrule",
            constraint=models.UniqueConstraint(fields=("code", "version"), name="one_number_a_version"),
        ),
        migrations.AddConstraint(
            model_name="legalrule",
            constraint=models.UniqueConstraint(
                condition=models.Q(("version__gt", 1000)),
                fields=("code", "effective_from"),
                name="one_house_number_a_day",
            ),
        ),
        migrations.AddConstraint(
            model_name="legalrule",
            constraint=models.CheckConstraint(
                condition=models.Q(("kind__in", ["law", "house", "promise"])), name="rule_of_known_kind"
            ),
        ),
        migrations.AddConstraint(
            model_name="legalrule",
            constraint=models.CheckConstraint(
                condition=models.Q(("floor__in", ["at_most", "at_least"])), name="rule_has_a_floor"
            ),
        ),
        migrations.AddConstraint(
            model_name="legalrule",
            constraint=models.CheckConstraint(
                condition=models.Q(("version__gt", 1000), ("proposal", None), _connector="XOR"),
                name="house_numbers_are_proposed",
            ),
        ),
        migrations.AddConstraint(
            model_name="legalrule",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("version__gt", 1000), _negated=True),
                    models.Q(("certainty", "policy"), ("kind", "house")),
                    _connector="OR",
                ),
                name="house_numbers_are_no_law",
            ),
        ),
        migrations.AddConstraint(
            model_name="legalrule",
            constraint=platform_core.tenancy.walls.Wall(
                "anonymous", may=("SELECT",), name="legal_legalrule_anonymous_wall", own="", public=True
            ),
        ),
        migrations.AddConstraint(
            model_name="legalrule",
            constraint=platform_core.tenancy.walls.Wall(
                "shopper", may=("SELECT",), name="legal_legalrule_shopper_wall", own="", public=True
            ),
        ),
        migrations.AddConstraint(
            model_name="legalrule",
            constraint=platform_core.tenancy.walls.Wall(
                "merchant", may=("SELECT",), name="legal_legalrule_merchant_wall", own="", public=True
            ),
        ),
        migrations.AddConstraint(
            model_name="legalrule",
            constraint=platform_core.tenancy.walls.Wall(
                "regulator", may=("SELECT",), name="legal_legalrule_regulator_wall", own="", public=True
            ),
        ),
        migrations.AddConstraint(
            model_name="legalrule",
            constraint=platform_core.tenancy.walls.Wall(
                "outside", may=("SELECT",), name="legal_legalrule_outside_wall", own="", public=True
            ),
        ),
        migrations.AddConstraint(
            model_name="legalrule",
            constraint=platform_core.tenancy.walls.Wall(
                "staff", may=("SELECT", "INSERT"), name="legal_legalrule_staff_wall", own="", public=False
            ),
        ),
        migrations.AddConstraint(
            model_name="legalrule",
            constraint=platform_core.tenancy.walls.Wall(
                "system", may=("SELECT",), name="legal_legalrule_system_wall", own="", public=False
            ),
        ),
        migrations.AddConstraint(
            model_name="legalrule",
            constraint=platform_core.tenancy.walls.Wall(
                "auditor", may=("SELECT",), name="legal_legalrule_auditor_wall", own="", public=False
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="legalrule",
            trigger=pgtrigger.compiler.Trigger(
                name="append_only",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                    hash="bb28a211ee24d252413544a91bfaea541144f18d",
                    operation="UPDATE OR DELETE",
                    pgid="pgtrigger_append_only_b7e64",
                    table="legal_legalrule",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="legalrule",
            trigger=pgtrigger.compiler.Trigger(
                name="no_truncate",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'append-only';",
                    hash="6479614330f432270428183cf1631307de8a1411",
                    level="STATEMENT",
                    operation="TRUNCATE",
                    pgid="pgtrigger_no_truncate_1890c",
                    table="legal_legalrule",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="legalrule",
            trigger=pgtrigger.compiler.Trigger(
                name="follows",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition="WHEN (NEW.proposal_id IS NULL)",
                    func="\nIF current_user = 'tp_staff' THEN RAISE EXCEPTION 'staff set numbers of the house'; END IF;\nIF NEW.version <> 1 + (SELECT count(*) FROM legal_legalrule WHERE code = NEW.code AND proposal_id IS NULL)\n   OR EXISTS (SELECT FROM legal_legalrule\n              WHERE code = NEW.code AND proposal_id IS NULL AND effective_from >= NEW.effective_from)\nTHEN RAISE EXCEPTION '% v% does not follow what there is', NEW.code, NEW.version; END IF;\nRETURN NEW;\n",
                    hash="35a1908973bc9600d8461711069c526277972e23",
                    operation="INSERT",
                    pgid="pgtrigger_follows_622c0",
                    table="legal_legalrule",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="legalrule",
            trigger=pgtrigger.compiler.Trigger(
                name="set_by_two",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition="WHEN (NEW.proposal_id IS NOT NULL)",
                    declare="DECLARE base legal_legalrule%ROWTYPE; today date; notice integer;",
                    func="\nIF NOT EXISTS (SELECT FROM legal_proposal WHERE id = NEW.proposal_id AND kind = 'number' AND state = 'approved'\n               AND payload = jsonb_build_object('code', NEW.code, 'value', NEW.value,\n                                                'effective_from', NEW.effective_from::text))\nTHEN RAISE EXCEPTION 'two persons set a number'; END IF;\nSELECT * INTO base FROM legal_legalrule WHERE code = NEW.code AND proposal_id IS NULL\n    AND effective_from <= NEW.effective_from ORDER BY effective_from DESC LIMIT 1;\nIF base.value IS NULL OR base.certainty NOT IN ('M2', 'conflict', 'policy')\nTHEN RAISE EXCEPTION '% is not ours to set', NEW.code; END IF;\nIF (NEW.unit, NEW.floor, NEW.ends_before, NEW.starts, NEW.says, NEW.source, NEW.also, NEW.\"limit\")\n   IS DISTINCT FROM\n   (base.unit, base.floor, base.ends_before, base.starts, base.says, base.source, base.also, base.\"limit\")\nTHEN RAISE EXCEPTION 'only the number of % is ours to set', NEW.code; END IF;\nIF NEW.value < 1 OR (CASE base.floor WHEN 'at_most' THEN NEW.value > coalesce(base.\"limit\", base.value)\n                                     ELSE NEW.value < coalesce(base.\"limit\", base.value) END)\nTHEN RAISE EXCEPTION '% % is worse than %', NEW.value, NEW.unit, NEW.code; END IF;\ntoday := (tianping_now() AT TIME ZONE 'Asia/Shanghai')::date;\nSELECT value INTO notice FROM legal_legalrule WHERE code = 'DL_RULE_NOTICE' AND proposal_id IS NULL\n    AND effective_from <= today ORDER BY effective_from DESC LIMIT 1;\nIF (NEW.effective_from <= today + notice) IS NOT FALSE\nTHEN RAISE EXCEPTION 'a rule is announced before it takes effect'; END IF;\nRETURN NEW;\n",
                    hash="0f855a02184c5d6a0daf9f56bcb25a0990656d65",
                    operation="INSERT",
                    pgid="pgtrigger_set_by_two_6c0e2",
                    table="legal_legalrule",
                    when="BEFORE",
                ),
            ),
        ),
    ]
