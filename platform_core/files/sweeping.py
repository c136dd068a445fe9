"""The sweep of stored files that have no row.

A file is stored before its row commits. If the row never commits, a ciphertext is left that does no harm. Nothing
sweeps automatically: after a restore of an older database that would delete files. An operator sweeps, knowing that
database and storage belong together.
"""

from __future__ import annotations

from collections.abc import Collection

from django.db import connection, transaction

from platform_core.files import shelf
from platform_core.files.models import File

SHELF = "hashtextextended('files/shelf', 0)"


def block_sweeps() -> None:
    """Keep sweeps away from the files that this transaction stores, until it ends."""
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT pg_advisory_xact_lock_shared({SHELF})")


def sweep() -> int:
    """Delete the stored files without a row; return how many. Outside any transaction, in the system's scope."""
    if connection.in_atomic_block:
        raise RuntimeError("a sweep takes no part in a transaction")
    return sum(_discard(_names_without_row(names)) for names in shelf.names())


def _names_without_row(names: Collection[str]) -> set[str]:
    """The names without a row, of those listed *before*: under the lock their transactions have ended."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(f"SELECT pg_advisory_xact_lock({SHELF})")
        return set(names) - set(File.objects.filter(stored_as__in=names).values_list("stored_as", flat=True))


def _discard(names: Collection[str]) -> int:
    for name in names:
        shelf.discard(name)
    return len(names)
