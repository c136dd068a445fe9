"""Facts about measures and cases that keep goods from show."""

from __future__ import annotations

from uuid import UUID

from platform_core.eventlog.facts import DomainEvent


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
    """The measure keeps them from sale no longer; others that stand against one still do."""

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
    """The case keeps them from sale no longer; others that stand against one still do."""

    topic = "catalog.listings_put_back"
    subject = "case_id"
    says = "The listings of this case may be shown and sold again"
    case_id: UUID
    case_kind: str
    merchant_id: UUID
    listings: tuple[UUID, ...]
