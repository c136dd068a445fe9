"""Facts about listings."""

from __future__ import annotations

from uuid import UUID

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


class ItemsAdded(DomainEvent):
    """Further items of a listing can be bought."""

    topic = "catalog.items_added"
    subject = "listing_id"
    listing_id: UUID
    merchant_id: UUID
    sku_ids: tuple[UUID, ...]


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
