"""Facts about the closing of a shop."""

from __future__ import annotations

from datetime import datetime
from typing import ClassVar
from uuid import UUID

from platform_core.eventlog.facts import DomainEvent


class _Closing(DomainEvent):
    """Which closing of which shop."""

    subject: ClassVar[str] = "closing_id"
    for_shops: ClassVar[tuple[str, ...]] = ("closing_id", "number")
    closing_id: UUID
    merchant_id: UUID
    number: str


class ClosingAnnounced(_Closing):
    """The shop sells nothing new from now on, and everybody reads that it closes, and when at the earliest."""

    topic = "merchants.closing_announced"
    says = "The shop announced that it closes"
    for_shops = ("closing_id", "number", "closes_at")
    closes_at: datetime


class ClosingTakenBack(_Closing):
    """The shop stays, and may sell again."""

    topic = "merchants.closing_taken_back"
    says = "The shop took back that it closes"


class ClosingHeld(_Closing):
    """The notice is over, and something is open that the shop owes or is owed."""

    topic = "merchants.closing_held"
    says = "The notice of closing is over, and something is still open"
    for_shops = ("closing_id", "number", "open_things")
    open_things: int


class ClosingWaits(ClosingHeld):
    """Something is open still, on another day."""

    topic = "merchants.closing_waits"
    says = "The shop does not close yet, since something is still open"


class ShopClosed(_Closing):
    """The shop is closed: nothing is open, its money has gone to it, and it stays closed."""

    topic = "merchants.closed"
    says = "The shop is closed"
