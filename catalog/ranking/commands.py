"""Commands on ranking: count received pieces, book a paid place."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict
from datetime import datetime
from uuid import UUID

from django.db import transaction

from catalog.listings import queries as listings_queries
from catalog.listings.ports import shop_window
from catalog.ranking import policies, queries
from catalog.ranking.errors import PlacementRefused
from catalog.ranking.events import PlacementBooked
from catalog.ranking.models import ListingSales, Placement
from catalog.ranking.types import Booking, BookingFacts
from catalog.stock.models import Sku
from catalog.takedowns import queries as takedowns_queries
from platform_core.actors import Actor
from platform_core.eventlog.commands.publishing import publish
from platform_core.rows import one_after_the_other
from platform_core.tenancy.scopes import SYSTEM, bound


@transaction.atomic(savepoint=False)
def count_received(pieces: Mapping[UUID, int], *, by: Actor, at: datetime) -> None:
    """Count so many pieces of these SKUs as received, for the order by sales. The platform's own, as the system."""
    with bound(SYSTEM):
        received: dict[tuple[UUID, UUID], int] = {}
        for sku in Sku.objects.filter(id__in=pieces).order_by("listing_id"):
            listing = (sku.merchant_id, sku.listing_id)
            received[listing] = received.get(listing, 0) + pieces[sku.id]
        for (merchant_id, listing_id), count in received.items():
            ListingSales.objects.add(listing_id, merchant_id=merchant_id, pieces=count)
            shop_window().show_received(listing_id, merchant_id=merchant_id, pieces=count, by=by, at=at)


@transaction.atomic(savepoint=False)
def book_placement(booking: Booking, *, by: Actor, at: datetime) -> Placement:
    """Book a place that the shop of this listing pays for; it is shown, marked, from its beginning to its end.

    Raises ``ListingNotFound``, and ``PlacementRefused`` with every reason.
    """
    merchant_id = listings_queries.shop_of(booking.listing_id, by=by)
    one_after_the_other(f"placements of {booking.slot}")
    facts = BookingFacts(
        booking=booking,
        on_show=takedowns_queries.on_show(at=at).filter(id=booking.listing_id).exists(),
        taken=queries.has_placement(booking),
        full=queries.most_placed(booking) >= queries.MOST_PLACEMENTS,
        now=at,
    )
    verdict = policies.may_book(facts)
    if not verdict:
        raise PlacementRefused(reasons=verdict.codes())
    row = Placement.objects.create(merchant_id=merchant_id, booked_by=by.id, booked_at=at, **asdict(booking))
    told = PlacementBooked(
        placement_id=row.id,
        listing_id=row.listing_id,
        merchant_id=merchant_id,
        slot=booking.slot,
        begins_at=booking.begins_at,
        ends_at=booking.ends_at,
    )
    publish(told, by=by, at=at)
    return row
