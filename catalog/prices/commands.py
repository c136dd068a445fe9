"""Commands on prices: set one, record the traded ones."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from django.db import transaction

from catalog.listings.ports import shop_window
from catalog.prices import queries
from catalog.prices.errors import PromotionRuns
from catalog.prices.events import PriceSet, PricesTraded
from catalog.prices.models import PriceInterval, TradedPrice
from catalog.prices.ports import price_promise
from catalog.prices.types import TradedLine
from catalog.stock import queries as stock_queries
from catalog.stock.models import Sku
from platform_core.actors import Actor
from platform_core.eventlog.commands import publishing
from platform_core.money import Money
from platform_core.tenancy.gathering import insert_now


@transaction.atomic(savepoint=False)
def set_price(sku_id: UUID, *, price: Money, by: Actor, at: datetime) -> Sku:
    """Set the price from now on; the one before keeps its place in history. Raises ``SkuNotFound``, ``PromotionRuns``,
    ``PriceBegins``.
    """
    sku = stock_queries.sku_of_shop(sku_id, by=by)
    queries.hold_price(sku_id)
    until = price_promise().promised_until(sku_id)
    if until and at < until:
        raise PromotionRuns(sku_id=sku_id, until=until)
    PriceInterval.objects.begin(sku, price, since=at)
    publishing.publish(
        PriceSet(sku_id=sku.id, merchant_id=sku.merchant_id, amount=price.amount, currency=price.currency),
        by=by,
        at=at,
    )
    shop_window().show_anew([sku.listing_id], merchant_id=sku.merchant_id, by=by, at=at)
    return sku


@transaction.atomic(savepoint=False)
def record_traded_prices(
    order_id: UUID, *, merchant_id: UUID, lines: Iterable[TradedLine], by: Actor, at: datetime
) -> None:
    """Record the prices paid, in the transaction of the payment, once an order; equal lines are one trade."""
    pieces: Counter[tuple[UUID, Money]] = Counter()
    for line in lines:
        pieces[line.sku_id, line.unit_price] += line.quantity
    insert_now(
        [
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
        ]
    )
    publishing.publish(PricesTraded(order_id=order_id, merchant_id=merchant_id), by=by, at=at)
