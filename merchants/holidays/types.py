"""Words of the holiday of a shop."""

from __future__ import annotations

from platform_core.labels import Reason


class HolidayRefusal(Reason):
    """The reasons against a holiday on these days."""

    BEGINS_IN_THE_PAST = "holiday_begins_in_the_past", "the holiday would begin in the past"
    HAS_NO_DAY = "holiday_has_no_day", "the shop has to sell again on a later day than the first of the holiday"
    TOO_LONG = "holiday_too_long", "the holiday is longer than is allowed"
