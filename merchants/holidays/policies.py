"""Rules of the holiday of a shop."""

from __future__ import annotations

from datetime import date

from merchants.holidays.types import HolidayRefusal
from platform_core.errors import Verdict


def may_rest(*, first_day: date, sells_again_on: date, today: date, most_days: int) -> Verdict:
    """Require days that lie ahead, in their order, and not too many."""
    days = (sells_again_on - first_day).days
    checks = {
        HolidayRefusal.BEGINS_IN_THE_PAST: first_day < today,
        HolidayRefusal.HAS_NO_DAY: days < 1,
        HolidayRefusal.TOO_LONG: days > most_days,
    }
    return Verdict.of(checks)
