"""Rows of quotes."""

from __future__ import annotations

from uuid import UUID

from django.db import models
from django.db.models import Q

from orders.sales.errors import QuoteNotFound
from orders.sales.models.guards import no_fewer_minutes
from platform_core.actors import Actor
from platform_core.rows import AppendOnly, Row
from platform_core.tenancy.walls import APPEND, READ, Wall


class QuoteQuerySet(models.QuerySet["Quote"]):
    def take(self, quote_id: UUID, *, by: Actor) -> Quote:
        """The shopper's own quote; it is append-only, so there is nothing to lock."""
        found = self.raw("SELECT * FROM orders_quote WHERE id = %s AND shopper_id = %s", [quote_id, by.id])
        for row in found:
            return row
        raise QuoteNotFound(quote_id=quote_id)


class Quote(AppendOnly, Row):
    """Prices that stand for a while (HSE-07): the lines requested, offers and price build-up as they were shown."""

    shopper_id = models.UUIDField()
    document = models.JSONField()
    total = models.BigIntegerField()
    currency = models.CharField(max_length=3)
    quoted_at = models.DateTimeField()
    expires_at = models.DateTimeField()

    objects = QuoteQuerySet.as_manager()

    class Meta(AppendOnly.Meta):
        constraints = (
            models.CheckConstraint(condition=Q(total__gte=0), name="quote_total_not_negative"),
            Wall("shopper", own="shopper_id", may=APPEND),
            Wall("staff", may=READ),
        )
        triggers = (
            *AppendOnly.Meta.triggers,
            no_fewer_minutes("DL_PRICE_LOCK", since="quoted_at", until="expires_at"),
        )
