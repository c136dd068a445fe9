"""Is no clock worse for the consumer than the number in force on the day it begins?"""

import pgtrigger.compiler
import pgtrigger.migrations
from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [
        ("deadlines", "0003_reminders_and_pauses"),
        ("legal", "0006_promises"),
    ]

    operations = [
        pgtrigger.migrations.AddTrigger(
            model_name="runningdeadline",
            trigger=pgtrigger.compiler.Trigger(
                name="never_below_the_floor",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition="WHEN (NEW.rule_code <> '' OR NEW.within LIKE '%+%')",
                    func="\n                    IF NEW.within LIKE '%+%' AND NEW.replaces_id IS NULL THEN\n                        RAISE EXCEPTION 'a clock gets longer in the place of another';\n                    END IF;\n                    IF NEW.rule_code <> '' AND NOT tianping_promise_allowed(\n                        NEW.rule_code, (NEW.started_at AT TIME ZONE 'Asia/Shanghai')::date, NEW.within\n                    ) THEN RAISE EXCEPTION '% is worse for the consumer than %', NEW.within, NEW.rule_code; END IF;\n                    RETURN NEW;\n                ",
                    hash="39ff9180a63ed50add7c2d18c0f311e645553ca5",
                    operation="INSERT",
                    pgid="pgtrigger_never_below_the_floor_24df2",
                    table="deadlines_runningdeadline",
                    when="BEFORE",
                ),
            ),
        ),
    ]
