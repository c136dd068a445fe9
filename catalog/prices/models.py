"""Rows of prices: the chain of each item, and the prices paid."""

from __future__ import annotations

from datetime import datetime
from typing import Final, Self

import pgtrigger
from django.db import IntegrityError, models, transaction
from django.db.models import Q

from catalog.listings.models import PLATFORM, SHOP_APPENDS, WORLD
from catalog.prices.errors import PriceBegins
from catalog.stock.models import Sku
from platform_core.duties import fulfils
from platform_core.money import CNY, Money
from platform_core.rows import TENANT_KEY, AppendOnly, TenantRow
from platform_core.tenancy.walls import CompositeKey

# The web may become any shop. It dates no price back, and breaks no promotion that was announced.
NOT_BACKDATED: Final = pgtrigger.Trigger(
    name="not_backdated",
    when=pgtrigger.Before,
    operation=pgtrigger.Insert,
    condition=pgtrigger.Condition("session_user = 'tp_app'"),
    func=(
        "IF (NEW.valid_from < tianping_now()) IS NOT FALSE"
        " THEN RAISE EXCEPTION 'no price begins in the past'; END IF; RETURN NEW;"
    ),
)
AS_PROMISED: Final = pgtrigger.Trigger(
    name="as_promised",
    when=pgtrigger.Before,
    operation=pgtrigger.Insert,
    func=(
        "IF EXISTS (SELECT FROM catalog_promotion p WHERE p.sku_id = NEW.sku_id"
        " AND NEW.valid_from BETWEEN p.starts_at AND p.ends_at AND NEW.amount IS DISTINCT FROM"
        " CASE NEW.valid_from WHEN p.starts_at THEN p.amount WHEN p.ends_at THEN p.amount_after END)"
        " THEN RAISE EXCEPTION 'the price of a promotion stands until it ends'; END IF; RETURN NEW;"
    ),
)


class PriceIntervalQuerySet(models.QuerySet["PriceInterval"]):
    def in_force(self, *, at: datetime) -> Self:
        """The latest price of each item that has begun."""
        return self.filter(valid_from__lte=at).order_by("sku_id", "-valid_from").distinct("sku_id")

    def begin(self, sku: Sku, price: Money, *, since: datetime) -> None:
        """Write another link of the chain. Raises ``PriceBegins``; the constraint is the judge."""
        try:
            with transaction.atomic():
                self.create(
                    merchant_id=sku.merchant_id, sku=sku, amount=price.amount, currency=price.currency, valid_from=since
                )
        except IntegrityError as clash:
            if "price_begins_once" not in str(clash):
                raise
            raise PriceBegins(sku_id=sku.id, valid_from=since) from clash


@fulfils("PRC-20")
class PriceInterval(TenantRow, AppendOnly):
    """A price and the instant from which it holds. It ends where the next begins: none is overwritten, no gap can be.

    Two never begin at one instant, and none in the past. A promotion writes its own beginning and its end at once, so
    that both hold to the instant, without a clock.
    """

    sku = models.ForeignKey(
        "catalog.Sku", on_delete=models.PROTECT, related_name="+", db_constraint=False, db_index=False
    )
    amount = models.PositiveBigIntegerField()
    currency = models.CharField(max_length=3, default=CNY)
    valid_from = models.DateTimeField()

    objects = PriceIntervalQuerySet.as_manager()

    class Meta(AppendOnly.Meta):
        constraints = (
            TENANT_KEY,
            models.UniqueConstraint(fields=["sku", "valid_from"], name="price_begins_once"),
            models.CheckConstraint(condition=Q(amount__gt=0), name="price_above_nothing"),
            CompositeKey(to="catalog.Sku", fields=("merchant", "sku")),
            *WORLD,
            SHOP_APPENDS,
            *PLATFORM,
        )
        triggers = (*AppendOnly.Meta.triggers, NOT_BACKDATED, AS_PROMISED)

    @property
    def price(self) -> Money:
        return Money(self.amount, self.currency)


class TradedPrice(TenantRow, AppendOnly):
    """The price really paid for one piece: the ground on which a compared price has to stand. Never removed."""

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
