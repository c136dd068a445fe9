"""The rows of new listings: their first versions, shelves and prices."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from catalog import queries
from catalog.commands._stock import open_shelves
from catalog.models import Category, Listing, ListingVersion, Lot, PriceInterval, Sku
from catalog.types import NewListing, NewSku
from platform_core.actors import Actor


@dataclass(frozen=True, slots=True)
class Draft:
    """A listing with its first version, its shelves and what stands on them."""

    listing: Listing
    version: ListingVersion
    skus: tuple[Sku, ...]
    lots: list[Lot]


def drafts(
    merchant_id: UUID, *, rows: Sequence[NewListing], categories: dict[str, Category], by: Actor, at: datetime
) -> list[Draft]:
    """All rows of all these listings, in one statement a table.

    Raises ``SkuCodeTaken``, ``ImagesNotFound``, ``BestBeforeMissing`` or ``LotsOver``.
    """
    queries.refuse_unknown_images((row.content for row in rows), merchant_id=merchant_id)
    listings = [Listing(merchant_id=merchant_id, category=categories[row.content.category]) for row in rows]
    versions = [
        ListingVersion.of(listing, number=1, content=row.content, category=listing.category, at=at)
        for listing, row in zip(listings, rows, strict=True)
    ]
    Listing.objects.bulk_create(listings)
    ListingVersion.objects.bulk_create(versions)
    new = [(listing, row.skus) for listing, row in zip(listings, rows, strict=True)]
    opened = open_shelves(merchant_id, new=new, by=by, at=at)
    PriceInterval.objects.bulk_create(
        _first_price(sku, wanted, at)
        for shelves, row in zip(opened, rows, strict=True)
        for sku, wanted in zip(shelves.skus, row.skus, strict=True)
    )
    return [
        Draft(listing, version, shelves.skus, shelves.lots)
        for listing, version, shelves in zip(listings, versions, opened, strict=True)
    ]


def _first_price(sku: Sku, wanted: NewSku, at: datetime) -> PriceInterval:
    price = wanted.price
    return PriceInterval(
        merchant_id=sku.merchant_id, sku=sku, amount=price.amount, currency=price.currency, valid_from=at
    )
