"""A paused clock goes on at the end of a last day. One that was paused before there was any goes on when it was due."""

import pgtrigger.compiler
import pgtrigger.migrations
from django.db import migrations, models

LAST_DAY = "UPDATE deadlines_runningdeadline SET resumes_at = due_at WHERE paused_at IS NOT NULL"
WAKE = """
INSERT INTO deadlines_reminder (id, deadline_id, merchant_id, person_id, remind_at)
SELECT gen_random_uuid(), id, merchant_id, person_id, resumes_at FROM deadlines_runningdeadline WHERE state = 'paused'
ON CONFLICT DO NOTHING
"""


class Migration(migrations.Migration):
    dependencies = [
        ("deadlines", "0011_reasons"),
        ("tenancy", "0001_initial"),
    ]

    operations = [
        pgtrigger.migrations.RemoveTrigger(
            model_name="reminder",
            name="of_an_open_promise",
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name="runningdeadline",
            name="keepers_pause",
        ),
        migrations.RemoveConstraint(
            model_name="runningdeadline",
            name="paused_in_time_and_for_a_reason",
        ),
        migrations.AddField(
            model_name="runningdeadline",
            name="resumes_at",
            field=models.DateTimeField(null=True),
        ),
        migrations.RunSQL(LAST_DAY, migrations.RunSQL.noop),
        pgtrigger.migrations.AddTrigger(
            model_name="reminder",
            trigger=pgtrigger.compiler.Trigger(
                name="of_an_open_promise",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="\n                    IF NOT EXISTS (\n                        SELECT FROM deadlines_runningdeadline d\n                        WHERE d.id = NEW.deadline_id\n                        AND (d.merchant_id, d.person_id) IS NOT DISTINCT FROM (NEW.merchant_id, NEW.person_id)\n                        AND (d.state = 'running' AND NEW.remind_at > d.started_at AND NEW.remind_at < d.due_at\n                            OR d.state = 'paused' AND NEW.remind_at >= d.resumes_at)\n                    ) THEN RAISE EXCEPTION 'a reminder lies within an open promise of the same people'; END IF;\n                    RETURN NEW;\n                ",
                    hash="0b4ff446c5114544d32c09639a478ec2beebabdf",
                    operation="INSERT",
                    pgid="pgtrigger_of_an_open_promise_c27d9",
                    table="deadlines_reminder",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="runningdeadline",
            trigger=pgtrigger.compiler.Trigger(
                name="keepers_pause",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition="WHEN (ROW(OLD.paused_at, OLD.resumes_at, OLD.pause_reason) IS DISTINCT FROM ROW(NEW.paused_at, NEW.resumes_at, NEW.pause_reason) AND (OLD.paused_at IS NOT NULL OR current_user NOT IN ('tp_staff', 'tp_system') OR current_user = 'tp_' || OLD.owed_by))",
                    func="RAISE EXCEPTION 'a clock is stopped once, and never by who owes';",
                    hash="8d1202b94dcd1ad99a5dc76118ee8582afd2e171",
                    operation="UPDATE",
                    pgid="pgtrigger_keepers_pause_7a26a",
                    table="deadlines_runningdeadline",
                    when="BEFORE",
                ),
            ),
        ),
        migrations.AddConstraint(
            model_name="runningdeadline",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("pause_reason", ""),
                        ("paused_at", None),
                        ("resumes_at", None),
                        models.Q(("state", "paused"), _negated=True),
                    ),
                    models.Q(
                        ("pause_reason__in", ["testing", "repair"]),
                        ("paused_at__gte", models.F("started_at")),
                        ("paused_at__lt", models.F("due_at")),
                        ("resumes_at__gt", models.F("paused_at")),
                        ("resumes_at__isnull", False),
                    ),
                    _connector="OR",
                ),
                name="paused_in_time_and_for_a_reason",
            ),
        ),
        migrations.RunSQL(WAKE, migrations.RunSQL.noop),
    ]
