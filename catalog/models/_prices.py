"""What does it cost since when, and what was really paid?"""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from catalog.models._walls import PLATFORM, SHOP_APPENDS, WORLD
from platform_core.money import CNY, Money
from platform_core.rows import TENANT_KEY, AppendOnly, TenantRow
from platform_core.tenancy.walls import CompositeKey


class PriceInterval(TenantRow, AppendOnly):
    """From when on did it cost how much? An interval ends where the next begins: none is overwritten, no gap can be."""

    sku = models.ForeignKey(
        "catalog.Sku", on_delete=models.PROTECT, related_name="+", db_constraint=False, db_index=False
    )
    amount = models.PositiveBigIntegerField()
    currency = models.CharField(max_length=3, default=CNY)
    valid_from = models.DateTimeField()

    class Meta(AppendOnly.Meta):
        indexes = (models.Index(fields=["sku", "-valid_from", "-id"], name="price_in_force"),)
        constraints = (
            TENANT_KEY,
            models.CheckConstraint(condition=Q(amount__gt=0), name="price_above_nothing"),
            CompositeKey(to="catalog.Sku", fields=("merchant", "sku")),
            *WORLD,
            SHOP_APPENDS,
            *PLATFORM,
        )

    @property
    def price(self) -> Money:
        return Money(self.amount, self.currency)


class TradedPrice(TenantRow, AppendOnly):
    """What was really paid for one piece: the ground on which a compared price has to stand. Never removed."""

    sku = models.ForeignKey(
        "catalog.Sku", on_delete=models.PROTECT, related_name="+", db_constraint=False, db_index=False
    )
    amount = models.PositiveBigIntegerField()
    currency = models.CharField(max_length=3, default=CNY)
    quantity = models.PositiveIntegerField()
    order_ref = models.UUIDField()
    traded_at = models.DateTimeField()

    class Meta(AppendOnly.Meta):
        indexes = (models.Index(fields=["sku", "-traded_at"], name="traded_latest"),)
        constraints = (
            TENANT_KEY,
            models.UniqueConstraint(fields=["order_ref", "sku", "amount"], name="traded_once"),
            models.CheckConstraint(condition=Q(quantity__gt=0), name="traded_some"),
            CompositeKey(to="catalog.Sku", fields=("merchant", "sku")),
            SHOP_APPENDS,
            *PLATFORM,
        )
