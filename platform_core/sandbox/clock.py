"""The time outside. Not the database's: a provider or a carrier has a clock of its own.

Tests and demos move it (``POST /sandbox/clock``), so that a parcel can be signed for next week. Signatures of webhooks
always carry the true time, since receivers rightly refuse others.
"""

from __future__ import annotations

import sqlite3
import time
from datetime import UTC, datetime, timedelta


def true_time() -> float:
    """Seconds since 1970, as the machine counts them."""
    return time.time()


def now(db: sqlite3.Connection) -> datetime:
    """The instant, in UTC, as this outside world believes."""
    row = db.execute("SELECT offset_in_seconds FROM clock").fetchone()
    return datetime.fromtimestamp(true_time(), tz=UTC) + timedelta(seconds=row[0] if row else 0)


def move(db: sqlite3.Connection, offset: timedelta) -> None:
    """Be this far ahead of the true time from now on."""
    db.execute("INSERT OR REPLACE INTO clock (id, offset_in_seconds) VALUES (1, ?)", [offset.total_seconds()])


def format_instant(at: datetime) -> str:
    """The one way in which instants are stored and told: UTC to the millisecond, so that text sorts as time."""
    return at.astimezone(UTC).isoformat(timespec="milliseconds")
