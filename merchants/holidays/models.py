"""Rows of holidays of shops."""

from __future__ import annotations

from datetime import datetime
from typing import Final

import pgtrigger
from django.db import models
from django.db.models import F, Q

from platform_core.rows import TENANT_KEY, TenantQuerySet, TenantRow
from platform_core.tenancy.walls import READ, Wall

# The lock lets one of two at once wait; then the next statement sees what the other has written.
ONE_AT_A_TIME: Final = """
PERFORM FROM merchants_merchant WHERE id = NEW.merchant_id FOR UPDATE;
IF EXISTS (
    SELECT FROM merchants_holiday
    WHERE merchant_id = NEW.merchant_id AND coalesce(ended_at, rests_until) > NEW.set_at
)
THEN RAISE EXCEPTION 'holidays of a shop do not overlap'; END IF;
RETURN NEW;
"""


class Holiday(TenantRow):
    """The days on which a shop takes no new orders, as it announced them. It ends by itself at ``rests_until``, or when
    the shop ended it before."""

    rests_from = models.DateTimeField()
    rests_until = models.DateTimeField()
    set_by = models.UUIDField()
    set_at = models.DateTimeField()
    ended_by = models.UUIDField(null=True)
    ended_at = models.DateTimeField(null=True)

    objects = TenantQuerySet["Holiday"].as_manager()

    class Meta:
        indexes = (models.Index(fields=["merchant", "-set_at"], name="holidays_of_a_shop"),)
        constraints = (
            TENANT_KEY,
            models.CheckConstraint(
                condition=Q(rests_from__gte=F("set_at"), rests_until__gt=F("rests_from")), name="holiday_lies_ahead"
            ),
            models.CheckConstraint(
                condition=Q(ended_at=None, ended_by=None)
                | Q(ended_at__gte=F("set_at"), ended_at__lt=F("rests_until"), ended_by__isnull=False),
                name="holiday_ended_by_somebody",
            ),
            Wall("shopper", own="set_by", may=READ),  # a person's own act, for their file
            Wall("merchant", own="merchant", may=("SELECT", "INSERT", "UPDATE (ended_at, ended_by)")),
            Wall("staff", may=READ),
            Wall("system", may=READ),
            Wall("auditor", may=READ),
        )
        triggers = (
            pgtrigger.Trigger(
                name="one_holiday_at_a_time",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert,
                func=ONE_AT_A_TIME,
            ),
            pgtrigger.Protect(
                name="ended_once",
                operation=pgtrigger.Update,
                condition=pgtrigger.Condition("OLD.ended_at IS NOT NULL"),
            ),
        )

    def is_over(self, *, at: datetime) -> bool:
        """Tell whether the shop sells again at this instant."""
        return (self.ended_at or self.rests_until) <= at
