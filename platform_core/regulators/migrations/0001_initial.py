"""Who asks for which authority, what was decided, and what was handed over."""

import django.db.models.deletion
import pgtrigger.compiler
import pgtrigger.migrations
import platform_core.regulators.types
import platform_core.rows
import platform_core.tenancy.walls
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = []

    operations = [
        migrations.CreateModel(
            name="Export",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=platform_core.rows.new_id, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("person_id", models.UUIDField()),
                ("storage_name", models.CharField(max_length=200)),
                ("sha256", models.CharField(max_length=64)),
                ("size", models.BigIntegerField()),
                ("rows", models.BigIntegerField()),
                ("tree_size", models.BigIntegerField()),
                ("built_at", models.DateTimeField()),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="Regulator",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=platform_core.rows.new_id, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("person_id", models.UUIDField()),
                ("authority", models.CharField(max_length=100)),
                ("region_code", models.CharField(max_length=6)),
                ("appointed_at", models.DateTimeField()),
                ("ended_at", models.DateTimeField(null=True)),
            ],
        ),
        migrations.CreateModel(
            name="DataRequest",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=platform_core.rows.new_id, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("state", models.CharField(editable=False, max_length=30)),
                ("person_id", models.UUIDField()),
                ("authority", models.CharField(max_length=100)),
                ("region_code", models.CharField(max_length=6)),
                (
                    "kind",
                    models.CharField(
                        choices=[("order_trail", "order_trail"), ("merchant_trail", "merchant_trail")], max_length=20
                    ),
                ),
                ("wanted_id", models.UUIDField()),
                ("since", models.DateTimeField(null=True)),
                ("until", models.DateTimeField(null=True)),
                (
                    "basis",
                    models.CharField(
                        choices=[("ECL-25", "ECL-25"), ("OTM-34", "OTM-34"), ("DRM-02", "DRM-02")], max_length=10
                    ),
                ),
                ("document_no", models.CharField(max_length=60)),
                ("filed_at", models.DateTimeField()),
                ("approved_at", models.DateTimeField(null=True)),
                ("handed_over_at", models.DateTimeField(null=True)),
                ("rejected_at", models.DateTimeField(null=True)),
                ("withdrawn_at", models.DateTimeField(null=True)),
                ("escalated_at", models.DateTimeField(null=True)),
                ("decided_by", models.UUIDField(null=True)),
                ("reason", models.TextField(blank=True, default="")),
            ],
            options={
                "indexes": [
                    models.Index(fields=["person_id", "-filed_at", "-id"], name="requests_of_a_regulator"),
                    models.Index(
                        condition=models.Q(("state", "approved")),
                        fields=["approved_at", "id"],
                        name="requests_to_build",
                    ),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "kind__in",
                                [
                                    platform_core.regulators.types.Kind["ORDER"],
                                    platform_core.regulators.types.Kind["MERCHANT"],
                                ],
                            )
                        ),
                        name="request_of_known_kind",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "basis__in",
                                [
                                    platform_core.regulators.types.Basis["E_COMMERCE_LAW_25"],
                                    platform_core.regulators.types.Basis["ONLINE_TRADING_34"],
                                    platform_core.regulators.types.Basis["ASSISTANCE"],
                                ],
                            )
                        ),
                        name="request_on_known_ground",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("kind", "merchant_trail"), _negated=True),
                            models.Q(("since__isnull", False), ("until__isnull", False)),
                            _connector="OR",
                        ),
                        name="shop_for_a_period",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state", "rejected"), _negated=True),
                            models.Q(("reason", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="request_rejected_with_a_reason",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("decided_by", models.F("person_id")), _negated=True),
                        name="nobody_decides_for_themselves",
                    ),
                    platform_core.tenancy.walls.Wall(
                        "shopper",
                        may=("SELECT",),
                        name="regulators_datarequest_shopper_wall",
                        own="person_id",
                        public=False,
                    ),
                    platform_core.tenancy.walls.Wall(
                        "regulator",
                        may=("SELECT", "INSERT", "UPDATE (id, state, withdrawn_at)"),
                        name="regulators_datarequest_regulator_wall",
                        own="person_id",
                        public=False,
                    ),
                    platform_core.tenancy.walls.Wall(
                        "staff",
                        may=("SELECT", "UPDATE (id, state, approved_at, rejected_at, decided_by, reason)"),
                        name="regulators_datarequest_staff_wall",
                        own="",
                        public=False,
                    ),
                    platform_core.tenancy.walls.Wall(
                        "system",
                        may=("SELECT", "UPDATE (id, state, handed_over_at, escalated_at)"),
                        name="regulators_datarequest_system_wall",
                        own="",
                        public=False,
                    ),
                    platform_core.tenancy.walls.Wall(
                        "sequencer", may=("SELECT",), name="regulators_datarequest_sequencer_wall", own="", public=False
                    ),
                    platform_core.tenancy.walls.Wall(
                        "auditor", may=("SELECT",), name="regulators_datarequest_auditor_wall", own="", public=False
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Approval",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=platform_core.rows.new_id, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("person_id", models.UUIDField()),
                ("approved_by", models.UUIDField()),
                ("reason", models.TextField()),
                ("since", models.DateTimeField(null=True)),
                ("until", models.DateTimeField(null=True)),
                ("ids", models.JSONField()),
                ("event_id", models.UUIDField()),
                ("approved_at", models.DateTimeField()),
                (
                    "request",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="approval",
                        to="regulators.datarequest",
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="datarequest",
            trigger=pgtrigger.compiler.Trigger(
                name="born",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition="WHEN (NEW.state IS DISTINCT FROM 'filed')",
                    func="RAISE EXCEPTION 'a row is born filed';",
                    hash="615737360ba67e9a839ee1668829c88ab9d2303f",
                    operation="INSERT",
                    pgid="pgtrigger_born_20e0a",
                    table="regulators_datarequest",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="datarequest",
            trigger=pgtrigger.compiler.Trigger(
                name="lifecycle",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    declare="DECLARE _is_valid_transition BOOLEAN;",
                    func='SELECT CONCAT(OLD."state", \':\', NEW."state") = ANY(\'{approved:handed_over,filed:approved,filed:rejected,filed:withdrawn}\'::text[]) INTO _is_valid_transition; IF (_is_valid_transition IS FALSE AND OLD."state" IS DISTINCT FROM NEW."state") THEN RAISE EXCEPTION \'pgtrigger: Invalid transition of field "state" from "%" to "%" on table %\', OLD."state", NEW."state", TG_TABLE_NAME; ELSE RETURN NEW; END IF;',
                    hash="f0ea32eaa788b945646939a5ac6674cb9179638f",
                    operation="UPDATE",
                    pgid="pgtrigger_lifecycle_33e4b",
                    table="regulators_datarequest",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="datarequest",
            trigger=pgtrigger.compiler.Trigger(
                name="told",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition="WHEN (OLD.state IS DISTINCT FROM NEW.state)",
                    constraint="CONSTRAINT",
                    func="IF NOT told(NEW.id) THEN RAISE EXCEPTION '% moved in silence', NEW.id; END IF; RETURN NULL;",
                    hash="eeb154c164319024091d3fe5edf118fbdad4a2c4",
                    operation='UPDATE OF "state"',
                    pgid="pgtrigger_told_ea61b",
                    table="regulators_datarequest",
                    timing="DEFERRABLE INITIALLY DEFERRED",
                    when="AFTER",
                ),
            ),
        ),
        migrations.AddField(
            model_name="export",
            name="approval",
            field=models.OneToOneField(
                on_delete=django.db.models.deletion.PROTECT, related_name="export", to="regulators.approval"
            ),
        ),
        migrations.AddConstraint(
            model_name="regulator",
            constraint=models.UniqueConstraint(
                condition=models.Q(("ended_at", None)), fields=("person_id",), name="one_authority_a_person"
            ),
        ),
        migrations.AddConstraint(
            model_name="regulator",
            constraint=platform_core.tenancy.walls.Wall(
                "shopper", may=("SELECT",), name="regulators_regulator_shopper_wall", own="person_id", public=False
            ),
        ),
        migrations.AddConstraint(
            model_name="regulator",
            constraint=platform_core.tenancy.walls.Wall(
                "regulator", may=("SELECT",), name="regulators_regulator_regulator_wall", own="person_id", public=False
            ),
        ),
        migrations.AddConstraint(
            model_name="regulator",
            constraint=platform_core.tenancy.walls.Wall(
                "staff",
                may=("SELECT", "INSERT", "UPDATE (id, ended_at)"),
                name="regulators_regulator_staff_wall",
                own="",
                public=False,
            ),
        ),
        migrations.AddConstraint(
            model_name="regulator",
            constraint=platform_core.tenancy.walls.Wall(
                "system", may=("SELECT",), name="regulators_regulator_system_wall", own="", public=False
            ),
        ),
        migrations.AddConstraint(
            model_name="regulator",
            constraint=platform_core.tenancy.walls.Wall(
                "auditor", may=("SELECT",), name="regulators_regulator_auditor_wall", own="", public=False
            ),
        ),
        migrations.AddConstraint(
            model_name="approval",
            constraint=models.CheckConstraint(
                condition=models.Q(("approved_by", models.F("person_id")), _negated=True), name="approved_by_another"
            ),
        ),
        migrations.AddConstraint(
            model_name="approval",
            constraint=models.CheckConstraint(
                condition=models.Q(("reason", ""), _negated=True), name="approved_with_a_reason"
            ),
        ),
        migrations.AddConstraint(
            model_name="approval",
            constraint=platform_core.tenancy.walls.Wall(
                "regulator", may=("SELECT",), name="regulators_approval_regulator_wall", own="person_id", public=False
            ),
        ),
        migrations.AddConstraint(
            model_name="approval",
            constraint=platform_core.tenancy.walls.Wall(
                "staff", may=("SELECT", "INSERT"), name="regulators_approval_staff_wall", own="", public=False
            ),
        ),
        migrations.AddConstraint(
            model_name="approval",
            constraint=platform_core.tenancy.walls.Wall(
                "system", may=("SELECT",), name="regulators_approval_system_wall", own="", public=False
            ),
        ),
        migrations.AddConstraint(
            model_name="approval",
            constraint=platform_core.tenancy.walls.Wall(
                "sequencer", may=("SELECT",), name="regulators_approval_sequencer_wall", own="", public=False
            ),
        ),
        migrations.AddConstraint(
            model_name="approval",
            constraint=platform_core.tenancy.walls.Wall(
                "auditor", may=("SELECT",), name="regulators_approval_auditor_wall", own="", public=False
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="approval",
            trigger=pgtrigger.compiler.Trigger(
                name="append_only",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                    hash="916d9e3c8dc7566b24a781b27b8bfbfbbb78bad1",
                    operation="UPDATE OR DELETE",
                    pgid="pgtrigger_append_only_c01de",
                    table="regulators_approval",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="approval",
            trigger=pgtrigger.compiler.Trigger(
                name="no_truncate",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'append-only';",
                    hash="3208835c116be615561120a28330e4963d5921df",
                    level="STATEMENT",
                    operation="TRUNCATE",
                    pgid="pgtrigger_no_truncate_56ea2",
                    table="regulators_approval",
                    when="BEFORE",
                ),
            ),
        ),
        migrations.AddConstraint(
            model_name="export",
            constraint=platform_core.tenancy.walls.Wall(
                "regulator", may=("SELECT",), name="regulators_export_regulator_wall", own="person_id", public=False
            ),
        ),
        migrations.AddConstraint(
            model_name="export",
            constraint=platform_core.tenancy.walls.Wall(
                "staff", may=("SELECT",), name="regulators_export_staff_wall", own="", public=False
            ),
        ),
        migrations.AddConstraint(
            model_name="export",
            constraint=platform_core.tenancy.walls.Wall(
                "system", may=("SELECT",), name="regulators_export_system_wall", own="", public=False
            ),
        ),
        migrations.AddConstraint(
            model_name="export",
            constraint=platform_core.tenancy.walls.Wall(
                "sequencer", may=("SELECT", "INSERT"), name="regulators_export_sequencer_wall", own="", public=False
            ),
        ),
        migrations.AddConstraint(
            model_name="export",
            constraint=platform_core.tenancy.walls.Wall(
                "auditor", may=("SELECT",), name="regulators_export_auditor_wall", own="", public=False
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="export",
            trigger=pgtrigger.compiler.Trigger(
                name="append_only",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                    hash="7279e7826f74aa2054af77d096c2614bd950f189",
                    operation="UPDATE OR DELETE",
                    pgid="pgtrigger_append_only_94b78",
                    table="regulators_export",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="export",
            trigger=pgtrigger.compiler.Trigger(
                name="no_truncate",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'append-only';",
                    hash="2bb6e3495c29f4cccd51cac4ede8e64ec3874877",
                    level="STATEMENT",
                    operation="TRUNCATE",
                    pgid="pgtrigger_no_truncate_4bfc3",
                    table="regulators_export",
                    when="BEFORE",
                ),
            ),
        ),
    ]
