"""The fact that a violation was recorded."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from merchants.violations.types import ViolationKind
from platform_core.eventlog.facts import DomainEvent


class ViolationRecorded(DomainEvent):
    """A shop crossed a line of the law in the case named; ``duties`` are those that say so."""

    topic = "merchants.violation_recorded"
    says = "A violation was recorded"
    subject = "violation_id"
    for_shops = ("violation_id", "kind", "about_id", "happened_at")
    violation_id: UUID
    merchant_id: UUID
    kind: ViolationKind
    about_type: str
    about_id: UUID
    duties: tuple[str, ...]
    happened_at: datetime
