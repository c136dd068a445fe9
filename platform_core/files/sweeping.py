"""What stands on the shelf that no row points at, and when may it go?

A file is put there before its row commits. If the row never does, a ciphertext is left over that harms nobody, so
nothing sweeps by itself: whoever has just restored an older database would lose files. An operator does, knowing that
database and shelf belong together.
"""

from __future__ import annotations

from collections.abc import Collection

from django.db import connection, transaction

from platform_core.files import shelf
from platform_core.files.models import File

SHELF = "hashtextextended('files/shelf', 0)"


def hold_the_broom() -> None:
    """Until the end of this transaction nobody sweeps away what it puts on the shelf."""
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT pg_advisory_xact_lock_shared({SHELF})")


def sweep() -> int:
    """Clear away what no row points at; how many that were. Not inside a transaction, and with the system's eyes."""
    if connection.in_atomic_block:
        raise RuntimeError("a sweep takes no part in a transaction")
    return sum(_discard(_unclaimed(names)) for names in shelf.names())


def _unclaimed(names: Collection[str]) -> set[str]:
    """Of names that were seen *before*: once the lock is ours, whoever put them there has committed or never will."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(f"SELECT pg_advisory_xact_lock({SHELF})")
        return set(names) - set(File.objects.filter(stored_as__in=names).values_list("stored_as", flat=True))


def _discard(names: Collection[str]) -> int:
    for name in names:
        shelf.discard(name)
    return len(names)
