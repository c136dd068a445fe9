"""Facts about the shelf."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from platform_core.eventlog.facts import DomainEvent


class StockReceived(DomainEvent):
    topic = "catalog.stock_received"
    subject = "sku_id"
    sku_id: UUID
    merchant_id: UUID
    quantity: int
    lot: str | None = None
    best_before: date | None = None


class StockCorrected(DomainEvent):
    """A count found other pieces of a lot than the books had; ``pieces`` is the difference."""

    topic = "catalog.stock_corrected"
    subject = "sku_id"
    sku_id: UUID
    merchant_id: UUID
    pieces: int
    lot: str | None = None


class LotEnded(DomainEvent):
    """The best-before date of a lot is over: ``pieces`` of it left the shelf, since nobody may buy them any more."""

    topic = "catalog.lot_ended"
    says = "A lot went past its date"
    subject = "lot_id"
    lot_id: UUID
    merchant_id: UUID
    sku_id: UUID
    best_before: date
    pieces: int


class StockReserved(DomainEvent):
    """Pieces are set aside for ``source``."""

    topic = "catalog.stock_reserved"
    subject = "reservation_id"
    reservation_id: UUID
    merchant_id: UUID
    source: UUID


class StockCommitted(DomainEvent):
    """The pieces reserved for ``source`` have left the shelf."""

    topic = "catalog.stock_committed"
    subject = "reservation_id"
    reservation_id: UUID
    merchant_id: UUID
    source: UUID


class StockReleased(DomainEvent):
    """The pieces reserved for ``source`` are free again."""

    topic = "catalog.stock_released"
    subject = "reservation_id"
    reservation_id: UUID
    merchant_id: UUID
    source: UUID


class StockTakenBack(DomainEvent):
    """Pieces that were sold are on the shelf again; ``reference`` is the case they came back in."""

    topic = "catalog.stock_taken_back"
    subject = "reference"
    reference: UUID
    merchant_id: UUID
    pieces: int
