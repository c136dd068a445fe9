"""The time by the database, as of this transaction: it came with BEGIN and cost no round trip.

In development, demo and replay a stored offset moves it (``move``); in production the function that would add it
does not look for one (`tenancy.apps`).
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Final
from zoneinfo import ZoneInfo

from django.db import connection

LOCAL: Final = ZoneInfo("Asia/Shanghai")  # the zone in which days are counted


def now() -> datetime:
    """The instant at which this transaction began, in UTC. Raises ``RuntimeError`` outside one."""
    at: datetime | None = getattr(connection, "transaction_time", None)
    if at is None:
        raise RuntimeError("no transaction, no time")
    return at


def move(by: timedelta) -> None:
    """Set the clock's offset to ``by`` for every transaction that begins from now on. Not in production."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT tianping_move_clock(make_interval(secs => %s))", [by.total_seconds()])


def in_a_text(instant: datetime | None) -> str:
    """Write an instant to the minute, in Shanghai's time, for a notice; empty for none."""
    return f"{instant.astimezone(LOCAL):%Y-%m-%d %H:%M}" if instant else ""
