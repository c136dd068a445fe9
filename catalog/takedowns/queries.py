"""Queries on goods kept from being shown and sold, and on all that is on show."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from uuid import UUID

from django.db.models import Exists, OuterRef, Q, QuerySet

from catalog.listings.models import Listing
from catalog.takedowns.models import Restriction, Takedown
from merchants.shops.queries import shops as shops_queries


def on_show(*, at: datetime, category: str = "", merchant_id: UUID | None = None) -> QuerySet[Listing]:
    """The listings the world may see: published, certified, under no measure or case, of shops that may sell now."""
    shown = (
        Listing.objects.published().with_valid_certificates(at=at).filter(~Exists(_measures()), ~Exists(_takedowns()))
    )
    shown = shown.exclude(merchant_id__in=shops_queries.not_selling(at=at))
    if category:
        shown = shown.filter(category__code=category)
    if merchant_id:
        shown = shown.filter(merchant_id=merchant_id)
    return shown


def restricted_among(listing_ids: Collection[UUID]) -> frozenset[UUID]:
    """Those of these that a measure or a case keeps from sale. A sale asks with the shop's row locked."""
    held = Listing.objects.filter(is_restricted_now(), id__in=listing_ids)
    return frozenset(held.values_list("id", flat=True))


def is_restricted_now() -> Q:
    """A condition on listings: a measure or a case keeps it from sale."""
    return Exists(_measures()) | Exists(_takedowns())


def is_restricted(merchant_id: UUID, *, listing_id: UUID | None, category: str) -> bool:
    """Whether a measure keeps this listing, or listings of this category, from being shown, or a case this listing."""
    held = Restriction.objects.holding().filter(merchant_id=merchant_id)
    itself = Q(listing_id=listing_id) if listing_id else Q()
    down = Takedown.objects.holding().filter(merchant_id=merchant_id, listing_id__in=[listing_id] if listing_id else [])
    return held.filter(itself | Q(category__code=category)).exists() or down.exists()


def _measures() -> QuerySet[Restriction]:
    """The measures against a listing, or against all of its category."""
    mine = Q(listing_id=OuterRef("pk")) | Q(category_id=OuterRef("category_id"))
    return Restriction.objects.holding().filter(mine, merchant_id=OuterRef("merchant_id"))


def _takedowns() -> QuerySet[Takedown]:
    """The cases that keep a listing down."""
    return Takedown.objects.holding().filter(merchant_id=OuterRef("merchant_id"), listing_id=OuterRef("pk"))
