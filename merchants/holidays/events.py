"""Facts about holidays of shops."""

from __future__ import annotations

from datetime import datetime
from typing import ClassVar
from uuid import UUID

from platform_core.eventlog.facts import DomainEvent


class _Holiday(DomainEvent):
    """Which holiday of which shop."""

    subject: ClassVar[str] = "holiday_id"
    holiday_id: UUID
    merchant_id: UUID


class HolidaySet(_Holiday):
    """The shop takes no new orders between these instants. No clock stops."""

    topic = "merchants.holiday_set"
    says = "The shop announced a holiday"
    for_shops = ("holiday_id", "rests_from", "rests_until")
    rests_from: datetime
    rests_until: datetime


class HolidayEnded(_Holiday):
    """The shop ended its holiday before its day, and sells again."""

    topic = "merchants.holiday_ended"
    says = "The shop ended its holiday early"
    for_shops = ("holiday_id",)
