"""What may be heard again or is never to be made, on whose word, and the proof of either."""

import django.db.models.deletion
import pgtrigger.compiler
import pgtrigger.migrations
import platform_core.rows
import platform_core.tenancy.walls
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("eventlog", "0006_own_transaction"),
    ]

    operations = [
        migrations.CreateModel(
            name="Replay",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=platform_core.rows.new_id, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("state", models.CharField(editable=False, max_length=30)),
                ("subscriber", models.CharField(max_length=120)),
                ("event_id", models.UUIDField(null=True)),
                ("subject_id", models.UUIDField(null=True)),
                ("since", models.DateTimeField(null=True)),
                ("until", models.DateTimeField(null=True)),
                ("reason", models.TextField()),
                ("requested_by", models.UUIDField()),
                ("requested_at", models.DateTimeField()),
                ("events", models.PositiveIntegerField(null=True)),
                ("queued_at", models.DateTimeField(null=True)),
                ("done_at", models.DateTimeField(null=True)),
                ("withdrawn_at", models.DateTimeField(null=True)),
            ],
        ),
        migrations.AlterModelOptions(
            name="cursor",
            options={"verbose_name": "subscriber", "verbose_name_plural": "subscribers"},
        ),
        migrations.RemoveConstraint(
            model_name="cursor",
            name="eventlog_cursor_staff_wall",
        ),
        migrations.RemoveConstraint(
            model_name="delivery",
            name="delivered_once",
        ),
        migrations.RemoveConstraint(
            model_name="pending",
            name="eventlog_pending_staff_wall",
        ),
        migrations.AddField(
            model_name="cursor",
            name="attempts",
            field=models.PositiveSmallIntegerField(db_default=0, default=0),
        ),
        migrations.AddField(
            model_name="pending",
            name="put_off_at",
            # Rows that were there wait since no later than now; and a relay of before this writes its rows without it.
            field=models.DateTimeField(db_default=models.Func(function="now")),
        ),
        migrations.AddIndex(
            model_name="event",
            index=models.Index(
                condition=models.Q(("person_id__isnull", False)), fields=["person_id", "xid"], name="event_person"
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="pending",
            trigger=pgtrigger.compiler.Trigger(
                name="never_dropped",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="\nIF NOT told(OLD.id) AND NOT coalesce(told(OLD.replay_id), false) AND NOT EXISTS (\n    SELECT FROM eventlog_delivery made WHERE made.event_id = OLD.event_id AND made.subscriber = OLD.subscriber\n    AND made.replay_id IS NOT DISTINCT FROM OLD.replay_id\n) THEN RAISE EXCEPTION 'the delivery % was neither made nor dismissed', OLD.id; END IF;\nRETURN OLD;\n",
                    hash="8f5d5ff1756f1ad18105f44a962fe4127e001eca",
                    operation="DELETE",
                    pgid="pgtrigger_never_dropped_300dd",
                    table="eventlog_pending",
                    when="BEFORE",
                ),
            ),
        ),
        migrations.AddConstraint(
            model_name="cursor",
            constraint=platform_core.tenancy.walls.Wall(
                "staff", may=("SELECT", "DELETE"), name="eventlog_cursor_staff_wall", own="", public=False
            ),
        ),
        migrations.AddIndex(
            model_name="replay",
            index=models.Index(
                condition=models.Q(("done_at", None), ("withdrawn_at", None)),
                fields=["state", "id"],
                name="replay_open",
            ),
        ),
        migrations.AddConstraint(
            model_name="replay",
            constraint=platform_core.tenancy.walls.Wall(
                "system", may=("SELECT", "UPDATE"), name="eventlog_replay_system_wall", own="", public=False
            ),
        ),
        migrations.AddConstraint(
            model_name="replay",
            constraint=platform_core.tenancy.walls.Wall(
                "staff",
                may=("SELECT", "INSERT", "UPDATE (state, withdrawn_at)"),
                name="eventlog_replay_staff_wall",
                own="",
                public=False,
            ),
        ),
        migrations.AddConstraint(
            model_name="replay",
            constraint=platform_core.tenancy.walls.Wall(
                "auditor", may=("SELECT",), name="eventlog_replay_auditor_wall", own="", public=False
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="replay",
            trigger=pgtrigger.compiler.Trigger(
                name="born",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition="WHEN (NEW.state IS DISTINCT FROM 'requested')",
                    func="RAISE EXCEPTION 'a row is born requested';",
                    hash="7dff84a73cc692df8d51a23b6b5fad8490fc7532",
                    operation="INSERT",
                    pgid="pgtrigger_born_b1644",
                    table="eventlog_replay",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="replay",
            trigger=pgtrigger.compiler.Trigger(
                name="lifecycle",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    declare="DECLARE _is_valid_transition BOOLEAN;",
                    func='SELECT CONCAT(OLD."state", \':\', NEW."state") = ANY(\'{queued:done,queued:withdrawn,requested:queued,requested:withdrawn}\'::text[]) INTO _is_valid_transition; IF (_is_valid_transition IS FALSE AND OLD."state" IS DISTINCT FROM NEW."state") THEN RAISE EXCEPTION \'pgtrigger: Invalid transition of field "state" from "%" to "%" on table %\', OLD."state", NEW."state", TG_TABLE_NAME; ELSE RETURN NEW; END IF;',
                    hash="26a83d034374f8b0ad1d4108a007c501b1033861",
                    operation="UPDATE",
                    pgid="pgtrigger_lifecycle_3c434",
                    table="eventlog_replay",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="replay",
            trigger=pgtrigger.compiler.Trigger(
                name="told",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition="WHEN (OLD.state IS DISTINCT FROM NEW.state)",
                    constraint="CONSTRAINT",
                    func="IF NOT told(NEW.id) THEN RAISE EXCEPTION '% moved in silence', NEW.id; END IF; RETURN NULL;",
                    hash="249e62f3885c3806000a8b5fcbb1947833246c42",
                    operation='UPDATE OF "state"',
                    pgid="pgtrigger_told_726ed",
                    table="eventlog_replay",
                    timing="DEFERRABLE INITIALLY DEFERRED",
                    when="AFTER",
                ),
            ),
        ),
        migrations.AddField(
            model_name="delivery",
            name="replay",
            field=models.ForeignKey(
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="eventlog.replay",
            ),
        ),
        migrations.AddField(
            model_name="pending",
            name="replay",
            field=models.ForeignKey(
                null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="eventlog.replay"
            ),
        ),
        migrations.AddField(
            model_name="pending",
            name="alarmed_at",
            field=models.DateTimeField(null=True),
        ),
        migrations.RemoveIndex(
            model_name="pending",
            name="pending_to_try",
        ),
        migrations.AddIndex(
            model_name="pending",
            index=models.Index(
                models.OrderBy(models.F("replay"), nulls_first=True),
                "retry_at",
                "id",
                condition=models.Q(("parked_at", None)),
                name="pending_to_try",
            ),
        ),
        migrations.AddIndex(
            model_name="pending",
            index=models.Index(
                condition=models.Q(("alarmed_at__isnull", False)), fields=["subscriber"], name="pending_alarms"
            ),
        ),
        migrations.AddConstraint(
            model_name="delivery",
            constraint=models.UniqueConstraint(
                fields=("event_id", "subscriber", "replay"), name="delivered_once", nulls_distinct=False
            ),
        ),
        migrations.AddConstraint(
            model_name="pending",
            constraint=platform_core.tenancy.walls.Wall(
                "staff",
                may=("SELECT", "UPDATE (attempts, retry_at, parked_at)", "DELETE"),
                name="eventlog_pending_staff_wall",
                own="",
                public=False,
            ),
        ),
    ]
