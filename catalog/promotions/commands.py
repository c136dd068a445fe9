"""The command that begins a promotion, compared with prices that were really paid."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db import transaction

from catalog.listings.ports import shop_window
from catalog.prices import queries as prices_queries
from catalog.prices.models import PriceInterval
from catalog.promotions import policies, queries
from catalog.promotions.errors import PromotionRefused
from catalog.promotions.models import Promotion
from catalog.promotions.policies import PromotionFacts
from catalog.promotions.types import Reference
from catalog.stock import queries as stock_queries
from catalog.stock.models import Sku
from platform_core.actors import Actor
from platform_core.cases.steps import open_case
from platform_core.legal.spans import CalendarDays, local_day
from platform_core.money import Money


@transaction.atomic(savepoint=False)
def begin_promotion(sku_id: UUID, *, price: Money, last_day: date, by: Actor, at: datetime) -> Promotion:
    """Begin a promotion: its price holds from now on until the end of its last day, and then the present one again.
    Both links of the chain of prices are written here, so that neither waits for a clock.

    Raises ``SkuNotFound``, ``PromotionRefused`` with every reason, ``PriceBegins``.
    """
    sku = stock_queries.sku_of_shop(sku_id, by=by)
    prices_queries.hold_price(sku_id)
    facts = _facts(sku, price, last_day, at=at)
    if not (verdict := policies.may_promote(facts, at=at)) or facts.now is None:
        raise _refusal(verdict.codes(), facts)
    days = CalendarDays((last_day - local_day(at)).days)
    row = Promotion.objects.create(
        merchant_id=sku.merchant_id,
        sku=sku,
        amount=price.amount,
        amount_after=facts.now.amount,
        currency=price.currency,
        starts_at=at,
        ends_at=queries.end_of(days, at=at),
    )
    PriceInterval.objects.begin(sku, row.price, since=row.starts_at)
    PriceInterval.objects.begin(sku, row.price_after, since=row.ends_at)
    open_case(row, by=by, at=at, promised=days, **_reference_fields(facts.reference))
    shop_window().show_anew([sku.listing_id], merchant_id=sku.merchant_id, by=by, at=at)
    return row


def _facts(sku: Sku, price: Money, last_day: date, *, at: datetime) -> PromotionFacts:
    last = queries.last_promotion(sku.id)
    return PromotionFacts(
        price=price,
        now=prices_queries.prices_in_force([sku.id], at=at).get(sku.id),
        reference=queries.references({sku.id: at}, merchant_id=sku.merchant_id).get(sku.id),
        last_day=last_day,
        most_days=queries.longest_promotion(at=at),
        runs=last is not None and at < last.ends_at,
        not_before=queries.pause_after(last) if last else None,
        lowest_asked=queries.lowest_asked(sku.id, at=at),
    )


def _reference_fields(reference: Reference | None) -> dict[str, Any]:
    return {"reference": reference.amount.amount, "basis": str(reference.basis)} if reference else {}


def _refusal(reasons: tuple[str, ...], facts: PromotionFacts) -> PromotionRefused:
    known = facts.reference
    return PromotionRefused(
        reasons=reasons,
        reference=known.amount.amount if known else None,
        basis=str(known.basis) if known else "",
        not_before=facts.not_before,
    )
