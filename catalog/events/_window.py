"""What does the shop window tell?"""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

from catalog.types import AdSlot
from platform_core.eventlog.facts import DomainEvent


class ListingDrafted(DomainEvent):
    topic = "catalog.listing_drafted"
    subject = "listing_id"
    listing_id: UUID
    merchant_id: UUID
    version_id: UUID
    content_sha256: str


class ListingRevised(DomainEvent):
    """A new version is in force; ``number`` counts from 1."""

    topic = "catalog.listing_revised"
    subject = "listing_id"
    listing_id: UUID
    merchant_id: UUID
    version_id: UUID
    number: int
    content_sha256: str


class ListingPublished(DomainEvent):
    topic = "catalog.listing_published"
    subject = "listing_id"
    listing_id: UUID
    merchant_id: UUID
    version_id: UUID
    content_sha256: str


class ListingWithdrawn(DomainEvent):
    topic = "catalog.listing_withdrawn"
    subject = "listing_id"
    listing_id: UUID
    merchant_id: UUID


class ListingTakenDown(DomainEvent):
    """It is shown no more by itself: a certificate is over (``certificates`` names them), or no lot is left to sell."""

    topic = "catalog.listing_taken_down"
    says = "A listing was taken down by itself"
    subject = "listing_id"
    listing_id: UUID
    merchant_id: UUID
    version_id: UUID
    certificates: tuple[str, ...] = ()
    lot_id: UUID | None = None


class ImageKept(DomainEvent):
    topic = "catalog.image_kept"
    subject = "image_id"
    image_id: UUID
    merchant_id: UUID
    sha256: str


class ListingsRestricted(DomainEvent):
    """By a measure these listings of a shop, or all of a category, are neither shown nor sold."""

    topic = "catalog.listings_restricted"
    subject = "sanction_id"
    says = "Goods are neither shown nor sold by this measure"
    sanction_id: UUID
    merchant_id: UUID
    listings: tuple[UUID, ...]
    category: str


class RestrictionLifted(DomainEvent):
    """The measure keeps them from sale no longer; whatever else stands against one still does."""

    topic = "catalog.restriction_lifted"
    subject = "sanction_id"
    says = "The goods of this measure may be shown and sold again"
    sanction_id: UUID
    merchant_id: UUID


class ListingsTakenDownFor(DomainEvent):
    """A case of an app above keeps these listings from being shown and sold."""

    topic = "catalog.listings_taken_down_for"
    subject = "case_id"
    says = "Listings were taken down for this case"
    case_id: UUID
    case_kind: str
    merchant_id: UUID
    listings: tuple[UUID, ...]


class ListingsPutBack(DomainEvent):
    """The case keeps them from sale no longer; whatever else stands against one still does."""

    topic = "catalog.listings_put_back"
    subject = "case_id"
    says = "The listings of this case may be shown and sold again"
    case_id: UUID
    case_kind: str
    merchant_id: UUID
    listings: tuple[UUID, ...]


class PriceSet(DomainEvent):
    topic = "catalog.price_set"
    subject = "sku_id"
    sku_id: UUID
    merchant_id: UUID
    amount: int
    currency: str


class StockReceived(DomainEvent):
    topic = "catalog.stock_received"
    subject = "sku_id"
    sku_id: UUID
    merchant_id: UUID
    quantity: int
    lot: str | None = None
    best_before: date | None = None


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
    """What was set aside for ``source`` has left the shelf."""

    topic = "catalog.stock_committed"
    subject = "reservation_id"
    reservation_id: UUID
    merchant_id: UUID
    source: UUID


class StockReleased(DomainEvent):
    """What was set aside for ``source`` is free again."""

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


class DepositTermsStated(DomainEvent):
    """A shop has said what it asks to be left for one of its items, or with nothing that it asks no more."""

    topic = "catalog.deposit_terms_stated"
    says = "The terms of a deposit were stated"
    subject = "sku_id"
    sku_id: UUID
    merchant_id: UUID
    terms_id: UUID
    number: int
    amount: int
    currency: str
    days: int


class PricesTraded(DomainEvent):
    """What was paid for the pieces of an order is recorded as traded prices."""

    topic = "catalog.prices_traded"
    subject = "order_id"
    order_id: UUID
    merchant_id: UUID


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


class PromotionBegun(DomainEvent):
    """The price is lowered until ``ends_at``, and ``amount_after`` holds again from then on. ``reference``: what may be
    struck through beside it, and by which ``basis``; nothing where nothing true can be shown."""

    topic = "catalog.promotion_begun"
    says = "A promotion began"
    subject = "promotion_id"
    promotion_id: UUID
    merchant_id: UUID
    sku_id: UUID
    amount: int
    amount_after: int
    currency: str
    ends_at: datetime
    reference: int | None = None
    basis: str = ""


class PromotionEnded(DomainEvent):
    topic = "catalog.promotion_ended"
    says = "A promotion ended on the day that was announced"
    subject = "promotion_id"
    promotion_id: UUID
    merchant_id: UUID
    sku_id: UUID
    amount: int
    amount_after: int
    currency: str


class FreightStated(DomainEvent):
    """A shop has said what it costs to send an order, by province."""

    topic = "catalog.freight_stated"
    says = "Freight was stated"
    subject = "template_id"
    template_id: UUID
    merchant_id: UUID
    code: str
    number: int


class FreightChosen(DomainEvent):
    """By which template a listing is sent from now on; by none it is sent free of charge."""

    topic = "catalog.freight_chosen"
    says = "The freight of a listing was chosen"
    subject = "listing_id"
    listing_id: UUID
    merchant_id: UUID
    code: str


class WindowCompared(DomainEvent):
    """All that the window shows was compared with the truth. What differed is written anew; a person must look why."""

    topic = "catalog.window_compared"
    subject = "run_id"
    run_id: UUID
    listings: int
    differences: int
