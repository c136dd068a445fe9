"""Queries on paid places."""

from __future__ import annotations

from typing import Final

from django.db.models import QuerySet

from catalog.ranking.models import Placement
from catalog.ranking.types import Booking
from platform_core.actors import Actor, Role

MOST_PLACEMENTS: Final = 3  # a house number: paid places never fill a page


def placements_of(actor: Actor) -> QuerySet[Placement]:
    """The placements of the actor's shop; all for staff."""
    every = Placement.objects.all()
    return every.filter(merchant_id=actor.merchant_id) if actor.role is Role.MERCHANT else every


def has_placement(booking: Booking) -> bool:
    """Whether the listing has a place in this slot at any time of these."""
    return Placement.objects.beside(booking).filter(listing=booking.listing_id).exists()


def most_placed(booking: Booking) -> int:
    """The places of this slot taken at the busiest instant of these times, which is one at which one begins."""
    spans = list(Placement.objects.beside(booking).values_list("begins_at", "ends_at"))
    instants = {max(begins, booking.begins_at) for begins, _ in spans}
    return max((sum(begins <= instant < ends for begins, ends in spans) for instant in instants), default=0)
