"""Checks that the synchronous standby has the facts about to be signed, so that no failover loses a signed fact.

Where ``synchronous_standby_names`` is set, a commit shows to others once the standby has it; but one whose wait was
ended (its session was, or the server began anew) shows all the same. So the sequencer looks for itself.
"""

from __future__ import annotations

import re
import time
from typing import Final

from django.db import connection

PATIENCE: Final = 2.0  # seconds; a standby that keeps up is some milliseconds behind
PAUSE: Final = 0.02
NAMES: Final = "SELECT current_setting('synchronous_standby_names')"
WRITTEN: Final = "SELECT pg_current_wal_insert_lsn()"
HAVE_IT: Final = """
SELECT count(*) FROM pg_stat_get_wal_senders() WHERE sync_state IN ('sync', 'quorum') AND flush_lsn >= %s::pg_lsn
"""
HOW_MANY: Final = re.compile(r"\s*(?:first|any)?\s*(\d+)\s*\(", re.IGNORECASE)


def standbys_awaited(names: str) -> int:
    """The number of standbys that a commit waits for: one where nothing else is said, none where none is named."""
    if not names.strip():
        return 0
    said = HOW_MANY.match(names)
    return int(said[1]) if said else 1


def names() -> str:
    """The setting, as the server has it now; empty where no standby is waited for."""
    return _one(NAMES)


def has_all() -> bool:
    """Tell whether the standbys that a commit waits for have all that shows in this transaction. It waits for them a
    moment, and never for one that is away."""
    wanted = standbys_awaited(names())
    if not wanted:
        return True
    written, end = _one(WRITTEN), time.monotonic() + PATIENCE
    while int(_one(HAVE_IT, written)) < wanted:
        if time.monotonic() > end:
            return False
        time.sleep(PAUSE)
    return True


def _one(sql: str, *parameters: str) -> str:
    with connection.cursor() as cursor:
        cursor.execute(sql, parameters)
        return str(cursor.fetchone()[0])
