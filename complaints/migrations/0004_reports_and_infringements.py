"""Reports whose reporters are protected, with the leads that authorities have, and notices of infringement."""

import django.db.models.deletion
import pgtrigger.compiler
import pgtrigger.migrations
import platform_core.rows
import platform_core.tenancy.walls
import platform_core.vault.fields
from django.db import migrations, models


# Which notices keep their goods down? Says in SQL what `states.GOODS_DOWN` says; the guard of `catalog.Takedown` asks.
TAKEDOWN = """
CREATE FUNCTION takedown_for_complaints_infringement(shop uuid, notice uuid) RETURNS boolean
LANGUAGE sql STABLE SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT EXISTS (SELECT FROM public.complaints_infringement i WHERE i.merchant_id = shop AND i.id = notice
    AND i.state IN ('measured', 'countered', 'waiting', 'delayed', 'litigated', 'confirmed'))
$$;
REVOKE ALL ON FUNCTION takedown_for_complaints_infringement(uuid, uuid) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION takedown_for_complaints_infringement(uuid, uuid) TO tp_merchant, tp_staff, tp_system;
"""
NO_TAKEDOWN = "DROP FUNCTION takedown_for_complaints_infringement(uuid, uuid);"


class Migration(migrations.Migration):
    dependencies = [
        ("catalog", "0013_takedowns"),  # whose guard asks the function below
        ("complaints", "0003_no_promise_without_an_end"),
        ("tenancy", "0001_initial"),
    ]

    operations = [
        migrations.CreateModel(
            name="Report",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=platform_core.rows.new_id, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("state", models.CharField(editable=False, max_length=30)),
                ("number", models.CharField(max_length=32)),
                ("reporter_id", models.UUIDField()),
                ("by_visitor", models.BooleanField(default=False)),
                ("source", models.CharField(max_length=20)),
                ("target", models.CharField(max_length=20)),
                ("target_id", models.UUIDField()),
                ("shop_id", models.UUIDField()),
                ("offence", models.CharField(max_length=20)),
                ("statement", platform_core.vault.fields.SealedField()),
                ("contact", platform_core.vault.fields.SealedField(null=True)),
                ("filed_at", models.DateTimeField()),
                ("senior_since", models.DateTimeField(null=True)),
                ("decided_by", models.UUIDField(null=True)),
                ("reasons", platform_core.vault.fields.SealedField(null=True)),
                ("finding_id", models.UUIDField(null=True)),
                ("sanction_id", models.UUIDField(null=True)),
                ("done", models.TextField(blank=True, default="")),
                ("founded_at", models.DateTimeField(null=True)),
                ("unfounded_at", models.DateTimeField(null=True)),
                ("not_ours_at", models.DateTimeField(null=True)),
                ("passed_on_at", models.DateTimeField(null=True)),
                ("unreportable", models.TextField(blank=True, default="")),
                ("closed_at", models.DateTimeField(null=True)),
            ],
        ),
        migrations.CreateModel(
            name="Infringement",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=platform_core.rows.new_id, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("state", models.CharField(editable=False, max_length=30)),
                ("number", models.CharField(max_length=32)),
                ("holder_id", models.UUIDField()),
                ("holder", platform_core.vault.fields.SealedField()),
                ("company", models.BooleanField()),
                ("by_agent", models.BooleanField()),
                ("contact", platform_core.vault.fields.SealedField()),
                ("right_kind", models.CharField(max_length=20)),
                ("right_no", models.CharField(max_length=200)),
                ("listings", models.JSONField()),
                ("statement", platform_core.vault.fields.SealedField()),
                ("drafted_at", models.DateTimeField()),
                ("submitted_at", models.DateTimeField(null=True)),
                ("senior_since", models.DateTimeField(null=True)),
                ("decided_by", models.UUIDField(null=True)),
                ("reasons", platform_core.vault.fields.SealedField(null=True)),
                ("measured_at", models.DateTimeField(null=True)),
                ("rejected_at", models.DateTimeField(null=True)),
                ("counter_statement", platform_core.vault.fields.SealedField(null=True)),
                ("countered_at", models.DateTimeField(null=True)),
                ("arrival_notice_id", models.UUIDField(null=True)),
                ("waiting_at", models.DateTimeField(null=True)),
                ("delay_granted_by", models.UUIDField(null=True)),
                ("delayed_at", models.DateTimeField(null=True)),
                ("filing", models.CharField(blank=True, default="", max_length=200)),
                ("litigated_at", models.DateTimeField(null=True)),
                ("ended_by", models.UUIDField(null=True)),
                ("outcome", models.TextField(blank=True, default="")),
                ("confirmed_at", models.DateTimeField(null=True)),
                ("restored_at", models.DateTimeField(null=True)),
                ("lifted_at", models.DateTimeField(null=True)),
                ("withdrawn_at", models.DateTimeField(null=True)),
                ("published_at", models.DateTimeField(null=True)),
                (
                    "merchant",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="tenancy.tenant"
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="InfringementBulletin",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=platform_core.rows.new_id, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("said", models.CharField(max_length=30)),
                ("number", models.CharField(max_length=32)),
                ("trade_name", models.CharField(max_length=60)),
                ("holder", models.CharField(max_length=200)),
                ("right_kind", models.CharField(max_length=20)),
                ("right_no", models.CharField(max_length=200)),
                ("goods", models.JSONField()),
                ("happened_at", models.DateTimeField()),
                ("published_at", models.DateTimeField()),
                (
                    "infringement",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="complaints.infringement",
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
            name="InfringementExhibit",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=platform_core.rows.new_id, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("holder_id", models.UUIDField()),
                ("kind", models.CharField(max_length=20)),
                ("file_id", models.UUIDField()),
                ("kept_at", models.DateTimeField()),
                (
                    "infringement",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="complaints.infringement",
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
            name="Lead",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=platform_core.rows.new_id, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("reporter_id", models.UUIDField()),
                ("authority", models.CharField(max_length=200)),
                ("reference", models.CharField(max_length=200)),
                ("notices", models.JSONField(default=list)),
                ("handed_over_by", models.UUIDField(null=True)),
                ("handed_over_at", models.DateTimeField()),
            ],
            options={
                "abstract": False,
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("authority", ""), _negated=True), models.Q(("reference", ""), _negated=True)
                        ),
                        name="lead_with_a_reference",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("handed_over_by__isnull", False),
                            models.Q(("notices", []), _negated=True),
                            _connector="XOR",
                        ),
                        name="lead_by_a_person_or_by_notices",
                    ),
                    platform_core.tenancy.walls.Wall(
                        "shopper", may=("SELECT",), name="complaints_lead_shopper_wall", own="reporter_id", public=False
                    ),
                    platform_core.tenancy.walls.Wall(
                        "staff", may=("SELECT", "INSERT"), name="complaints_lead_staff_wall", own="", public=False
                    ),
                    platform_core.tenancy.walls.Wall(
                        "system", may=("SELECT", "INSERT"), name="complaints_lead_system_wall", own="", public=False
                    ),
                    platform_core.tenancy.walls.Wall(
                        "auditor", may=("SELECT",), name="complaints_lead_auditor_wall", own="", public=False
                    ),
                ],
            },
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="lead",
            trigger=pgtrigger.compiler.Trigger(
                name="append_only",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                    hash="12a059c7c1ef75423001ad8818391191adbeee80",
                    operation="UPDATE OR DELETE",
                    pgid="pgtrigger_append_only_7e6dd",
                    table="complaints_lead",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="lead",
            trigger=pgtrigger.compiler.Trigger(
                name="no_truncate",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'append-only';",
                    hash="4935f4bb6585c998325a1f54022a6ca5d60e0bdc",
                    level="STATEMENT",
                    operation="TRUNCATE",
                    pgid="pgtrigger_no_truncate_ed20e",
                    table="complaints_lead",
                    when="BEFORE",
                ),
            ),
        ),
        migrations.AddField(
            model_name="report",
            name="lead",
            field=models.OneToOneField(
                null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="complaints.lead"
            ),
        ),
        migrations.AddIndex(
            model_name="infringement",
            index=models.Index(fields=["merchant", "-drafted_at", "-id"], name="infringements_of_a_shop"),
        ),
        migrations.AddIndex(
            model_name="infringement",
            index=models.Index(fields=["holder_id", "-drafted_at", "-id"], name="infringements_of_a_holder"),
        ),
        migrations.AddConstraint(
            model_name="infringement",
            constraint=models.UniqueConstraint(fields=("merchant", "id"), name="complaints_infringement_tenant_key"),
        ),
        migrations.AddConstraint(
            model_name="infringement",
            constraint=models.UniqueConstraint(fields=("number",), name="infringement_number"),
        ),
        migrations.AddConstraint(
            model_name="infringement",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("right_kind__in", ["trademark", "copyright", "patent", "design", "other_right"]),
                    models.Q(("right_no", ""), _negated=True),
                    models.Q(("listings", []), _negated=True),
                ),
                name="infringement_of_a_right_by_goods",
            ),
        ),
        migrations.AddConstraint(
            model_name="infringement",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("rejected_at", None),
                    models.Q(("decided_by__isnull", False), ("reasons__isnull", False)),
                    _connector="OR",
                ),
                name="rejected_by_somebody_with_reasons",
            ),
        ),
        migrations.AddConstraint(
            model_name="infringement",
            constraint=models.CheckConstraint(
                condition=models.Q(("countered_at", None), ("counter_statement__isnull", False), _connector="OR"),
                name="countered_with_a_statement",
            ),
        ),
        migrations.AddConstraint(
            model_name="infringement",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("state__in", ["waiting", "delayed", "litigated", "restored"]), _negated=True),
                    models.Q(("arrival_notice_id__isnull", False), ("waiting_at__isnull", False)),
                    _connector="OR",
                ),
                name="fifteen_days_run_from_an_arrival",
            ),
        ),
        migrations.AddConstraint(
            model_name="infringement",
            constraint=models.CheckConstraint(
                condition=models.Q(("litigated_at", None), models.Q(("filing", ""), _negated=True), _connector="OR"),
                name="litigated_with_a_number",
            ),
        ),
        migrations.AddConstraint(
            model_name="infringement",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("state__in", ["lifted", "confirmed"]), _negated=True),
                    models.Q(("ended_by__isnull", False), models.Q(("outcome", ""), _negated=True)),
                    _connector="OR",
                ),
                name="ended_by_somebody_with_reasons",
            ),
        ),
        migrations.AddConstraint(
            model_name="infringement",
            constraint=models.CheckConstraint(
                condition=models.Q(("restored_at", None), ("restored_at__gt", models.F("waiting_at")), _connector="OR"),
                name="restored_after_the_wait",
            ),
        ),
        migrations.AddConstraint(
            model_name="infringement",
            constraint=platform_core.tenancy.walls.Wall(
                "shopper",
                may=("SELECT", "INSERT", "UPDATE (state, submitted_at, withdrawn_at, litigated_at, filing)"),
                name="complaints_infringement_shopper_wall",
                own="holder_id",
                public=False,
            ),
        ),
        migrations.AddConstraint(
            model_name="infringement",
            constraint=platform_core.tenancy.walls.Wall(
                "merchant",
                may=("SELECT", "UPDATE (state, countered_at, counter_statement)"),
                name="complaints_infringement_merchant_wall",
                own="merchant",
                public=False,
            ),
        ),
        migrations.AddConstraint(
            model_name="infringement",
            constraint=platform_core.tenancy.walls.Wall(
                "staff",
                may=(
                    "SELECT",
                    "UPDATE (state, measured_at, rejected_at, delayed_at, lifted_at, confirmed_at, decided_by, reasons, delay_granted_by, ended_by, outcome)",
                ),
                name="complaints_infringement_staff_wall",
                own="",
                public=False,
            ),
        ),
        migrations.AddConstraint(
            model_name="infringement",
            constraint=platform_core.tenancy.walls.Wall(
                "system",
                may=(
                    "SELECT",
                    "UPDATE (state, senior_since, measured_at, waiting_at, restored_at, published_at, arrival_notice_id)",
                ),
                name="complaints_infringement_system_wall",
                own="",
                public=False,
            ),
        ),
        migrations.AddConstraint(
            model_name="infringement",
            constraint=platform_core.tenancy.walls.Wall(
                "auditor", may=("SELECT",), name="complaints_infringement_auditor_wall", own="", public=False
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="infringement",
            trigger=pgtrigger.compiler.Trigger(
                name="born",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition="WHEN (NEW.state IS DISTINCT FROM 'drafted')",
                    func="RAISE EXCEPTION 'a row is born drafted';",
                    hash="1a02270ff2de9db35ce8c4e5c2669eedef532ae0",
                    operation="INSERT",
                    pgid="pgtrigger_born_523a4",
                    table="complaints_infringement",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="infringement",
            trigger=pgtrigger.compiler.Trigger(
                name="lifecycle",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    declare="DECLARE _is_valid_transition BOOLEAN;",
                    func='SELECT CONCAT(OLD."state", \':\', NEW."state") = ANY(\'{countered:confirmed,countered:lifted,countered:waiting,countered:withdrawn,delayed:confirmed,delayed:lifted,delayed:litigated,delayed:restored,delayed:withdrawn,drafted:submitted,drafted:withdrawn,litigated:confirmed,litigated:lifted,litigated:withdrawn,measured:confirmed,measured:countered,measured:lifted,measured:withdrawn,submitted:measured,submitted:rejected,submitted:withdrawn,waiting:confirmed,waiting:delayed,waiting:lifted,waiting:litigated,waiting:restored,waiting:withdrawn}\'::text[]) INTO _is_valid_transition; IF (_is_valid_transition IS FALSE AND OLD."state" IS DISTINCT FROM NEW."state") THEN RAISE EXCEPTION \'pgtrigger: Invalid transition of field "state" from "%" to "%" on table %\', OLD."state", NEW."state", TG_TABLE_NAME; ELSE RETURN NEW; END IF;',
                    hash="7c2ef41ced6f5660e9e9e048f21a1b22d0a8998c",
                    operation="UPDATE",
                    pgid="pgtrigger_lifecycle_46867",
                    table="complaints_infringement",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="infringement",
            trigger=pgtrigger.compiler.Trigger(
                name="told",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition="WHEN (OLD.state IS DISTINCT FROM NEW.state)",
                    constraint="CONSTRAINT",
                    func="IF NOT told(NEW.id) THEN RAISE EXCEPTION '% moved in silence', NEW.id; END IF; RETURN NULL;",
                    hash="ebf61f4ca1d88eecd5e3a98a21d99e81407683a0",
                    operation='UPDATE OF "state"',
                    pgid="pgtrigger_told_f32c9",
                    table="complaints_infringement",
                    timing="DEFERRABLE INITIALLY DEFERRED",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="infringement",
            trigger=pgtrigger.compiler.Trigger(
                name="by_the_worker",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition="WHEN (session_user = 'tp_app' AND OLD.state IS DISTINCT FROM NEW.state AND NEW.state IN ('waiting', 'restored'))",
                    func="RAISE EXCEPTION 'the web does not say that % is %', NEW.id, NEW.state;",
                    hash="6de9651a09196b7000f63c8b8ca0090fc40aa125",
                    operation='UPDATE OF "state"',
                    pgid="pgtrigger_by_the_worker_caf53",
                    table="complaints_infringement",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="infringement",
            trigger=pgtrigger.compiler.Trigger(
                name="moved_by_its_side",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition="WHEN (OLD.state IS DISTINCT FROM NEW.state)",
                    func="\nIF current_user = 'tp_shopper' AND NEW.state NOT IN ('submitted', 'litigated', 'withdrawn')\n   OR current_user = 'tp_merchant' AND NEW.state <> 'countered'\nTHEN RAISE EXCEPTION 'neither side says that % is %', NEW.id, NEW.state;\nELSIF session_user = 'tp_app' AND NEW.state = 'measured' AND NEW.decided_by IS NULL\nTHEN RAISE EXCEPTION 'somebody answers for a measure';\nEND IF;\nRETURN NEW;\n",
                    hash="c033d0870ee2e6c24e14632bb68b6b69c9d382bf",
                    operation="UPDATE",
                    pgid="pgtrigger_moved_by_its_side_97329",
                    table="complaints_infringement",
                    when="BEFORE",
                ),
            ),
        ),
        migrations.AddIndex(
            model_name="infringementbulletin",
            index=models.Index(fields=["-published_at", "-id"], name="infringement_bulletins"),
        ),
        migrations.AddConstraint(
            model_name="infringementbulletin",
            constraint=models.UniqueConstraint(
                fields=("merchant", "id"), name="complaints_infringementbulletin_tenant_key"
            ),
        ),
        migrations.AddConstraint(
            model_name="infringementbulletin",
            constraint=platform_core.tenancy.walls.CompositeKey(
                fields=("merchant", "infringement"),
                name="complaints_infringementbulletin_infringement_key",
                to="complaints.Infringement",
            ),
        ),
        migrations.AddConstraint(
            model_name="infringementbulletin",
            constraint=models.UniqueConstraint(fields=("infringement", "said"), name="said_once_of_a_notice"),
        ),
        migrations.AddConstraint(
            model_name="infringementbulletin",
            constraint=platform_core.tenancy.walls.Wall(
                "anonymous", may=("SELECT",), name="complaints_infringementbulletin_anonymous_wall", own="", public=True
            ),
        ),
        migrations.AddConstraint(
            model_name="infringementbulletin",
            constraint=platform_core.tenancy.walls.Wall(
                "shopper", may=("SELECT",), name="complaints_infringementbulletin_shopper_wall", own="", public=True
            ),
        ),
        migrations.AddConstraint(
            model_name="infringementbulletin",
            constraint=platform_core.tenancy.walls.Wall(
                "merchant", may=("SELECT",), name="complaints_infringementbulletin_merchant_wall", own="", public=True
            ),
        ),
        migrations.AddConstraint(
            model_name="infringementbulletin",
            constraint=platform_core.tenancy.walls.Wall(
                "regulator", may=("SELECT",), name="complaints_infringementbulletin_regulator_wall", own="", public=True
            ),
        ),
        migrations.AddConstraint(
            model_name="infringementbulletin",
            constraint=platform_core.tenancy.walls.Wall(
                "outside", may=("SELECT",), name="complaints_infringementbulletin_outside_wall", own="", public=True
            ),
        ),
        migrations.AddConstraint(
            model_name="infringementbulletin",
            constraint=platform_core.tenancy.walls.Wall(
                "staff", may=("SELECT",), name="complaints_infringementbulletin_staff_wall", own="", public=False
            ),
        ),
        migrations.AddConstraint(
            model_name="infringementbulletin",
            constraint=platform_core.tenancy.walls.Wall(
                "system",
                may=("SELECT", "INSERT"),
                name="complaints_infringementbulletin_system_wall",
                own="",
                public=False,
            ),
        ),
        migrations.AddConstraint(
            model_name="infringementbulletin",
            constraint=platform_core.tenancy.walls.Wall(
                "auditor", may=("SELECT",), name="complaints_infringementbulletin_auditor_wall", own="", public=False
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="infringementbulletin",
            trigger=pgtrigger.compiler.Trigger(
                name="append_only",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                    hash="3daa67ee8b84fb7a636fbce9b6a3bb0386b11ccf",
                    operation="UPDATE OR DELETE",
                    pgid="pgtrigger_append_only_ead4e",
                    table="complaints_infringementbulletin",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="infringementbulletin",
            trigger=pgtrigger.compiler.Trigger(
                name="no_truncate",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'append-only';",
                    hash="cc6d42cdb6b257a849a108b0a9648852378f0ffd",
                    level="STATEMENT",
                    operation="TRUNCATE",
                    pgid="pgtrigger_no_truncate_6889b",
                    table="complaints_infringementbulletin",
                    when="BEFORE",
                ),
            ),
        ),
        migrations.AddConstraint(
            model_name="infringementexhibit",
            constraint=models.UniqueConstraint(
                fields=("merchant", "id"), name="complaints_infringementexhibit_tenant_key"
            ),
        ),
        migrations.AddConstraint(
            model_name="infringementexhibit",
            constraint=platform_core.tenancy.walls.CompositeKey(
                fields=("merchant", "infringement"),
                name="complaints_infringementexhibit_infringement_key",
                to="complaints.Infringement",
            ),
        ),
        migrations.AddConstraint(
            model_name="infringementexhibit",
            constraint=models.UniqueConstraint(fields=("file_id",), name="one_exhibit_a_file"),
        ),
        migrations.AddConstraint(
            model_name="infringementexhibit",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    (
                        "kind__in",
                        [
                            "identity",
                            "authorisation",
                            "right_proof",
                            "evidence",
                            "counter_evidence",
                            "filing_proof",
                            "delay_proof",
                        ],
                    )
                ),
                name="exhibit_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="infringementexhibit",
            constraint=platform_core.tenancy.walls.Wall(
                "shopper",
                may=("SELECT", "INSERT"),
                name="complaints_infringementexhibit_shopper_wall",
                own="holder_id",
                public=False,
            ),
        ),
        migrations.AddConstraint(
            model_name="infringementexhibit",
            constraint=platform_core.tenancy.walls.Wall(
                "merchant",
                may=("SELECT", "INSERT"),
                name="complaints_infringementexhibit_merchant_wall",
                own="merchant",
                public=False,
            ),
        ),
        migrations.AddConstraint(
            model_name="infringementexhibit",
            constraint=platform_core.tenancy.walls.Wall(
                "staff", may=("SELECT",), name="complaints_infringementexhibit_staff_wall", own="", public=False
            ),
        ),
        migrations.AddConstraint(
            model_name="infringementexhibit",
            constraint=platform_core.tenancy.walls.Wall(
                "system", may=("SELECT",), name="complaints_infringementexhibit_system_wall", own="", public=False
            ),
        ),
        migrations.AddConstraint(
            model_name="infringementexhibit",
            constraint=platform_core.tenancy.walls.Wall(
                "auditor", may=("SELECT",), name="complaints_infringementexhibit_auditor_wall", own="", public=False
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="infringementexhibit",
            trigger=pgtrigger.compiler.Trigger(
                name="append_only",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                    hash="dc46badfede3581a68b0371dbb71e6b6d7f6124a",
                    operation="UPDATE OR DELETE",
                    pgid="pgtrigger_append_only_5de9f",
                    table="complaints_infringementexhibit",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="infringementexhibit",
            trigger=pgtrigger.compiler.Trigger(
                name="no_truncate",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'append-only';",
                    hash="c8d47232515305408cbc74bb7e955ca1d3b6f6d0",
                    level="STATEMENT",
                    operation="TRUNCATE",
                    pgid="pgtrigger_no_truncate_fc8e4",
                    table="complaints_infringementexhibit",
                    when="BEFORE",
                ),
            ),
        ),
        migrations.AddIndex(
            model_name="report",
            index=models.Index(fields=["reporter_id", "-filed_at", "-id"], name="reports_of_a_person"),
        ),
        migrations.AddIndex(
            model_name="report",
            index=models.Index(fields=["shop_id", "filed_at"], name="reports_about_a_shop"),
        ),
        migrations.AddConstraint(
            model_name="report",
            constraint=models.UniqueConstraint(fields=("number",), name="report_number"),
        ),
        migrations.AddConstraint(
            model_name="report",
            constraint=models.UniqueConstraint(
                condition=models.Q(("by_visitor", True)), fields=("reporter_id",), name="one_report_a_link"
            ),
        ),
        migrations.AddConstraint(
            model_name="report",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("source__in", ["reporter", "staff", "authority"]),
                    ("target__in", ["listing", "shop", "review", "advertisement"]),
                    (
                        "offence__in",
                        [
                            "unsafe",
                            "prohibited",
                            "unlicensed",
                            "counterfeit_goods",
                            "false_claims",
                            "fake_reviews",
                            "price_fraud",
                            "revenge",
                            "other",
                        ],
                    ),
                ),
                name="report_of_known_kinds",
            ),
        ),
        migrations.AddConstraint(
            model_name="report",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("state__in", ["filed", "passed_on"]),
                    models.Q(("decided_by__isnull", False), ("reasons__isnull", False)),
                    _connector="OR",
                ),
                name="report_judged_by_somebody_with_reasons",
            ),
        ),
        migrations.AddConstraint(
            model_name="report",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("state__in", ["founded", "closed"]), _negated=True),
                    models.Q(
                        ("finding_id__isnull", False),
                        models.Q(
                            ("sanction_id__isnull", False), models.Q(("done", ""), _negated=True), _connector="XOR"
                        ),
                    ),
                    _connector="OR",
                ),
                name="founded_with_a_measure_or_what_was_done",
            ),
        ),
        migrations.AddConstraint(
            model_name="report",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("state", "closed"), _negated=True),
                    models.Q(("lead__isnull", False), models.Q(("unreportable", ""), _negated=True), _connector="XOR"),
                    _connector="OR",
                ),
                name="closed_with_a_lead_or_why_there_is_none",
            ),
        ),
        migrations.AddConstraint(
            model_name="report",
            constraint=platform_core.tenancy.walls.Wall(
                "shopper",
                may=("SELECT", "INSERT"),
                name="complaints_report_shopper_wall",
                own="reporter_id",
                public=False,
            ),
        ),
        migrations.AddConstraint(
            model_name="report",
            constraint=platform_core.tenancy.walls.Wall(
                "staff",
                may=(
                    "SELECT",
                    "INSERT",
                    "UPDATE (state, founded_at, unfounded_at, not_ours_at, closed_at, decided_by, reasons, finding_id, sanction_id, done, lead_id, unreportable)",
                ),
                name="complaints_report_staff_wall",
                own="",
                public=False,
            ),
        ),
        migrations.AddConstraint(
            model_name="report",
            constraint=platform_core.tenancy.walls.Wall(
                "system",
                may=("SELECT", "UPDATE (state, senior_since, passed_on_at, closed_at, lead_id)"),
                name="complaints_report_system_wall",
                own="",
                public=False,
            ),
        ),
        migrations.AddConstraint(
            model_name="report",
            constraint=platform_core.tenancy.walls.Wall(
                "auditor", may=("SELECT",), name="complaints_report_auditor_wall", own="", public=False
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="report",
            trigger=pgtrigger.compiler.Trigger(
                name="born",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition="WHEN (NEW.state IS DISTINCT FROM 'filed')",
                    func="RAISE EXCEPTION 'a row is born filed';",
                    hash="303a49578fb1c36a63c2ab062b9de99b805dcb81",
                    operation="INSERT",
                    pgid="pgtrigger_born_ead2c",
                    table="complaints_report",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="report",
            trigger=pgtrigger.compiler.Trigger(
                name="lifecycle",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    declare="DECLARE _is_valid_transition BOOLEAN;",
                    func='SELECT CONCAT(OLD."state", \':\', NEW."state") = ANY(\'{filed:founded,filed:not_ours,filed:passed_on,filed:unfounded,founded:closed}\'::text[]) INTO _is_valid_transition; IF (_is_valid_transition IS FALSE AND OLD."state" IS DISTINCT FROM NEW."state") THEN RAISE EXCEPTION \'pgtrigger: Invalid transition of field "state" from "%" to "%" on table %\', OLD."state", NEW."state", TG_TABLE_NAME; ELSE RETURN NEW; END IF;',
                    hash="efc3124c7d89583d2255bf24610e3eb80e8b779f",
                    operation="UPDATE",
                    pgid="pgtrigger_lifecycle_01e40",
                    table="complaints_report",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="report",
            trigger=pgtrigger.compiler.Trigger(
                name="told",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition="WHEN (OLD.state IS DISTINCT FROM NEW.state)",
                    constraint="CONSTRAINT",
                    func="IF NOT told(NEW.id) THEN RAISE EXCEPTION '% moved in silence', NEW.id; END IF; RETURN NULL;",
                    hash="fbd3feee7294d78364b55bfcd5b58aa2a7af785e",
                    operation='UPDATE OF "state"',
                    pgid="pgtrigger_told_d5adf",
                    table="complaints_report",
                    timing="DEFERRABLE INITIALLY DEFERRED",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="report",
            trigger=pgtrigger.compiler.Trigger(
                name="by_the_worker",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition="WHEN (session_user = 'tp_app' AND OLD.state IS DISTINCT FROM NEW.state AND NEW.state IN ('passed_on'))",
                    func="RAISE EXCEPTION 'the web does not say that % is %', NEW.id, NEW.state;",
                    hash="23dffe30f1042bc698b74e5acd7c025da75e0847",
                    operation='UPDATE OF "state"',
                    pgid="pgtrigger_by_the_worker_3f393",
                    table="complaints_report",
                    when="BEFORE",
                ),
            ),
        ),
        migrations.RunSQL(TAKEDOWN, NO_TAKEDOWN),
    ]
