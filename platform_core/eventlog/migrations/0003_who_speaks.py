"""In whose role may a fact be told? Whoever comes from the internet as a shopper or a shop never speaks as the system."""

from django.db import migrations

# By the login, since the worker acts as the system in the scopes of shops and people. An outside system whose signature
# the web has checked speaks as the part of the system that it is; its wall asks for its own id.
SPEAKS = """
CREATE POLICY speaks ON eventlog_event AS RESTRICTIVE FOR INSERT WITH CHECK (
    role <> 'system' OR session_user <> 'tp_app' OR current_user IN ('tp_outside', 'tp_staff')
);
"""


class Migration(migrations.Migration):
    dependencies = [("eventlog", "0002_told")]
    operations = [migrations.RunSQL(SPEAKS, "DROP POLICY speaks ON eventlog_event")]
