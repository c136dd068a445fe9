from django.contrib.postgres.indexes import GinIndex
from django.db import migrations

BY_WORDS = GinIndex(fields=["grams"], name="shown_by_words", fastupdate=False)
BY_FACTS = GinIndex(fields=["facts"], name="shown_by_facts", fastupdate=False)


class Migration(migrations.Migration):
    """Change both indexes as they stand: to drop and build them anew would keep every reader of the window waiting."""

    dependencies = [
        ("catalog", "0004_options"),
        ("tenancy", "0001_tables"),
    ]

    operations = [
        migrations.SeparateDatabaseAndState(
            database_operations=[
                migrations.RunSQL(
                    f"ALTER INDEX {index.name} SET (fastupdate = off)", f"ALTER INDEX {index.name} RESET (fastupdate)"
                )
                for index in (BY_WORDS, BY_FACTS)
            ],
            state_operations=[
                operation
                for index in (BY_WORDS, BY_FACTS)
                for operation in (migrations.RemoveIndex("shown", index.name), migrations.AddIndex("shown", index))
            ],
        ),
    ]
