"""Who may say that the platform sells, and what may be paid for among listings?"""

from __future__ import annotations

import re
from typing import Final

from catalog.types import BookingFacts, Content, PlacementRefusal
from platform_core.duties import fulfils
from platform_core.errors import Verdict

SELF_OPERATED: Final = re.compile(r"自营|self[- ]?operated", re.IGNORECASE)


@fulfils("ECL-37")
def claims_self_operation(content: Content) -> bool:
    """Does a title say that the platform itself sells? The mark comes from the register alone."""
    return bool(SELF_OPERATED.search(f"{content.title_zh} {content.title_en}"))


@fulfils("ECL-40b", "ADL-14")
def may_book(facts: BookingFacts) -> Verdict:
    """A paid place is for what is on show, in time to come, one at a time, and none that would not be shown."""
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
