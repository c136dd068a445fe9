"""Words of ranking: orders of a list, slots, bookings."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from platform_core.labels import Labelled, Reason


class AdSlot(Labelled):
    """The paid places among listings. Each stands by itself, marked as an advertisement (ECL-40b)."""

    LIST_TOP = "list_top", "above a page of listings"


@dataclass(frozen=True, slots=True, kw_only=True)
class Booking:
    """A paid place to be booked: for which listing, where, and from when until when."""

    listing_id: UUID
    slot: AdSlot
    begins_at: datetime
    ends_at: datetime


class PlacementRefusal(Reason):
    """The reasons against booking a place."""

    NOT_ON_SHOW = "not_on_show", "the listing is not on show"
    BEGINS_IN_THE_PAST = "begins_in_the_past"
    ENDS_BEFORE_IT_BEGINS = "ends_before_it_begins"
    PLACE_TAKEN = "place_taken", "it has a place there at that time"
    SLOT_FULL = "slot_full", "all places there are taken at that time, or for a part of it"


@dataclass(frozen=True, slots=True, kw_only=True)
class BookingFacts:
    """The facts that decide whether a place may be booked. ``taken``: by the listing itself; ``full``: by others."""

    booking: Booking
    on_show: bool
    taken: bool
    full: bool
    now: datetime
