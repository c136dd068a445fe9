"""Why did a clock end? A kind and its parameters say it, where ``reason`` held an English sentence.

What a person or a command gave stays in ``reason``.
"""

from django.db import migrations, models

# `counted again by calendar 2`, if a clock of that calendar took its place: the same words may have been written by
# hand. `paused for testing: calendar_days:2 added; the report is there`, of a clock that stood still.
TO_COLUMNS = """
UPDATE deadlines_runningdeadline ended
SET reason_kind = 'recomputed', reason = '', reason_params = jsonb_build_object('calendar', after.calendar_version)
FROM deadlines_runningdeadline after
WHERE ended.state = 'void' AND after.replaces_id = ended.id AND after.calendar_version > ended.calendar_version
AND ended.reason = 'counted again by calendar ' || after.calendar_version;
WITH found AS (
    SELECT id, regexp_match(reason, '^paused for ([a-z_]+): (\\S+) added(; (.*))?$') AS parts
    FROM deadlines_runningdeadline WHERE state = 'void' AND paused_at IS NOT NULL AND reason LIKE 'paused for %'
)
UPDATE deadlines_runningdeadline ended
SET reason_kind = 'resumed', reason = coalesce(parts[4], ''),
    reason_params = jsonb_build_object(
        'why', parts[1], 'added', CASE WHEN parts[2] = 'nothing' THEN '' ELSE parts[2] END
    )
FROM found WHERE found.id = ended.id AND parts IS NOT NULL;
"""
TO_TEXT = """
UPDATE deadlines_runningdeadline SET reason = CASE reason_kind
    WHEN 'recomputed' THEN 'counted again by calendar ' || (reason_params->>'calendar')
    ELSE 'paused for ' || (reason_params->>'why') || ': ' || coalesce(nullif(reason_params->>'added', ''), 'nothing')
        || ' added' || CASE WHEN reason = '' THEN '' ELSE '; ' || reason END END
WHERE reason_kind <> '';
"""


class Migration(migrations.Migration):
    dependencies = [("deadlines", "0010_crash_guard")]

    operations = [
        migrations.AddField(
            model_name="runningdeadline",
            name="reason_kind",
            field=models.CharField(blank=True, db_default="", default="", max_length=20),
        ),
        migrations.AddField(
            model_name="runningdeadline",
            name="reason_params",
            field=models.JSONField(db_default=models.Value({}, models.JSONField()), default=dict),
        ),
        migrations.RunSQL(TO_COLUMNS, TO_TEXT),
    ]
