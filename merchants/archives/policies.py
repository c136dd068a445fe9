"""The rules of an archive: until when it may be fetched, how much goes in, and when another worker takes a build up."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Final

MOST_BYTES: Final = 2 * 2**30  # of files in one archive; those beyond are named in its manifest
LEASE: Final = timedelta(minutes=10)  # a worker that has told of no progress for so long has died


def is_over(*, is_gone: bool, until: datetime | None, at: datetime) -> bool:
    """Tell whether nobody may fetch the archive any more: it is gone, or its days are over and the sweep is late."""
    return is_gone or (until is not None and at >= until)


def has_room(size: int) -> bool:
    """Tell whether another file goes into an archive whose files have this size in bytes."""
    return size < MOST_BYTES


def next_turn(attempts: int, *, at: datetime) -> datetime:
    """The instant at which another worker takes the build up; each attempt waits longer for the next."""
    return at + attempts * LEASE
