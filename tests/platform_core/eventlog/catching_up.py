"""How does a test know that the relay has heard of everything? By what the relay itself waits for.

A transaction in flight holds back whatever comes after it, also one in another database of the same server: each of
xdist's workers has a server of its own, and still another run may use it, or autovacuum.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import timedelta
from typing import Final

from django.db import connection, transaction

from platform_core.eventlog.commands.calling import make_outside_calls
from platform_core.eventlog.commands.relaying import relay
from platform_core.eventlog.commands.waiting import LEASE, LONGEST_BACK_OFF, PARK_AFTER
from platform_core.tenancy.scopes import SYSTEM, bound

PATIENCE: Final = 120  # seconds; nothing is measured by it
VISIBLE: Final = """
SELECT coalesce(max(xid) < pg_snapshot_xmin(pg_current_snapshot()), true) FROM eventlog_event
"""


def relayed() -> int:
    """One pass over everything that is committed by now; logged in as the worker."""
    all_visible()
    return one_pass()


def one_pass() -> int:
    """A turn of each thread: what the relay delivers, then the outside calls."""
    return relay() + make_outside_calls()


def until_parked(later: Callable[[timedelta], None], try_again: Callable[[], int]) -> None:
    """As often as a delivery is tried, with the longest time between."""
    for _ in range(PARK_AFTER):
        try_again()
        later(LONGEST_BACK_OFF + LEASE)


def all_visible() -> None:
    end = time.monotonic() + PATIENCE
    while not _is_all_visible():
        assert time.monotonic() < end, "an older transaction stays open"
        time.sleep(0.005)


def _is_all_visible() -> bool:
    with bound(SYSTEM), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(VISIBLE)
        return bool(cursor.fetchone()[0])
