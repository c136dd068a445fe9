"""What do the tables say to a login of its own, by raw SQL?"""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import closing
from typing import Any

import psycopg2

from platform_core.project.addresses import words_of_libpq


def rows_read(address: Mapping[str, Any], sql: str, params: object = None) -> list[tuple[Any, ...]]:
    """``address`` is the login's, in Django's words. Without ``params`` a per cent sign is itself."""
    with closing(psycopg2.connect(**words_of_libpq(address))) as connection, connection.cursor() as cursor:
        cursor.execute(sql, params)
        return list(cursor.fetchall())
