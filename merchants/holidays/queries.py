"""Reads of holidays of shops."""

from __future__ import annotations

from datetime import datetime
from typing import Final

from merchants.holidays.models import Holiday
from platform_core.actors import Actor
from platform_core.legal.queries import rules
from platform_core.legal.rules import rule
from platform_core.legal.spans import local_day

LONGEST: Final = rule("DL_HOLIDAY_LONGEST")


def latest_holiday(by: Actor) -> Holiday | None:
    """The holiday that the actor's shop announced last, if any."""
    return Holiday.objects.visible_to(by).filter(merchant_id=by.merchant_id).order_by("-set_at", "-id").first()


def most_days(*, at: datetime) -> int:
    """The longest holiday in days, by the rule of that day."""
    return rules.in_force(LONGEST.code, on=local_day(at)).value or 0
