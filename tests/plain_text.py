"""Can a thief of a backup read it? Looks for words in every row of every table, by a superuser without walls."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterator

from django.db import connection

from tests.database import admin


def rows_of_all_tables() -> Iterator[tuple[str, str]]:
    """Each row of each table, as text. What is not committed is not seen."""
    with admin(connection.settings_dict["NAME"]) as db:
        db.execute("SELECT table_name FROM information_schema.tables WHERE table_schema = 'public'")
        for (table,) in db.fetchall():
            db.execute(f'SELECT row::text FROM "{table}" AS row')
            yield from ((table, row) for (row,) in db.fetchall())


def found_in_plain(texts: Collection[str], *, known: str) -> list[tuple[str, str]]:
    """Where which of the texts stands. ``known`` stands somewhere, which shows that this does look."""
    rows = list(rows_of_all_tables())
    assert any(known in row for _, row in rows)
    return [(table, text) for table, row in rows for text in texts if any(s in row for s in _spellings(text))]


def _spellings(text: str) -> tuple[str, ...]:
    """As it is, as JSON may escape it, and as the bytes of a body are shown."""
    return text, json.dumps(text)[1:-1], text.encode().hex(), json.dumps(text)[1:-1].encode().hex()
