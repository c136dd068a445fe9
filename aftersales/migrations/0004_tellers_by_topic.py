"""Who tells the parties of a return is named after the fact, as in every app. What it has read and still owes stays."""

from django.db import migrations

FACTS = (  # what the old name ended in, and the topic
    ("address", "address_named"),
    ("address_wanted", "address_wanted"),
    ("arrival_wanted", "arrival_wanted"),
    ("arrived", "arrived"),
    ("declined", "declined"),
    ("granted", "granted"),
    ("noticed", "noticed"),
    ("objected", "objected"),
    ("sent", "sent"),
    ("sent_home", "sent_home"),
)
NAMES = [(f"aftersales.notify_{end}", f"aftersales.tell.aftersales.{topic}") for end, topic in FACTS]


def renamed(names: list[tuple[str, str]]) -> str:
    """Each migrate opens a position for whichever name it finds in the code: where both stand, the old one counts."""
    pairs = ", ".join(f"('{old}', '{new}')" for old, new in names)
    return f"""
DELETE FROM eventlog_cursor AS opened USING (VALUES {pairs}) AS name (old, new)
WHERE opened.subscriber = name.new AND EXISTS (SELECT FROM eventlog_cursor WHERE subscriber = name.old);
UPDATE eventlog_cursor SET subscriber = name.new FROM (VALUES {pairs}) AS name (old, new) WHERE subscriber = name.old;
UPDATE eventlog_pending SET subscriber = name.new FROM (VALUES {pairs}) AS name (old, new) WHERE subscriber = name.old;
"""  # noqa: S608  # names of our own


class Migration(migrations.Migration):
    dependencies = [("aftersales", "0003_refunds_name_their_case"), ("eventlog", "0007_replays")]
    operations = [migrations.RunSQL(renamed(NAMES), renamed([(new, old) for old, new in NAMES]))]
