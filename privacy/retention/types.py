"""Words of keeping: declared holdings, holds, traces."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from platform_core.legal.spans import Span


@dataclass(frozen=True, slots=True, kw_only=True)
class Holding:
    """One model: which fields, what for, until when, and what a person may ask of it."""

    model: str
    fields: tuple[str, ...]
    purpose: str
    on_erasure: str
    because: str
    retention: str
    exported: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Held:
    """One class of a person's data that outlives the account: for which duties, until when; open without a date."""

    retention: str
    duties: tuple[str, ...]
    models: tuple[str, ...]
    counted_from: datetime
    until: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class NewHold:
    """Which class is held, about what, for which duty; from when on, and how long: without an end until an event."""

    retention: str
    duty: str
    reference_type: str
    reference_id: UUID
    counted_from: datetime
    lasts: Span | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Trace:
    """Where something of a person still stands, in how many rows; sealed, with the class that keeps it."""

    where: str
    rows: int
    retention: str
