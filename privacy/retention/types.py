"""Values of retention: declared holdings, holds, traces."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from platform_core.legal.spans import Span


@dataclass(frozen=True, slots=True, kw_only=True)
class Holding:
    """The personal data of one model: fields, purpose, fate at erasure, whether exported."""

    model: str
    fields: tuple[str, ...]
    purpose: str
    on_erasure: str
    because: str
    retention: str
    exported: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class RetainedClass:
    """One class of a person's data that outlives the account: its duties and its end, None for one without a date."""

    retention: str
    duties: tuple[str, ...]
    models: tuple[str, ...]
    counted_from: datetime
    until: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class NewHold:
    """A hold to be placed: class, subject, duty, start, and length (None until an event)."""

    retention: str
    duty: str
    reference_type: str
    reference_id: UUID
    counted_from: datetime
    lasts: Span | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Trace:
    """A place where a person's words were found, in how many rows; for a sealed column, its class of retention."""

    where: str
    rows: int
    retention: str
