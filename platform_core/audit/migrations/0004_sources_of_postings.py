"""Postings that have a place already are found by what they were made for, as new ones are."""

from django.db import migrations

MENTION = """
INSERT INTO audit_mention (thing_id, leaf_index)
SELECT (fact.payload ->> 'source_id')::uuid, leaf.index
FROM audit_leaf AS leaf JOIN eventlog_event AS fact ON fact.id = leaf.event_id
WHERE fact.topic = 'ledger.posted'
ON CONFLICT DO NOTHING
"""


class Migration(migrations.Migration):
    dependencies = [("audit", "0003_hashes_are_public"), ("eventlog", "0006_own_transaction")]
    operations = [migrations.RunSQL(MENTION, migrations.RunSQL.noop)]
