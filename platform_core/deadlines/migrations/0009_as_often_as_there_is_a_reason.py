"""A clock may be made longer as often as there is a reason: what is added is written behind what there was."""

import pgtrigger.compiler
import pgtrigger.migrations
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("deadlines", "0008_taking"), ("legal", "0008_corrected_before_anybody_read_them")]

    operations = [
        # PostgreSQL changes the type of no column that a trigger names.
        pgtrigger.migrations.RemoveTrigger(model_name="runningdeadline", name="promise_stays"),
        migrations.AlterField(model_name="runningdeadline", name="within", field=models.TextField()),
        pgtrigger.migrations.AddTrigger(
            model_name="runningdeadline",
            trigger=pgtrigger.compiler.Trigger(
                name="promise_stays",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition='WHEN (OLD."kind" IS DISTINCT FROM (NEW."kind") OR OLD."subject_type" IS DISTINCT FROM (NEW."subject_type") OR OLD."subject_id" IS DISTINCT FROM (NEW."subject_id") OR OLD."merchant_id" IS DISTINCT FROM (NEW."merchant_id") OR OLD."person_id" IS DISTINCT FROM (NEW."person_id") OR OLD."owed_by" IS DISTINCT FROM (NEW."owed_by") OR OLD."owed_to" IS DISTINCT FROM (NEW."owed_to") OR OLD."started_at" IS DISTINCT FROM (NEW."started_at") OR OLD."start_event_id" IS DISTINCT FROM (NEW."start_event_id") OR OLD."rule_code" IS DISTINCT FROM (NEW."rule_code") OR OLD."rule_version" IS DISTINCT FROM (NEW."rule_version") OR OLD."within" IS DISTINCT FROM (NEW."within") OR OLD."calendar_version" IS DISTINCT FROM (NEW."calendar_version") OR OLD."reading" IS DISTINCT FROM (NEW."reading") OR OLD."due_strict" IS DISTINCT FROM (NEW."due_strict") OR OLD."due_legal" IS DISTINCT FROM (NEW."due_legal") OR OLD."due_at" IS DISTINCT FROM (NEW."due_at") OR OLD."provisional" IS DISTINCT FROM (NEW."provisional") OR OLD."steps" IS DISTINCT FROM (NEW."steps") OR OLD."replaces_id" IS DISTINCT FROM (NEW."replaces_id"))',
                    func="RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;",
                    hash="7303556f7bf95e0a7abfab35429d21cb0b1a5a67",
                    operation="UPDATE",
                    pgid="pgtrigger_promise_stays_32188",
                    table="deadlines_runningdeadline",
                    when="BEFORE",
                ),
            ),
        ),
    ]
