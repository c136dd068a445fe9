"""Queries about quotes, add-ons, and goods that may be bought and sent."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from uuid import UUID

from catalog.freight import queries as freight_queries
from catalog.freight.types import StatedFreight
from catalog.takedowns import queries as takedowns_queries
from catalog.window.queries import cards as cards_queries
from catalog.window.types import Offer
from merchants.shops.queries import shops as shops_queries
from orders.checkout.models import AddOnOffer
from orders.checkout.types import AddOn
from orders.contracts.policies import prices as prices_policies
from orders.deposits import policies as deposits_policies
from orders.deposits.queries import deposit_total_of
from orders.deposits.types import DepositTerm
from orders.sales.models.orders import Purchase, PurchaseContents
from orders.sales.models.quotes import Quote
from orders.sales.queries import orders_of, payment_id
from platform_core.actors import Actor
from platform_core.duties import fulfils
from platform_core.money import Money


def quoted_deposits(quote: Quote) -> list[DepositTerm]:
    """The deposits beside the price, as this quote shows them."""
    return [deposits_policies.term_from_json(term) for term in quote.document.get("deposits", ())]


def quoted_freight(quote: Quote) -> list[prices_policies.FreightTerm]:
    """The freight that was quoted, by shop."""
    return [
        prices_policies.FreightTerm(
            merchant_id=UUID(said["merchant_id"]),
            amount=Money(said["amount"], said["currency"]),
            province=said["province"],
            templates=tuple(map(UUID, said["templates"])),
            zh=said["zh"],
            en=said["en"],
        )
        for said in quote.document.get("freight", ())
    ]


def may_be_bought(merchant_id: UUID, *, offers: Collection[Offer], at: datetime) -> bool:
    """Whether the shop sells these now. Its row is locked until commit: a suspension waits for us, or we for it. A
    licence that ran out, or one that these goods need, keeps them from sale at once. So does a measure against goods,
    which is read again under the lock. A holiday is not asked about: it keeps a shop from new contracts alone."""
    trades = {offer.category for offer in offers}
    if not shops_queries.may_serve(merchant_id, at=at, trades=trades):
        return False
    return not takedowns_queries.restricted_among([offer.listing_id for offer in offers])


def freight_by_sku(offers: Collection[Offer]) -> dict[UUID, StatedFreight]:
    """The freight terms of each of these, by SKU; none for goods sent free of charge."""
    asked = {offer.listing_id for offer in offers if offer.has_freight}
    stated = freight_queries.freight_of_listings(asked) if asked else {}
    return {offer.sku_id: stated[offer.listing_id] for offer in offers if offer.listing_id in stated}


def quote(quote_id: UUID, *, by: Actor) -> Quote:
    """A quote of this shopper. Raises ``QuoteNotFound``."""
    return Quote.objects.take(quote_id, by=by)


def contents_of_purchase(purchase: Purchase, *, by: Actor) -> PurchaseContents:
    """The orders, deposits and payment of a purchase, as this actor sees them."""
    rows = orders_of(by).filter(purchase=purchase).order_by("merchant_id", "id")
    return PurchaseContents(list(rows), deposit_total_of(purchase.id), payment_id(purchase.id))


@fulfils("ECL-19", "OTM-17")
def add_ons(sku_ids: Collection[UUID], *, at: datetime) -> list[AddOn]:
    """The add-ons offered beside these SKUs that may be sold now."""
    if not AddOnOffer.objects.any_beside(sku_ids):
        return []
    stated = AddOnOffer.objects.filter(sku_id__in=sku_ids).order_by("sku_id", "extra_id", "-number")
    latest = [row for row in stated.distinct("sku_id", "extra_id") if row.offered]
    offers = cards_queries.offers([row.extra_id for row in latest], at=at) if latest else {}
    return [
        AddOn(
            beside=row.sku_id,
            sku_id=row.extra_id,
            merchant_id=row.merchant_id,
            title_zh=offer.title_zh,
            title_en=offer.title_en,
            spec=offer.spec,
            unit_price=offer.unit_price,
        )
        for row in latest
        if (offer := offers.get(row.extra_id))
    ]
