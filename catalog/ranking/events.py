"""The fact that a paid place was booked."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from catalog.ranking.types import AdSlot
from platform_core.eventlog.facts import DomainEvent


class PlacementBooked(DomainEvent):
    """A shop pays for a place among the listings, from when until when. It is marked as an advertisement."""

    topic = "catalog.placement_booked"
    says = "A paid place was booked"
    subject = "placement_id"
    for_shops = ("placement_id", "listing_id", "slot", "begins_at", "ends_at")
    placement_id: UUID
    listing_id: UUID
    merchant_id: UUID
    slot: AdSlot
    begins_at: datetime
    ends_at: datetime
