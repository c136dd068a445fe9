"""Measures against shops, what they answer, and what the public reads of them; no shop is suspended without one."""

import django.db.models.deletion
import pgtrigger.compiler
import pgtrigger.migrations
import platform_core.rows
import platform_core.tenancy.walls
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("merchants", "0006_vetting"),
        ("rulebook", "0001_initial"),
        ("tenancy", "0001_initial"),
    ]

    operations = [
        migrations.CreateModel(
            name="Bulletin",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=platform_core.rows.new_id, editable=False, primary_key=True, serialize=False
                    ),
                ),
                (
                    "said",
                    models.CharField(
                        choices=[
                            ("imposed", "imposed"),
                            ("decided", "decided"),
                            ("lifted", "lifted"),
                            ("restored", "restored"),
                            ("over", "over"),
                            ("reversed", "reversed"),
                        ],
                        max_length=20,
                    ),
                ),
                ("number", models.CharField(max_length=30)),
                ("trade_name", models.CharField(max_length=60)),
                (
                    "kind",
                    models.CharField(
                        choices=[("suspension", "suspension"), ("listing_restriction", "listing_restriction")],
                        max_length=30,
                    ),
                ),
                ("facts", models.TextField()),
                ("words", models.TextField(blank=True, default="")),
                ("clause", models.PositiveIntegerField()),
                ("targets", models.JSONField(default=list)),
                ("last_day", models.DateField(null=True)),
                ("happened_at", models.DateTimeField()),
                ("published_at", models.DateTimeField()),
                ("published_by", models.UUIDField(null=True)),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="Ground",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=platform_core.rows.new_id, editable=False, primary_key=True, serialize=False
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="Sanction",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=platform_core.rows.new_id, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("state", models.CharField(editable=False, max_length=30)),
                ("number", models.CharField(max_length=30)),
                (
                    "kind",
                    models.CharField(
                        choices=[("suspension", "suspension"), ("listing_restriction", "listing_restriction")],
                        max_length=30,
                    ),
                ),
                ("facts", models.TextField()),
                ("clause", models.PositiveIntegerField()),
                ("evidence", models.JSONField(default=list)),
                ("listings", models.JSONField(default=list)),
                ("category", models.CharField(blank=True, default="", max_length=40)),
                ("until_on", models.DateField(null=True)),
                ("hearing_until", models.DateTimeField()),
                ("proposed_by", models.UUIDField()),
                ("proposed_at", models.DateTimeField()),
                ("answer", models.TextField(blank=True, default="")),
                ("answered_by", models.UUIDField(null=True)),
                ("answered_at", models.DateTimeField(null=True)),
                ("heard_at", models.DateTimeField(null=True)),
                ("danger", models.TextField(blank=True, default="")),
                ("imposed_by", models.UUIDField(null=True)),
                ("decided_by", models.UUIDField(null=True)),
                ("decided_at", models.DateTimeField(null=True)),
                ("reasons", models.TextField(blank=True, default="")),
                ("published_at", models.DateTimeField(null=True)),
                ("appeal", models.TextField(blank=True, default="")),
                ("appealed_by", models.UUIDField(null=True)),
                ("appealed_at", models.DateTimeField(null=True)),
                ("unanswered_since", models.DateTimeField(null=True)),
                ("reviewed_by", models.UUIDField(null=True)),
                ("review", models.TextField(blank=True, default="")),
                ("stands_at", models.DateTimeField(null=True)),
                ("reversed_at", models.DateTimeField(null=True)),
                ("dropped_at", models.DateTimeField(null=True)),
                ("lapsed_at", models.DateTimeField(null=True)),
                ("reason", models.TextField(blank=True, default="")),
                ("effective_at", models.DateTimeField(null=True)),
                ("lifted_at", models.DateTimeField(null=True)),
                ("restored_at", models.DateTimeField(null=True)),
                ("ends_on", models.DateField(null=True)),
                ("ended_at", models.DateTimeField(null=True)),
            ],
        ),
        migrations.RemoveConstraint(
            model_name="merchant",
            name="merchants_merchant_system_wall",
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="merchant",
            trigger=pgtrigger.compiler.Trigger(
                name="suspended_by_a_measure",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition="WHEN (OLD.state IS DISTINCT FROM NEW.state AND NEW.state IN ('open', 'suspended'))",
                    func="\nIF (NEW.state = 'suspended') IS DISTINCT FROM EXISTS (\n    SELECT FROM merchants_sanction WHERE merchant_id = NEW.id AND kind = 'suspension' AND effective_at IS NOT NULL\n        AND ended_at IS NULL AND (lifted_at IS NULL OR restored_at IS NOT NULL)\n)\nTHEN RAISE EXCEPTION 'a shop is suspended by a measure, and for as long as one holds'; END IF;\nRETURN NEW;\n",
                    hash="985329c02fb12f90623dff75bf1fc27e2416a156",
                    operation='UPDATE OF "state"',
                    pgid="pgtrigger_suspended_by_a_measure_770eb",
                    table="merchants_merchant",
                    when="BEFORE",
                ),
            ),
        ),
        migrations.AddConstraint(
            model_name="merchant",
            constraint=platform_core.tenancy.walls.Wall(
                "system",
                may=("SELECT", "UPDATE (id, state)"),
                name="merchants_merchant_system_wall",
                own="",
                public=False,
            ),
        ),
        migrations.AddField(
            model_name="bulletin",
            name="merchant",
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="tenancy.tenant"),
        ),
        migrations.AddField(
            model_name="bulletin",
            name="rule_version",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to="rulebook.version"
            ),
        ),
        migrations.AddField(
            model_name="ground",
            name="merchant",
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="tenancy.tenant"),
        ),
        migrations.AddField(
            model_name="ground",
            name="violation",
            field=models.ForeignKey(
                db_constraint=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="merchants.violation",
            ),
        ),
        migrations.AddField(
            model_name="sanction",
            name="merchant",
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="tenancy.tenant"),
        ),
        migrations.AddField(
            model_name="sanction",
            name="rule_version",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to="rulebook.version"
            ),
        ),
        migrations.AddField(
            model_name="ground",
            name="sanction",
            field=models.ForeignKey(
                db_constraint=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="grounds",
                to="merchants.sanction",
            ),
        ),
        migrations.AddField(
            model_name="bulletin",
            name="sanction",
            field=models.ForeignKey(
                db_constraint=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="bulletins",
                to="merchants.sanction",
            ),
        ),
        migrations.AddIndex(
            model_name="sanction",
            index=models.Index(fields=["merchant", "-proposed_at", "-id"], name="sanctions_of_a_shop"),
        ),
        migrations.AddIndex(
            model_name="sanction",
            index=models.Index(fields=["-proposed_at", "-id"], name="sanctions_newest"),
        ),
        migrations.AddConstraint(
            model_name="sanction",
            constraint=models.UniqueConstraint(fields=("merchant", "id"), name="merchants_sanction_tenant_key"),
        ),
        migrations.AddConstraint(
            model_name="sanction",
            constraint=models.UniqueConstraint(fields=("number",), name="sanction_number"),
        ),
        migrations.AddConstraint(
            model_name="sanction",
            constraint=models.CheckConstraint(
                condition=models.Q(("kind__in", ["suspension", "listing_restriction"])), name="sanction_of_known_kind"
            ),
        ),
        migrations.AddConstraint(
            model_name="sanction",
            constraint=models.CheckConstraint(
                condition=models.Q(models.Q(("facts", ""), _negated=True), ("clause__gte", 1)),
                name="sanction_with_facts_and_clause",
            ),
        ),
        migrations.AddConstraint(
            model_name="sanction",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("category", ""), ("kind", "suspension"), ("listings", [])),
                    models.Q(
                        models.Q(("kind", "suspension"), _negated=True),
                        models.Q(
                            models.Q(("listings", []), _negated=True),
                            models.Q(("category", ""), _negated=True),
                            _connector="XOR",
                        ),
                    ),
                    _connector="OR",
                ),
                name="sanction_of_the_shop_or_of_goods",
            ),
        ),
        migrations.AddConstraint(
            model_name="sanction",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("effective_at", None),
                    models.Q(
                        ("decided_by__isnull", False),
                        ("state__in", ["decided", "appealed", "stands", "reversed"]),
                        models.Q(("reasons", ""), _negated=True),
                    ),
                    models.Q(("imposed_by__isnull", False), models.Q(("danger", ""), _negated=True)),
                    _connector="OR",
                ),
                name="in_effect_with_a_decision_and_reasons",
            ),
        ),
        migrations.AddConstraint(
            model_name="sanction",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("reviewed_by", None),
                    models.Q(
                        models.Q(("reviewed_by", models.F("proposed_by")), _negated=True),
                        models.Q(("reviewed_by", models.F("decided_by")), _negated=True),
                        models.Q(
                            ("imposed_by", None),
                            models.Q(("reviewed_by", models.F("imposed_by")), _negated=True),
                            _connector="OR",
                        ),
                    ),
                    _connector="OR",
                ),
                name="reviewed_by_another_person",
            ),
        ),
        migrations.AddConstraint(
            model_name="sanction",
            constraint=platform_core.tenancy.walls.Wall(
                "shopper", may=("SELECT",), name="merchants_sanction_shopper_wall", own="answered_by", public=False
            ),
        ),
        migrations.AddConstraint(
            model_name="sanction",
            constraint=platform_core.tenancy.walls.Wall(
                "merchant",
                may=(
                    "SELECT",
                    "UPDATE (id, state, heard_at, appealed_at, answer, answered_by, answered_at, appeal, appealed_by)",
                ),
                name="merchants_sanction_merchant_wall",
                own="merchant",
                public=False,
            ),
        ),
        migrations.AddConstraint(
            model_name="sanction",
            constraint=platform_core.tenancy.walls.Wall(
                "staff",
                may=(
                    "SELECT",
                    "INSERT",
                    "UPDATE (id, state, effective_at, decided_at, dropped_at, published_at, ended_at, stands_at, reversed_at, danger, imposed_by, decided_by, reasons, reason, ends_on, reviewed_by, review, restored_at)",
                ),
                name="merchants_sanction_staff_wall",
                own="",
                public=False,
            ),
        ),
        migrations.AddConstraint(
            model_name="sanction",
            constraint=platform_core.tenancy.walls.Wall(
                "system",
                may=(
                    "SELECT",
                    "UPDATE (id, state, heard_at, lapsed_at, published_at, ended_at, stands_at, unanswered_since, lifted_at)",
                ),
                name="merchants_sanction_system_wall",
                own="",
                public=False,
            ),
        ),
        migrations.AddConstraint(
            model_name="sanction",
            constraint=platform_core.tenancy.walls.Wall(
                "auditor", may=("SELECT",), name="merchants_sanction_auditor_wall", own="", public=False
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="sanction",
            trigger=pgtrigger.compiler.Trigger(
                name="born",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition="WHEN (NEW.state IS DISTINCT FROM 'proposed')",
                    func="RAISE EXCEPTION 'a row is born proposed';",
                    hash="28f4443d5e995d22ab5da58462db900f1abd748f",
                    operation="INSERT",
                    pgid="pgtrigger_born_f3dd3",
                    table="merchants_sanction",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="sanction",
            trigger=pgtrigger.compiler.Trigger(
                name="lifecycle",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    declare="DECLARE _is_valid_transition BOOLEAN;",
                    func='SELECT CONCAT(OLD."state", \':\', NEW."state") = ANY(\'{appealed:reversed,appealed:stands,decided:appealed,decided:stands,heard:decided,heard:dropped,heard:lapsed,proposed:dropped,proposed:heard}\'::text[]) INTO _is_valid_transition; IF (_is_valid_transition IS FALSE AND OLD."state" IS DISTINCT FROM NEW."state") THEN RAISE EXCEPTION \'pgtrigger: Invalid transition of field "state" from "%" to "%" on table %\', OLD."state", NEW."state", TG_TABLE_NAME; ELSE RETURN NEW; END IF;',
                    hash="e2d29b19390850c82309a89b296ee3db4993c1e3",
                    operation="UPDATE",
                    pgid="pgtrigger_lifecycle_d61d5",
                    table="merchants_sanction",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="sanction",
            trigger=pgtrigger.compiler.Trigger(
                name="told",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition="WHEN (OLD.state IS DISTINCT FROM NEW.state)",
                    constraint="CONSTRAINT",
                    func="IF NOT told(NEW.id) THEN RAISE EXCEPTION '% moved in silence', NEW.id; END IF; RETURN NULL;",
                    hash="2d3e560bfed83b3e0e73429b10ea568dc3b26315",
                    operation='UPDATE OF "state"',
                    pgid="pgtrigger_told_80577",
                    table="merchants_sanction",
                    timing="DEFERRABLE INITIALLY DEFERRED",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="sanction",
            trigger=pgtrigger.compiler.Trigger(
                name="heard_for_its_days",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    declare="DECLARE days integer;",
                    func="\nSELECT value INTO days FROM legal_legalrule WHERE code = 'DL_SANCTION_HEARING' AND proposal_id IS NULL\n    AND effective_from <= (NEW.proposed_at AT TIME ZONE 'Asia/Shanghai')::date ORDER BY effective_from DESC LIMIT 1;\nIF (NEW.hearing_until >= ((NEW.proposed_at AT TIME ZONE 'Asia/Shanghai')::date + days + 1)::timestamp\n                          AT TIME ZONE 'Asia/Shanghai') IS NOT TRUE\nTHEN RAISE EXCEPTION 'a shop has % days to answer', days; END IF;\nRETURN NEW;\n",
                    hash="71f4251fc3aa6f43bb7187eeb46148c165839fbf",
                    operation="INSERT",
                    pgid="pgtrigger_heard_for_its_days_c62e5",
                    table="merchants_sanction",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="sanction",
            trigger=pgtrigger.compiler.Trigger(
                name="moved_in_order",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition="WHEN (OLD.state IS DISTINCT FROM NEW.state)",
                    func="\nIF NEW.state = 'heard' AND NEW.answered_at IS NULL\n   AND (session_user = 'tp_app' OR (NEW.heard_at >= NEW.hearing_until) IS NOT TRUE)\nTHEN RAISE EXCEPTION 'the shop may answer until %', NEW.hearing_until;\nELSIF current_user = 'tp_merchant' AND session_user = 'tp_app' AND NEW.state NOT IN ('heard', 'appealed')\nTHEN RAISE EXCEPTION 'no shop says that % is %', NEW.id, NEW.state;\nELSIF session_user = 'tp_app' AND (NEW.state = 'lapsed' OR NEW.state = 'stands' AND OLD.state = 'decided')\nTHEN RAISE EXCEPTION 'the web does not say that % is %', NEW.id, NEW.state;\nELSIF NEW.state = 'decided' AND (NEW.decided_by IS NULL OR NEW.reasons = '')\nTHEN RAISE EXCEPTION 'a measure is decided by somebody, with reasons';\nELSIF OLD.state = 'appealed' AND (NEW.reviewed_by IS NULL OR NEW.review = '')\nTHEN RAISE EXCEPTION 'an appeal is answered by somebody, with reasons';\nELSIF NEW.state = 'appealed' AND NEW.appeal = ''\nTHEN RAISE EXCEPTION 'an appeal says something';\nELSIF NEW.state IN ('dropped', 'lapsed', 'reversed') AND NEW.effective_at IS NOT NULL AND NEW.ended_at IS NULL\nTHEN RAISE EXCEPTION 'what is % has no effect any more', NEW.state;\nELSIF NEW.state = 'dropped' AND NEW.reason = ''\nTHEN RAISE EXCEPTION 'dropped with a reason';\nEND IF;\nRETURN NEW;\n",
                    hash="f4cbc04722b00f7789fb5588e7a689f5b531cd0b",
                    operation="UPDATE",
                    pgid="pgtrigger_moved_in_order_41d52",
                    table="merchants_sanction",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="sanction",
            trigger=pgtrigger.compiler.Trigger(
                name="said_once",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    declare="DECLARE said text;",
                    func="\nFOREACH said IN ARRAY ARRAY['answer', 'answered_by', 'answered_at', 'danger', 'imposed_by', 'decided_by', 'reasons',\n    'appeal', 'appealed_by', 'reviewed_by', 'review', 'reason', 'published_at', 'effective_at', 'lifted_at',\n    'restored_at', 'ends_on', 'ended_at'] LOOP\n    IF coalesce(to_jsonb(OLD) ->> said, '') <> '' AND to_jsonb(OLD) -> said IS DISTINCT FROM to_jsonb(NEW) -> said\n    THEN RAISE EXCEPTION 'what was said stands: %', said; END IF;\nEND LOOP;\nRETURN NEW;\n",
                    hash="e3b1bdc3a66c5e4631a5ee5f2685e49a9159d809",
                    operation="UPDATE",
                    pgid="pgtrigger_said_once_df554",
                    table="merchants_sanction",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="sanction",
            trigger=pgtrigger.compiler.Trigger(
                name="said_in_person",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition="WHEN (current_user = 'tp_staff')",
                    func="\nIF EXISTS (\n    SELECT FROM unnest(ARRAY['proposed_by', 'imposed_by', 'decided_by', 'reviewed_by']) AS who (said)\n    WHERE to_jsonb(NEW) ->> said IS DISTINCT FROM CASE TG_OP WHEN 'UPDATE' THEN to_jsonb(OLD) ->> said END\n      AND to_jsonb(NEW) ->> said IS DISTINCT FROM nullif(current_setting('app.person_id', true), '')\n)\nTHEN RAISE EXCEPTION 'everybody speaks for themselves'; END IF;\nRETURN NEW;\n",
                    hash="4a5c65e2e7dd9fea532017123abfea0b850dc8fd",
                    operation="INSERT OR UPDATE",
                    pgid="pgtrigger_said_in_person_8ed82",
                    table="merchants_sanction",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="sanction",
            trigger=pgtrigger.compiler.Trigger(
                name="proposal_stays",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition='WHEN (OLD."number" IS DISTINCT FROM (NEW."number") OR OLD."kind" IS DISTINCT FROM (NEW."kind") OR OLD."facts" IS DISTINCT FROM (NEW."facts") OR OLD."rule_version_id" IS DISTINCT FROM (NEW."rule_version_id") OR OLD."clause" IS DISTINCT FROM (NEW."clause") OR OLD."evidence" IS DISTINCT FROM (NEW."evidence") OR OLD."listings" IS DISTINCT FROM (NEW."listings") OR OLD."category" IS DISTINCT FROM (NEW."category") OR OLD."until_on" IS DISTINCT FROM (NEW."until_on") OR OLD."hearing_until" IS DISTINCT FROM (NEW."hearing_until") OR OLD."proposed_by" IS DISTINCT FROM (NEW."proposed_by") OR OLD."proposed_at" IS DISTINCT FROM (NEW."proposed_at"))',
                    func="RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;",
                    hash="d3e671812e15f75094c72ab7f7dd488064cec088",
                    operation="UPDATE",
                    pgid="pgtrigger_proposal_stays_aa13a",
                    table="merchants_sanction",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="sanction",
            trigger=pgtrigger.compiler.Trigger(
                name="measure_stays",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'pgtrigger: Cannot delete rows from % table', TG_TABLE_NAME;",
                    hash="f62ae099bf4ab63335e8517bf5c39af97360e4ba",
                    operation="DELETE",
                    pgid="pgtrigger_measure_stays_3515d",
                    table="merchants_sanction",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="sanction",
            trigger=pgtrigger.compiler.Trigger(
                name="no_truncate",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'append-only';",
                    hash="ea063e8074333b23939d4bae68ca10f2e4f58034",
                    level="STATEMENT",
                    operation="TRUNCATE",
                    pgid="pgtrigger_no_truncate_ab6bf",
                    table="merchants_sanction",
                    when="BEFORE",
                ),
            ),
        ),
        migrations.AddConstraint(
            model_name="ground",
            constraint=models.UniqueConstraint(fields=("merchant", "id"), name="merchants_ground_tenant_key"),
        ),
        migrations.AddConstraint(
            model_name="ground",
            constraint=platform_core.tenancy.walls.CompositeKey(
                fields=("merchant", "sanction"), name="merchants_ground_sanction_key", to="merchants.Sanction"
            ),
        ),
        migrations.AddConstraint(
            model_name="ground",
            constraint=platform_core.tenancy.walls.CompositeKey(
                fields=("merchant", "violation"), name="merchants_ground_violation_key", to="merchants.Violation"
            ),
        ),
        migrations.AddConstraint(
            model_name="ground",
            constraint=models.UniqueConstraint(fields=("sanction", "violation"), name="one_ground_a_violation"),
        ),
        migrations.AddConstraint(
            model_name="ground",
            constraint=platform_core.tenancy.walls.Wall(
                "merchant", may=("SELECT",), name="merchants_ground_merchant_wall", own="merchant", public=False
            ),
        ),
        migrations.AddConstraint(
            model_name="ground",
            constraint=platform_core.tenancy.walls.Wall(
                "staff", may=("SELECT", "INSERT"), name="merchants_ground_staff_wall", own="", public=False
            ),
        ),
        migrations.AddConstraint(
            model_name="ground",
            constraint=platform_core.tenancy.walls.Wall(
                "system", may=("SELECT",), name="merchants_ground_system_wall", own="", public=False
            ),
        ),
        migrations.AddConstraint(
            model_name="ground",
            constraint=platform_core.tenancy.walls.Wall(
                "auditor", may=("SELECT",), name="merchants_ground_auditor_wall", own="", public=False
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="ground",
            trigger=pgtrigger.compiler.Trigger(
                name="append_only",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                    hash="d4ee066bdcccb0bb5e0bd96e292154eae8e8b898",
                    operation="UPDATE OR DELETE",
                    pgid="pgtrigger_append_only_346f4",
                    table="merchants_ground",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="ground",
            trigger=pgtrigger.compiler.Trigger(
                name="no_truncate",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'append-only';",
                    hash="c1695c468be7956041c700ed3b9acd2ca9534d5f",
                    level="STATEMENT",
                    operation="TRUNCATE",
                    pgid="pgtrigger_no_truncate_b04f2",
                    table="merchants_ground",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="ground",
            trigger=pgtrigger.compiler.Trigger(
                name="of_a_proposal",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="IF NOT EXISTS (SELECT FROM merchants_sanction WHERE id = NEW.sanction_id AND state = 'proposed') THEN RAISE EXCEPTION 'what a measure answers is named with the proposal'; END IF; RETURN NEW;",
                    hash="3db9617e1fb479ca6888e10d4f3d93917df11c1d",
                    operation="INSERT",
                    pgid="pgtrigger_of_a_proposal_fe508",
                    table="merchants_ground",
                    when="BEFORE",
                ),
            ),
        ),
        migrations.AddIndex(
            model_name="bulletin",
            index=models.Index(fields=["-published_at", "-id"], name="bulletins_newest"),
        ),
        migrations.AddConstraint(
            model_name="bulletin",
            constraint=models.UniqueConstraint(fields=("merchant", "id"), name="merchants_bulletin_tenant_key"),
        ),
        migrations.AddConstraint(
            model_name="bulletin",
            constraint=platform_core.tenancy.walls.CompositeKey(
                fields=("merchant", "sanction"), name="merchants_bulletin_sanction_key", to="merchants.Sanction"
            ),
        ),
        migrations.AddConstraint(
            model_name="bulletin",
            constraint=models.UniqueConstraint(fields=("sanction", "said"), name="said_once_in_public"),
        ),
        migrations.AddConstraint(
            model_name="bulletin",
            constraint=models.CheckConstraint(
                condition=models.Q(("said__in", ["imposed", "decided", "lifted", "restored", "over", "reversed"])),
                name="bulletin_of_known_statement",
            ),
        ),
        migrations.AddConstraint(
            model_name="bulletin",
            constraint=platform_core.tenancy.walls.Wall(
                "anonymous", may=("SELECT",), name="merchants_bulletin_anonymous_wall", own="", public=True
            ),
        ),
        migrations.AddConstraint(
            model_name="bulletin",
            constraint=platform_core.tenancy.walls.Wall(
                "shopper", may=("SELECT",), name="merchants_bulletin_shopper_wall", own="", public=True
            ),
        ),
        migrations.AddConstraint(
            model_name="bulletin",
            constraint=platform_core.tenancy.walls.Wall(
                "merchant", may=("SELECT",), name="merchants_bulletin_merchant_wall", own="", public=True
            ),
        ),
        migrations.AddConstraint(
            model_name="bulletin",
            constraint=platform_core.tenancy.walls.Wall(
                "regulator", may=("SELECT",), name="merchants_bulletin_regulator_wall", own="", public=True
            ),
        ),
        migrations.AddConstraint(
            model_name="bulletin",
            constraint=platform_core.tenancy.walls.Wall(
                "outside", may=("SELECT",), name="merchants_bulletin_outside_wall", own="", public=True
            ),
        ),
        migrations.AddConstraint(
            model_name="bulletin",
            constraint=platform_core.tenancy.walls.Wall(
                "staff", may=("SELECT", "INSERT"), name="merchants_bulletin_staff_wall", own="", public=False
            ),
        ),
        migrations.AddConstraint(
            model_name="bulletin",
            constraint=platform_core.tenancy.walls.Wall(
                "system", may=("SELECT", "INSERT"), name="merchants_bulletin_system_wall", own="", public=False
            ),
        ),
        migrations.AddConstraint(
            model_name="bulletin",
            constraint=platform_core.tenancy.walls.Wall(
                "auditor", may=("SELECT",), name="merchants_bulletin_auditor_wall", own="", public=False
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="bulletin",
            trigger=pgtrigger.compiler.Trigger(
                name="append_only",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                    hash="62164630313c07aa8b4d1736d53189bb677195e9",
                    operation="UPDATE OR DELETE",
                    pgid="pgtrigger_append_only_009be",
                    table="merchants_bulletin",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="bulletin",
            trigger=pgtrigger.compiler.Trigger(
                name="no_truncate",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'append-only';",
                    hash="98082783495af2acdb5839a64a8beacc8fb6d865",
                    level="STATEMENT",
                    operation="TRUNCATE",
                    pgid="pgtrigger_no_truncate_3cb63",
                    table="merchants_bulletin",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="bulletin",
            trigger=pgtrigger.compiler.Trigger(
                name="of_what_took_effect",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="IF NOT EXISTS (SELECT FROM merchants_sanction WHERE id = NEW.sanction_id AND effective_at IS NOT NULL) THEN RAISE EXCEPTION 'nothing is published of a measure that was not taken'; END IF; RETURN NEW;",
                    hash="64c748855bf650e34866b7f90b4313603075bae6",
                    operation="INSERT",
                    pgid="pgtrigger_of_what_took_effect_37749",
                    table="merchants_bulletin",
                    when="BEFORE",
                ),
            ),
        ),
    ]
