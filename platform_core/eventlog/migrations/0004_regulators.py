"""Who else may tell something? A regulator about themselves, and the sequencer in its own name and in no other."""

from django.db import migrations

from platform_core.actors import SEQUENCER
from platform_core.tenancy.walls import Wall

# It alone knows when a bundle is built; that is all it has to say of what happened.
SPEAKS = f"""
CREATE POLICY sequencer_speaks ON eventlog_event AS RESTRICTIVE FOR INSERT TO tp_sequencer
    WITH CHECK (role = 'system' AND actor_id = '{SEQUENCER.id}' AND merchant_id IS NULL);
"""


class Migration(migrations.Migration):
    dependencies = [("eventlog", "0003_who_speaks")]
    operations = [
        migrations.RemoveConstraint("event", "eventlog_event_sequencer_wall"),
        migrations.AddConstraint(
            "event", Wall("regulator", own="person_id", may=("SELECT", "INSERT"), name="eventlog_event_regulator_wall")
        ),
        migrations.AddConstraint(
            "event", Wall("sequencer", may=("SELECT", "INSERT"), name="eventlog_event_sequencer_wall")
        ),
        migrations.RunSQL(SPEAKS, "DROP POLICY sequencer_speaks ON eventlog_event"),
    ]
