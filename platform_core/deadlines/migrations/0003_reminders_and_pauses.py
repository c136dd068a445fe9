"""Who is reminded when, and which clocks stand still? And the indexes of what people read."""

import django.db.models.deletion
import pgtrigger.compiler
import pgtrigger.migrations
import platform_core.rows
import platform_core.tenancy.walls
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("deadlines", "0002_regulators"),
        ("tenancy", "0001_initial"),
    ]

    operations = [
        migrations.CreateModel(
            name="Reminder",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=platform_core.rows.new_id, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("person_id", models.UUIDField(null=True)),
                ("remind_at", models.DateTimeField()),
            ],
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name="runningdeadline",
            name="lifecycle",
        ),
        migrations.RemoveConstraint(
            model_name="runningdeadline",
            name="one_running_per_subject",
        ),
        migrations.RemoveConstraint(
            model_name="runningdeadline",
            name="closed_at_its_end",
        ),
        migrations.AddField(
            model_name="runningdeadline",
            name="pause_reason",
            field=models.CharField(blank=True, db_default="", default="", max_length=20),
        ),
        migrations.AddField(
            model_name="runningdeadline",
            name="paused_at",
            field=models.DateTimeField(null=True),
        ),
        migrations.AddIndex(
            model_name="runningdeadline",
            index=models.Index(fields=["subject_id", "kind"], name="deadline_by_subject"),
        ),
        migrations.AddIndex(
            model_name="runningdeadline",
            index=models.Index(
                condition=models.Q(("state", "running"), _negated=True),
                fields=["merchant", "closed_at", "id"],
                name="ended_by_merchant",
            ),
        ),
        migrations.AddIndex(
            model_name="runningdeadline",
            index=models.Index(
                condition=models.Q(("state", "running"), _negated=True),
                fields=["person_id", "closed_at", "id"],
                name="ended_by_person",
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="runningdeadline",
            trigger=pgtrigger.compiler.Trigger(
                name="lifecycle",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    declare="DECLARE _is_valid_transition BOOLEAN;",
                    func='SELECT CONCAT(OLD."state", \':\', NEW."state") = ANY(\'{paused:met,paused:void,running:met,running:missed,running:paused,running:void}\'::text[]) INTO _is_valid_transition; IF (_is_valid_transition IS FALSE AND OLD."state" IS DISTINCT FROM NEW."state") THEN RAISE EXCEPTION \'pgtrigger: Invalid transition of field "state" from "%" to "%" on table %\', OLD."state", NEW."state", TG_TABLE_NAME; ELSE RETURN NEW; END IF;',
                    hash="c0de76a64a7f2b559b69d5e919795772d400636f",
                    operation="UPDATE",
                    pgid="pgtrigger_lifecycle_e352c",
                    table="deadlines_runningdeadline",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="runningdeadline",
            trigger=pgtrigger.compiler.Trigger(
                name="keepers_pause",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition="WHEN (ROW(OLD.paused_at, OLD.pause_reason) IS DISTINCT FROM ROW(NEW.paused_at, NEW.pause_reason) AND (OLD.paused_at IS NOT NULL OR current_user NOT IN ('tp_staff', 'tp_system')))",
                    func="RAISE EXCEPTION 'a clock is stopped once, and never by who owes';",
                    hash="b9e0e49ca8f8c64780a03719c975271d3d709c46",
                    operation="UPDATE",
                    pgid="pgtrigger_keepers_pause_7a26a",
                    table="deadlines_runningdeadline",
                    when="BEFORE",
                ),
            ),
        ),
        migrations.AddConstraint(
            model_name="runningdeadline",
            constraint=models.UniqueConstraint(
                condition=models.Q(("state__in", ["running", "paused"])),
                fields=("subject_id", "kind", "subject_type"),
                name="one_open_per_subject",
            ),
        ),
        migrations.AddConstraint(
            model_name="runningdeadline",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("state__in", ["running", "paused"]), ("closed_at__isnull", False), _connector="XOR"
                ),
                name="closed_at_its_end",
            ),
        ),
        migrations.AddConstraint(
            model_name="runningdeadline",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("pause_reason", ""), ("paused_at", None), models.Q(("state", "paused"), _negated=True)),
                    models.Q(
                        ("pause_reason__in", ["testing", "repair"]),
                        ("paused_at__gte", models.F("started_at")),
                        ("paused_at__lt", models.F("due_at")),
                    ),
                    _connector="OR",
                ),
                name="paused_in_time_and_for_a_reason",
            ),
        ),
        migrations.AddField(
            model_name="reminder",
            name="deadline",
            field=models.ForeignKey(
                db_index=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="deadlines.runningdeadline",
            ),
        ),
        migrations.AddField(
            model_name="reminder",
            name="merchant",
            field=models.ForeignKey(
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="tenancy.tenant",
            ),
        ),
        migrations.AddIndex(
            model_name="reminder",
            index=models.Index(fields=["remind_at", "id"], name="reminder_by_time"),
        ),
        migrations.AddConstraint(
            model_name="reminder",
            constraint=models.UniqueConstraint(fields=("deadline", "remind_at"), name="one_reminder_at_a_time"),
        ),
        migrations.AddConstraint(
            model_name="reminder",
            constraint=platform_core.tenancy.walls.Wall(
                "shopper",
                may=("SELECT", "INSERT"),
                name="deadlines_reminder_shopper_wall",
                own="person_id",
                public=False,
            ),
        ),
        migrations.AddConstraint(
            model_name="reminder",
            constraint=platform_core.tenancy.walls.Wall(
                "merchant",
                may=("SELECT", "INSERT"),
                name="deadlines_reminder_merchant_wall",
                own="merchant",
                public=False,
            ),
        ),
        migrations.AddConstraint(
            model_name="reminder",
            constraint=platform_core.tenancy.walls.Wall(
                "regulator",
                may=("SELECT", "INSERT"),
                name="deadlines_reminder_regulator_wall",
                own="person_id",
                public=False,
            ),
        ),
        migrations.AddConstraint(
            model_name="reminder",
            constraint=platform_core.tenancy.walls.Wall(
                "staff", may=("SELECT", "INSERT"), name="deadlines_reminder_staff_wall", own="", public=False
            ),
        ),
        migrations.AddConstraint(
            model_name="reminder",
            constraint=platform_core.tenancy.walls.Wall(
                "system",
                may=("SELECT", "INSERT", "DELETE"),
                name="deadlines_reminder_system_wall",
                own="",
                public=False,
            ),
        ),
        migrations.AddConstraint(
            model_name="reminder",
            constraint=platform_core.tenancy.walls.Wall(
                "auditor", may=("SELECT",), name="deadlines_reminder_auditor_wall", own="", public=False
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="reminder",
            trigger=pgtrigger.compiler.Trigger(
                name="reminder_stays",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;",
                    hash="dcba802ec7486a0890ec39f55b29fd950d38d1e1",
                    operation="UPDATE",
                    pgid="pgtrigger_reminder_stays_103fd",
                    table="deadlines_reminder",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="reminder",
            trigger=pgtrigger.compiler.Trigger(
                name="of_an_open_promise",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="\n                    IF NOT EXISTS (\n                        SELECT FROM deadlines_runningdeadline d\n                        WHERE d.id = NEW.deadline_id AND d.state = 'running'\n                        AND (d.merchant_id, d.person_id) IS NOT DISTINCT FROM (NEW.merchant_id, NEW.person_id)\n                        AND NEW.remind_at > d.started_at AND NEW.remind_at < d.due_at\n                    ) THEN RAISE EXCEPTION 'a reminder lies within an open promise of the same people'; END IF;\n                    RETURN NEW;\n                ",
                    hash="fc6a29b7d953506c4df52ed67862d085999451fe",
                    operation="INSERT",
                    pgid="pgtrigger_of_an_open_promise_c27d9",
                    table="deadlines_reminder",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="reminder",
            trigger=pgtrigger.compiler.Trigger(
                name="no_truncate",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'append-only';",
                    hash="692bb3e67f0557b81489a77a490528c0a95c5c1b",
                    level="STATEMENT",
                    operation="TRUNCATE",
                    pgid="pgtrigger_no_truncate_501b3",
                    table="deadlines_reminder",
                    when="BEFORE",
                ),
            ),
        ),
    ]
