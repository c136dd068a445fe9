"""What does it cost from now on, and what was really paid?"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from django.db import transaction

from catalog import queries
from catalog.events import PriceSet, PricesTraded
from catalog.models import PriceInterval, Sku, TradedPrice
from catalog.types import TradedLine
from platform_core.actors import Actor
from platform_core.eventlog import commands as eventlog
from platform_core.money import Money


@transaction.atomic(savepoint=False)
def set_price(sku_id: UUID, *, price: Money, by: Actor, at: datetime) -> Sku:
    """A new interval begins; the one before keeps its place in history."""
    sku = queries.sku_of_shop(sku_id, by=by)
    PriceInterval.objects.create(
        merchant_id=sku.merchant_id, sku=sku, amount=price.amount, currency=price.currency, valid_from=at
    )
    eventlog.publish(
        PriceSet(sku_id=sku.id, merchant_id=sku.merchant_id, amount=price.amount, currency=price.currency),
        by=by,
        at=at,
    )
    return sku


@transaction.atomic(savepoint=False)
def record_traded_prices(
    order_id: UUID, *, merchant_id: UUID, lines: Iterable[TradedLine], by: Actor, at: datetime
) -> None:
    """At payment, in the same transaction; lines of one item at one price are one trade. Done once an order."""
    pieces: Counter[tuple[UUID, Money]] = Counter()
    for line in lines:
        pieces[line.sku_id, line.unit_price] += line.quantity
    TradedPrice.objects.bulk_create(
        TradedPrice(
            merchant_id=merchant_id,
            sku_id=sku_id,
            amount=price.amount,
            currency=price.currency,
            quantity=quantity,
            order_ref=order_id,
            traded_at=at,
        )
        for (sku_id, price), quantity in pieces.items()
    )
    eventlog.publish(PricesTraded(order_id=order_id, merchant_id=merchant_id), by=by, at=at)
