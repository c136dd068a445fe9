import django.db.models.deletion
import pgtrigger.compiler
import pgtrigger.migrations
import platform_core.rows
import platform_core.tenancy.walls
from django.db import migrations, models


class Migration(migrations.Migration):
    """The file of an order for its shopper: asked for, collected, and what was built."""

    dependencies = [
        ("regulators", "0002_appointed_by"),
    ]

    operations = [
        migrations.CreateModel(
            name="DossierBundle",
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
            name="Dossier",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=platform_core.rows.new_id, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("state", models.CharField(editable=False, max_length=30)),
                ("person_id", models.UUIDField()),
                ("order_id", models.UUIDField()),
                ("number", models.CharField(max_length=40)),
                ("documents", models.JSONField()),
                ("ids", models.JSONField(default=list)),
                ("asked_at", models.DateTimeField()),
                ("collected_at", models.DateTimeField(null=True)),
                ("ready_at", models.DateTimeField(null=True)),
                ("overdue_since", models.DateTimeField(null=True)),
            ],
            options={
                "indexes": [
                    models.Index(fields=["order_id", "-asked_at"], name="dossiers_of_an_order"),
                    models.Index(
                        condition=models.Q(("state", "collected")),
                        fields=["collected_at", "id"],
                        name="dossiers_to_build",
                    ),
                ],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("state__in", ["asked", "collected"])),
                        fields=("order_id",),
                        name="one_dossier_at_a_time",
                    ),
                    platform_core.tenancy.walls.Wall(
                        "shopper",
                        may=("SELECT", "INSERT"),
                        name="regulators_dossier_shopper_wall",
                        own="person_id",
                        public=False,
                    ),
                    platform_core.tenancy.walls.Wall(
                        "staff", may=("SELECT",), name="regulators_dossier_staff_wall", own="", public=False
                    ),
                    platform_core.tenancy.walls.Wall(
                        "system",
                        may=("SELECT", "UPDATE (id, state, collected_at, ready_at, overdue_since, ids)"),
                        name="regulators_dossier_system_wall",
                        own="",
                        public=False,
                    ),
                    platform_core.tenancy.walls.Wall(
                        "sequencer", may=("SELECT",), name="regulators_dossier_sequencer_wall", own="", public=False
                    ),
                    platform_core.tenancy.walls.Wall(
                        "auditor", may=("SELECT",), name="regulators_dossier_auditor_wall", own="", public=False
                    ),
                ],
            },
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="dossier",
            trigger=pgtrigger.compiler.Trigger(
                name="born",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition="WHEN (NEW.state IS DISTINCT FROM 'asked')",
                    func="RAISE EXCEPTION 'a row is born asked';",
                    hash="fad92256affd53ae3eb2ac1206f6b1d5aaebc784",
                    operation="INSERT",
                    pgid="pgtrigger_born_8e8d3",
                    table="regulators_dossier",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="dossier",
            trigger=pgtrigger.compiler.Trigger(
                name="lifecycle",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    declare="DECLARE _is_valid_transition BOOLEAN;",
                    func='SELECT CONCAT(OLD."state", \':\', NEW."state") = ANY(\'{asked:collected,collected:ready}\'::text[]) INTO _is_valid_transition; IF (_is_valid_transition IS FALSE AND OLD."state" IS DISTINCT FROM NEW."state") THEN RAISE EXCEPTION \'pgtrigger: Invalid transition of field "state" from "%" to "%" on table %\', OLD."state", NEW."state", TG_TABLE_NAME; ELSE RETURN NEW; END IF;',
                    hash="f5b7fe10431136c0979f9b7b5c2b6ace07c09260",
                    operation="UPDATE",
                    pgid="pgtrigger_lifecycle_ecb7f",
                    table="regulators_dossier",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="dossier",
            trigger=pgtrigger.compiler.Trigger(
                name="told",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition="WHEN (OLD.state IS DISTINCT FROM NEW.state)",
                    constraint="CONSTRAINT",
                    func="IF NOT told(NEW.id) THEN RAISE EXCEPTION '% moved in silence', NEW.id; END IF; RETURN NULL;",
                    hash="c323370bf86ad9d38a1f8baa7eae83977b6c2825",
                    operation='UPDATE OF "state"',
                    pgid="pgtrigger_told_cc721",
                    table="regulators_dossier",
                    timing="DEFERRABLE INITIALLY DEFERRED",
                    when="AFTER",
                ),
            ),
        ),
        migrations.AddField(
            model_name="dossierbundle",
            name="dossier",
            field=models.OneToOneField(
                on_delete=django.db.models.deletion.PROTECT, related_name="bundle", to="regulators.dossier"
            ),
        ),
        migrations.AddConstraint(
            model_name="dossierbundle",
            constraint=platform_core.tenancy.walls.Wall(
                "shopper", may=("SELECT",), name="regulators_dossierbundle_shopper_wall", own="person_id", public=False
            ),
        ),
        migrations.AddConstraint(
            model_name="dossierbundle",
            constraint=platform_core.tenancy.walls.Wall(
                "staff", may=("SELECT",), name="regulators_dossierbundle_staff_wall", own="", public=False
            ),
        ),
        migrations.AddConstraint(
            model_name="dossierbundle",
            constraint=platform_core.tenancy.walls.Wall(
                "system", may=("SELECT",), name="regulators_dossierbundle_system_wall", own="", public=False
            ),
        ),
        migrations.AddConstraint(
            model_name="dossierbundle",
            constraint=platform_core.tenancy.walls.Wall(
                "sequencer",
                may=("SELECT", "INSERT"),
                name="regulators_dossierbundle_sequencer_wall",
                own="",
                public=False,
            ),
        ),
        migrations.AddConstraint(
            model_name="dossierbundle",
            constraint=platform_core.tenancy.walls.Wall(
                "auditor", may=("SELECT",), name="regulators_dossierbundle_auditor_wall", own="", public=False
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="dossierbundle",
            trigger=pgtrigger.compiler.Trigger(
                name="append_only",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                    hash="6ca99388e425d20cdc0f26b64a03727c3d08ce18",
                    operation="UPDATE OR DELETE",
                    pgid="pgtrigger_append_only_68faa",
                    table="regulators_dossierbundle",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="dossierbundle",
            trigger=pgtrigger.compiler.Trigger(
                name="no_truncate",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'append-only';",
                    hash="466fd88c70be93897c7fb024244de1e296b1cacf",
                    level="STATEMENT",
                    operation="TRUNCATE",
                    pgid="pgtrigger_no_truncate_d83ca",
                    table="regulators_dossierbundle",
                    when="BEFORE",
                ),
            ),
        ),
    ]
