"""Rows of closings of shops."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from merchants.closing.case import CLOSING, SHOP, SYSTEM, S
from platform_core.cases.rows import CaseQuerySet, CaseRow
from platform_core.rows import TENANT_KEY, TenantRow, kept_by_the_database, moved_by_the_worker
from platform_core.tenancy.walls import READ, Wall


class Closing(TenantRow, CaseRow):
    """The closing of a shop, as its owner announced it. ``closes_at``: when the notice is over, and not before."""

    CASE = CLOSING
    number = models.CharField(max_length=32)
    announced_by = models.UUIDField()
    announced_at = models.DateTimeField()
    closes_at = models.DateTimeField()
    settling_at = models.DateTimeField(null=True)
    taken_back_at = models.DateTimeField(null=True)
    closed_at = models.DateTimeField(null=True)

    objects = CaseQuerySet["Closing"].as_manager()

    class Meta:
        constraints = (
            TENANT_KEY,
            models.UniqueConstraint(
                fields=["merchant"], condition=~Q(state=S.TAKEN_BACK.value), name="one_closing_of_a_shop"
            ),
            models.CheckConstraint(condition=Q(closes_at__gt=models.F("announced_at")), name="closing_after_notice"),
            Wall("shopper", own="announced_by", may=READ),  # a person's own act, for their file
            Wall("merchant", own="merchant", may=("SELECT", "INSERT", CLOSING.may_update(SHOP))),
            Wall("staff", may=READ),
            Wall("system", may=("SELECT", CLOSING.may_update(SYSTEM))),
            Wall("auditor", may=READ),
        )
        triggers = (*kept_by_the_database(CLOSING.lifecycle), moved_by_the_worker(S.SETTLING, S.CLOSED))
