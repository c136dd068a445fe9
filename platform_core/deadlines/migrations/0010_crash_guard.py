"""When was a row started, and how often was its worker lost? Columns say it, where ``error`` held both in a text."""

import pgtrigger.compiler
import pgtrigger.migrations
from django.db import migrations, models

# `Begun 1 2026-03-10T02:00:00+00:00`: started then, after one loss. `Lost 3`: lost so often. From the third loss on a
# row backed off for it.
TO_COLUMNS = """
UPDATE deadlines_runningdeadline
SET losses = split_part(error, ' ', 2)::int, begun_at = split_part(error, ' ', 3)::timestamptz, error = ''
WHERE error LIKE 'Begun % %';
UPDATE deadlines_runningdeadline
SET losses = split_part(error, ' ', 2)::int,
    error = CASE WHEN split_part(error, ' ', 2)::int >= 3 THEN 'WorkerLost' ELSE '' END
WHERE error LIKE 'Lost %';
"""
TO_TEXT = """
UPDATE deadlines_runningdeadline
SET error = CASE WHEN begun_at IS NULL THEN 'Lost ' || losses
    ELSE 'Begun ' || losses || ' ' || to_char(begun_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"+00:00"') END
WHERE losses > 0 OR begun_at IS NOT NULL;
"""
# As in 0008; whoever takes a row clears its mark in the same statement.
TAKE = """
CREATE OR REPLACE FUNCTION tianping_take_due(due_id uuid, now_at timestamptz, ended text)
RETURNS SETOF deadlines_runningdeadline LANGUAGE plpgsql AS $$
BEGIN
    RETURN QUERY
    UPDATE deadlines_runningdeadline SET state = ended, closed_at = now_at{clear} WHERE id = (
        SELECT own.id FROM deadlines_runningdeadline own
        WHERE own.id = due_id AND own.state = 'running' AND own.run_at <= now_at AND NOT EXISTS (
            SELECT FROM deadlines_runningdeadline earlier
            WHERE earlier.subject_id = own.subject_id AND earlier.subject_type = own.subject_type
            AND earlier.state = 'running' AND (earlier.run_at, earlier.id) < (own.run_at, own.id)
        ) FOR UPDATE SKIP LOCKED
    ) RETURNING *;
END $$
"""


class Migration(migrations.Migration):
    dependencies = [("deadlines", "0009_as_often_as_there_is_a_reason")]

    operations = [
        pgtrigger.migrations.RemoveTrigger(
            model_name="runningdeadline",
            name="born_on_time",
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name="runningdeadline",
            name="sweep_puts_off",
        ),
        migrations.AddField(
            model_name="runningdeadline",
            name="begun_at",
            field=models.DateTimeField(null=True),
        ),
        migrations.AddField(
            model_name="runningdeadline",
            name="losses",
            field=models.PositiveIntegerField(db_default=0, default=0),
        ),
        migrations.RunSQL(TO_COLUMNS, TO_TEXT),
        migrations.RunSQL(TAKE.format(clear=", begun_at = NULL"), TAKE.format(clear="")),
        pgtrigger.migrations.AddTrigger(
            model_name="runningdeadline",
            trigger=pgtrigger.compiler.Trigger(
                name="sweep_puts_off",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition="WHEN (current_user <> 'tp_system' AND (OLD.run_at, OLD.attempts, OLD.losses) <> (NEW.run_at, NEW.attempts, NEW.losses) AND NOT (current_user = 'tp_staff' AND (OLD.attempts, OLD.losses) = (NEW.attempts, NEW.losses) AND NEW.run_at < OLD.run_at))",
                    func="RAISE EXCEPTION 'only the sweep puts off what is due';",
                    hash="3975b2737ab881e220fccd7dad23515610331ce4",
                    operation="UPDATE",
                    pgid="pgtrigger_sweep_puts_off_e3fc9",
                    table="deadlines_runningdeadline",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="runningdeadline",
            trigger=pgtrigger.compiler.Trigger(
                name="sweep_marks",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition="WHEN (current_user <> 'tp_system' AND NEW.begun_at IS NOT NULL AND NEW.begun_at IS DISTINCT FROM OLD.begun_at)",
                    func="RAISE EXCEPTION 'only the sweep marks what it starts';",
                    hash="25a229c69ad2587215a350d0abd3f91af48c535d",
                    operation="UPDATE",
                    pgid="pgtrigger_sweep_marks_0769e",
                    table="deadlines_runningdeadline",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="runningdeadline",
            trigger=pgtrigger.compiler.Trigger(
                name="born_on_time",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition="WHEN (NEW.run_at <> NEW.due_at OR NEW.attempts <> 0 OR NEW.losses <> 0 OR NEW.begun_at IS NOT NULL)",
                    func="RAISE EXCEPTION 'nothing is put off before it is due';",
                    hash="e6b473883e2555ca0b9150398ea55512ce86cc4d",
                    operation="INSERT",
                    pgid="pgtrigger_born_on_time_ce2d4",
                    table="deadlines_runningdeadline",
                    when="BEFORE",
                ),
            ),
        ),
    ]
