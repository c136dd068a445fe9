"""Which places among listings are paid for?"""

from __future__ import annotations

from datetime import datetime
from typing import Final

from django.db.models import QuerySet
from django.utils.translation import gettext

from catalog.models import Listing, Placement
from catalog.queries._takedowns import on_show
from catalog.queries._window import cards
from catalog.types import AdSlot, Booking, ShownPlacement
from merchants.shops.queries import shops as shops_queries
from platform_core.actors import Actor, Role
from platform_core.duties import fulfils

MOST_PLACEMENTS: Final = 3  # a house number: what is paid for never fills a page


@fulfils("ECL-40b", "ADL-14")
@fulfils("IAM-09", part="paid places")
def placements(*, slot: AdSlot, at: datetime) -> list[ShownPlacement]:
    """The paid places of a slot whose time it is, of what is on show, in the order in which they were booked."""
    shown = on_show(at=at).values("id")
    rows = list(Placement.objects.shown(at=at).filter(slot=slot, listing__in=shown).order_by("id")[:MOST_PLACEMENTS])
    if not rows:
        return []
    names = shops_queries.trader_facts_of({row.merchant_id for row in rows})
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
