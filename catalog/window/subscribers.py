"""Mend the rows of a changed listing in the window, in case a process of another release wrote them."""

from __future__ import annotations

from uuid import UUID

from catalog.freight.events import FreightChosen
from catalog.listings.events import ListingPublished, ListingRevised
from catalog.prices.events import PriceSet
from catalog.promotions.events import PromotionBegun
from catalog.stock import queries as stock_queries
from catalog.window import commands
from platform_core.actors import RELAY
from platform_core.eventlog.facts import DeliveryContext
from platform_core.eventlog.registry import subscribe
from platform_core.tenancy.scopes import SYSTEM, bound


@subscribe(PriceSet, name="catalog.look_at_price", replayable=True)
def look_at_price(fact: PriceSet, context: DeliveryContext) -> None:
    _look_at_window(stock_queries.listing_of(fact.sku_id), fact.merchant_id, context)


@subscribe(PromotionBegun, name="catalog.look_at_promotion", replayable=True)
def look_at_promotion(fact: PromotionBegun, context: DeliveryContext) -> None:
    _look_at_window(stock_queries.listing_of(fact.sku_id), fact.merchant_id, context)


@subscribe(ListingPublished, name="catalog.look_at_listing", replayable=True)
def look_at_listing(fact: ListingPublished, context: DeliveryContext) -> None:
    _look_at_window(fact.listing_id, fact.merchant_id, context)


@subscribe(ListingRevised, name="catalog.look_at_version", replayable=True)
def look_at_version(fact: ListingRevised, context: DeliveryContext) -> None:
    _look_at_window(fact.listing_id, fact.merchant_id, context)


@subscribe(FreightChosen, name="catalog.look_at_freight", replayable=True)
def look_at_freight(fact: FreightChosen, context: DeliveryContext) -> None:
    _look_at_window(fact.listing_id, fact.merchant_id, context)


def _look_at_window(listing_id: UUID, merchant_id: UUID, context: DeliveryContext) -> None:
    """Mend the window's rows of a listing at once, and not only in the nightly comparison.

    During a release the change may come from a process of the old one, which writes rows of the old form.
    """
    with bound(SYSTEM):
        commands.mend_window(listing_id, merchant_id=merchant_id, by=RELAY, at=context.handled_at)
