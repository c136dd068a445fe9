"""The rule on which paid place may be booked."""

from __future__ import annotations

from catalog.ranking.types import BookingFacts, PlacementRefusal
from platform_core.duties import fulfils
from platform_core.errors import Verdict


@fulfils("ECL-40b", "ADL-14")
def may_book(facts: BookingFacts) -> Verdict:
    """Allow a paid place for a listing on show, in time to come, one at a time, in a slot that has room."""
    booking = facts.booking
    return Verdict.of(
        {
            PlacementRefusal.NOT_ON_SHOW: not facts.on_show,
            PlacementRefusal.BEGINS_IN_THE_PAST: booking.begins_at < facts.now,
            PlacementRefusal.ENDS_BEFORE_IT_BEGINS: booking.ends_at <= booking.begins_at,
            PlacementRefusal.PLACE_TAKEN: facts.taken,
            PlacementRefusal.SLOT_FULL: facts.full,
        }
    )
