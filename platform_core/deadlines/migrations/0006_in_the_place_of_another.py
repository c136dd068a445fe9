"""What takes the place of a clock, how long may it run, and who stops it?"""

import pgtrigger.compiler
import pgtrigger.migrations
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("deadlines", "0005_error"),
        ("tenancy", "0001_initial"),
    ]

    operations = [
        pgtrigger.migrations.RemoveTrigger(
            model_name="runningdeadline",
            name="sweep_puts_off",
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name="runningdeadline",
            name="keepers_pause",
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name="runningdeadline",
            name="never_below_the_floor",
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="runningdeadline",
            trigger=pgtrigger.compiler.Trigger(
                name="sweep_puts_off",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition="WHEN (current_user <> 'tp_system' AND (OLD.run_at, OLD.attempts) <> (NEW.run_at, NEW.attempts) AND NOT (current_user = 'tp_staff' AND OLD.attempts = NEW.attempts AND NEW.run_at < OLD.run_at))",
                    func="RAISE EXCEPTION 'only the sweep puts off what is due';",
                    hash="d61c1088ba67f00cfe00589ff9d9f7acba165c6d",
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
                name="never_below_the_floor",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition="WHEN (NEW.replaces_id IS NULL)",
                    func="\n            IF NEW.within LIKE '%+%' THEN RAISE EXCEPTION 'a clock gets longer in the place of another'; END IF;\n            IF NEW.rule_code <> '' AND NOT tianping_promise_allowed(\n                NEW.rule_code, (NEW.started_at AT TIME ZONE 'Asia/Shanghai')::date, NEW.within\n            ) THEN RAISE EXCEPTION '% is worse for the consumer than %', NEW.within, NEW.rule_code; END IF;\n            RETURN NEW;\n        ",
                    hash="0804c543fac3172a10b7379ee35466ab68c7fec5",
                    operation="INSERT",
                    pgid="pgtrigger_never_below_the_floor_24df2",
                    table="deadlines_runningdeadline",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="runningdeadline",
            trigger=pgtrigger.compiler.Trigger(
                name="takes_its_place",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition="WHEN (NEW.replaces_id IS NOT NULL)",
                    declare="DECLARE before deadlines_runningdeadline;",
                    func="\n            SELECT * INTO before FROM deadlines_runningdeadline WHERE id = NEW.replaces_id;\n            IF before.state IS DISTINCT FROM 'void' OR (before.kind, before.subject_type, before.subject_id, before.merchant_id, before.person_id, before.owed_by, before.owed_to, before.started_at, before.start_event_id, before.rule_code, before.rule_version, before.reading) IS DISTINCT FROM (NEW.kind, NEW.subject_type, NEW.subject_id, NEW.merchant_id, NEW.person_id, NEW.owed_by, NEW.owed_to, NEW.started_at, NEW.start_event_id, NEW.rule_code, NEW.rule_version, NEW.reading)\n            THEN RAISE EXCEPTION 'no clock like this one has just ended'; END IF;\n            IF NEW.within <> before.within AND NOT (\n                starts_with(NEW.within, before.within || '+') AND current_user IN ('tp_staff', 'tp_system')\n            ) THEN RAISE EXCEPTION 'a clock only gets longer, and never by who owes'; END IF;\n            IF NEW.owed_by = 'shopper' AND NEW.due_at < before.due_at\n            THEN RAISE EXCEPTION 'her time never ends earlier than she was shown'; END IF;\n            RETURN NEW;\n        ",
                    hash="3dc76557cac61c5e914d3fbbc5d288e0c96361a2",
                    operation="INSERT",
                    pgid="pgtrigger_takes_its_place_0afd8",
                    table="deadlines_runningdeadline",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="runningdeadline",
            trigger=pgtrigger.compiler.Trigger(
                name="runs_no_longer",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition="WHEN (NEW.owed_by <> 'shopper')",
                    func="\n            IF greatest(NEW.due_strict, NEW.due_legal, NEW.due_at) > (\n                SELECT NEW.started_at + interval '31 days' + sum(\n    substring(part FROM '^[a-z_]+:([0-9]{1,6})')::int * CASE substring(part FROM '^[a-z_]+')\n        WHEN 'minutes' THEN interval '1 minute' WHEN 'hours' THEN interval '1 hour'\n        WHEN 'calendar_days' THEN interval '1 day' WHEN 'working_days' THEN interval '3 days'\n        WHEN 'months' THEN interval '31 days' WHEN 'month_end' THEN interval '31 days'\n        WHEN 'years' THEN interval '366 days' END\n)\n                FROM unnest(string_to_array(NEW.within, '+')) part\n            ) IS NOT FALSE THEN RAISE EXCEPTION '% does not end as late as that', NEW.within; END IF;\n            RETURN NEW;\n        ",
                    hash="56b4b0ef012b7d6c7c549e67ba82e89900eec971",
                    operation="INSERT",
                    pgid="pgtrigger_runs_no_longer_9fc29",
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
                    condition="WHEN (ROW(OLD.paused_at, OLD.pause_reason) IS DISTINCT FROM ROW(NEW.paused_at, NEW.pause_reason) AND (OLD.paused_at IS NOT NULL OR current_user NOT IN ('tp_staff', 'tp_system') OR current_user = 'tp_' || OLD.owed_by))",
                    func="RAISE EXCEPTION 'a clock is stopped once, and never by who owes';",
                    hash="e95707e51c67f35cb6ae632731e1f4a7af67e38b",
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
                condition=models.Q(("replaces_id__isnull", False)), fields=("replaces_id",), name="replaced_once"
            ),
        ),
    ]
