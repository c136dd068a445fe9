"""Queries on the chain of prices."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from uuid import UUID

from django.db.models import OuterRef, QuerySet, Subquery

from catalog.prices.models import PriceInterval
from catalog.prices.types import PriceFrom
from catalog.stock.errors import SkuNotFound
from catalog.stock.models import Sku
from platform_core.duties import fulfils
from platform_core.money import Money
from platform_core.rows import one_after_the_other


@fulfils("CRI-09b", "ALG-21")
def prices_in_force(sku_ids: Collection[UUID], *, at: datetime) -> dict[UUID, Money]:
    """The latest price that has begun, of each that has one: by item and instant alone, never by who asks."""
    found = PriceInterval.objects.filter(sku_id__in=sku_ids).in_force(at=at)
    return {interval.sku_id: interval.price for interval in found}


def priced_items(skus: QuerySet[Sku], *, at: datetime) -> list[tuple[Sku, Money | None]]:
    """These items with the price that each has now, if it has one, in one statement."""
    price = PriceInterval.objects.filter(sku=OuterRef("id")).in_force(at=at)
    priced = skus.annotate(amount=Subquery(price.values("amount")), currency=Subquery(price.values("currency")))
    return [(sku, None if sku.amount is None else Money(sku.amount, sku.currency)) for sku in priced]


def hold_price(sku_id: UUID) -> None:
    """Lock the price of an item until commit: a caller that waited reads the price just written."""
    one_after_the_other(f"catalog.price/{sku_id}")


def price_chain(sku_id: UUID) -> QuerySet[PriceInterval]:
    """Every price of an item, the one that begins last first; a promotion's end stands in it from the start."""
    return PriceInterval.objects.filter(sku_id=sku_id).order_by("-valid_from")


def prices_of(sku_id: UUID) -> list[PriceFrom]:
    """The chain of prices as others read it. Raises ``SkuNotFound``."""
    chain = [PriceFrom(price=row.price, valid_from=row.valid_from) for row in price_chain(sku_id)]
    if not chain:
        raise SkuNotFound(sku_ids=(sku_id,))
    return chain
