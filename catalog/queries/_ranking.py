"""In which order are listings shown, and which places are paid for?"""

from __future__ import annotations

from datetime import datetime
from typing import Final

from django.db.models import Exists, IntegerField, Min, OuterRef, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce
from django.utils.translation import gettext

import merchants.queries
from catalog.models import Listing, Placement, PriceInterval
from catalog.queries._window import cards, on_show
from catalog.types import AdSlot, Booking, Ordering, ShownPlacement
from platform_core.actors import Actor, Role
from platform_core.duties import fulfils

MOST_PLACEMENTS: Final = 3  # a house number: what is paid for never fills a page


@fulfils("ECL-18a", "ECL-40a")
def ordered(listings: QuerySet[Listing], *, by: Ordering, at: datetime) -> QuerySet[Listing]:
    """With what this order goes by beside each row: facts of listing and shop, and nothing of who asks."""
    match by:
        case Ordering.PRICE | Ordering.PRICE_DOWN:
            return listings.annotate(lowest_price=_lowest_price(at=at)).filter(lowest_price__isnull=False)
        case Ordering.SALES:
            return listings.annotate(received=Coalesce("sales__pieces", 0))
        case Ordering.CREDIT:
            score = merchants.queries.score_of(OuterRef("merchant_id"))
            return listings.annotate(score=Coalesce(score, Value(-1), output_field=IntegerField()))
        case _:
            return listings


def _lowest_price(*, at: datetime) -> Subquery:
    """Of the prices in force of a listing's items."""
    begun = PriceInterval.objects.filter(valid_from__lte=at)
    later = begun.filter(sku=OuterRef("sku"), valid_from__gt=OuterRef("valid_from"))
    in_force = begun.filter(~Exists(later), sku__listing=OuterRef("id"))
    return Subquery(in_force.order_by().values("sku__listing").annotate(low=Min("amount")).values("low"))


@fulfils("ECL-40b", "ADL-14", "IAM-09")
def placements(*, slot: AdSlot, at: datetime) -> list[ShownPlacement]:
    """The paid places of a slot whose time it is, of what is on show, in the order in which they were booked."""
    shown = on_show(at=at).values("id")
    rows = list(Placement.objects.shown(at=at).filter(slot=slot, listing__in=shown).order_by("id")[:MOST_PLACEMENTS])
    if not rows:
        return []
    names = merchants.queries.trader_facts_of({row.merchant_id for row in rows})
    listings = Listing.objects.filter(id__in=[row.listing_id for row in rows])
    card_of = {card.listing_id: card for card in cards(list(listings), at=at)}
    return [
        ShownPlacement(
            slot=slot,
            mark=gettext("Advertisement"),
            advertiser_id=row.merchant_id,
            advertiser=names[row.merchant_id].trade_name,
            listing=card_of[row.listing_id],
        )
        for row in rows
    ]


def placements_of(actor: Actor) -> QuerySet[Placement]:
    """A shop's own; all for who watches over them."""
    every = Placement.objects.all()
    return every.filter(merchant_id=actor.merchant_id) if actor.role is Role.MERCHANT else every


def has_placement(booking: Booking) -> bool:
    """Has the listing a place in this slot at any time of these?"""
    return Placement.objects.beside(booking).filter(listing=booking.listing_id).exists()


def most_placed(booking: Booking) -> int:
    """How many places of this slot are taken at the busiest instant of these times? It is one at which one begins."""
    spans = list(Placement.objects.beside(booking).values_list("begins_at", "ends_at"))
    instants = {max(begins, booking.begins_at) for begins, _ in spans}
    return max((sum(begins <= instant < ends for begins, ends in spans) for instant in instants), default=0)
