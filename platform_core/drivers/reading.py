"""Reads for checks: the rows that a login sees by raw SQL, and the ledger against itself."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import closing
from typing import Any

import psycopg2

import platform_core.ledger.queries
from platform_core.drivers.world.acting import acting_as
from platform_core.drivers.world.people import FOUNDER
from platform_core.project.addresses import words_of_libpq


def rows_read(address: Mapping[str, Any], sql: str, params: object = None) -> list[tuple[Any, ...]]:
    """``address`` is the login's, in Django's words. Without ``params`` a per cent sign is itself."""
    with closing(psycopg2.connect(**words_of_libpq(address))) as connection, connection.cursor() as cursor:
        cursor.execute(sql, params)
        return list(cursor.fetchall())


def ledger_differences() -> list[str]:
    """The accounts that differ from their postings; nothing where the books balance."""
    with acting_as(FOUNDER):
        return [f"ledger: {difference}" for difference in platform_core.ledger.queries.reconcile().differences]
