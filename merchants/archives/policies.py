"""Bounds of an archive. All of these are numbers of the house."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Final

MOST_BYTES: Final = 2 * 2**30  # of files in one archive; those beyond are named in its manifest
LEASE: Final = timedelta(minutes=10)  # a worker that has not got on for so long has died


def retry_at(attempts: int, *, at: datetime) -> datetime:
    """When the next worker takes up an archive that this attempt does not finish. Each attempt waits longer."""
    return at + attempts * LEASE
