"""What is told about the log itself?"""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from platform_core.eventlog.facts import DomainEvent


@dataclass(frozen=True, slots=True, kw_only=True)
class DeliveryReleased(DomainEvent):
    """Staff let a delivery that had failed too often run again."""

    topic = "eventlog.delivery_released"
    subject = "pending_id"
    pending_id: UUID
