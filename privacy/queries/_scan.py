"""Is anything left of a person who closed their account? Everything is searched, and what still opens is listed.

The search of the tables is for the migrator, who sees every row; what is sealed is opened as the person would.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Sequence
from typing import Any, Final
from uuid import UUID

from django.apps import apps
from django.db import connection
from psycopg2 import sql

from platform_core.tenancy.scopes import bound, shopper
from platform_core.vault.declarations import HOLDINGS
from platform_core.vault.envelope import Header
from platform_core.vault.errors import Forgotten
from platform_core.vault.fields import SealedField
from platform_core.vault.queries import opened
from privacy.queries._archive import owner_of, place_of
from privacy.types import Trace

SEARCH: Final = sql.SQL("SELECT count(*) FROM {} AS r WHERE r::text ILIKE ANY (%s)")
TABLES: Final = "SELECT tablename FROM pg_tables WHERE schemaname = 'public' ORDER BY tablename"


def plain_traces(words: Sequence[str]) -> list[Trace]:
    """Where one of these words stands in the open, in whatever spelling: table and how many rows. As the migrator."""
    spelt = [f"%{_escaped(spelling)}%" for word in words for spelling in _spellings(word)]
    with connection.cursor() as cursor:
        cursor.execute(TABLES)
        tables = [name for (name,) in cursor.fetchall()]
        return [trace for name in tables if (trace := _searched(cursor, name, spelt))]


def sealed_traces(person_id: UUID, words: Sequence[str]) -> list[Trace]:
    """What of the person's still opens and says one of these words: by column, with the class that keeps it."""
    with bound(shopper(person_id)):
        found = Counter(_opening(person_id, words))
    return [Trace(where=where, rows=rows, retention=retention) for (where, retention), rows in sorted(found.items())]


def _searched(cursor: Any, table: str, spelt: list[str]) -> Trace | None:
    cursor.execute(SEARCH.format(sql.Identifier(table)), [spelt])
    rows = cursor.fetchone()[0]
    return Trace(where=table, rows=rows, retention="") if rows else None


def _opening(person_id: UUID, words: Sequence[str]) -> Iterable[tuple[str, str]]:
    for model in apps.get_models():
        columns = [f.attname for f in model._meta.concrete_fields if isinstance(f, SealedField)]
        if not columns or "*" in HOLDINGS[model._meta.label].kept_back:  # those are about nobody who closes an account
            continue
        if not (owner := owner_of(model)):
            raise LookupError(f"nothing says whose the sealed rows of {model._meta.label} are")
        for row in model._default_manager.filter(**{owner: person_id}):
            for column in columns:
                sealed = getattr(row, column)
                if sealed is not None and any(word in _opened(row, column, sealed, person_id) for word in words):
                    yield f"{model._meta.label}.{column}", Header.of(sealed).retention


def _opened(row: Any, column: str, sealed: Any, person_id: UUID) -> str:
    try:
        return opened({column: sealed}, place=place_of(row, person_id))[column]
    except (Forgotten, UnicodeDecodeError):
        return ""


def _spellings(word: str) -> list[str]:
    """As it is, as JSON escapes, and as the hex of bytes."""
    return list(dict.fromkeys((word, json.dumps(word)[1:-1], word.encode().hex())))


def _escaped(text: str) -> str:
    return text.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
