"""Quote goods: price lines, freight and deposits, and keep the prices for a while."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction

from catalog.deposits import queries as deposits_queries
from catalog.freight.types import StatedFreight, province_of
from catalog.listings.types import Delivery
from catalog.window.queries import cards as cards_queries
from catalog.window.types import Offer
from merchants.shops.queries import shops as shops_queries
from orders.checkout import policies, queries
from orders.checkout.errors import NotDelivered, NotOnOffer, OrderRefused, RegionNeeded, ShopRests
from orders.contracts import queries as contracts_queries
from orders.contracts.policies import prices as prices_policies
from orders.contracts.policies import terms as terms_policies
from orders.contracts.queries import PRICE_LOCK
from orders.contracts.types import Adjustment, AdjustmentKind, FundedBy, RequestedLine
from orders.deposits import policies as deposits_policies
from orders.deposits.types import DepositTerm
from orders.sales import policies as sales_policies
from orders.sales.models.quotes import Quote
from platform_core.actors import Actor
from platform_core.duties import fulfils
from platform_core.legal.queries import calendars
from platform_core.legal.spans import local_day
from platform_core.money import Money, total
from platform_core.rulebook import queries as rulebook
from platform_core.rulebook.types import Occasion
from platform_core.tenancy.gathering import insert_now


@fulfils("HSE-07")
@transaction.atomic(savepoint=False)
def quote(requested: Sequence[RequestedLine], *, region_code: str = "", by: Actor, at: datetime) -> Quote:
    """Price these lines, with the freight to this region, and keep the prices for a while.

    Raises ``NotOnOffer`` for SKUs that nobody may sell now, ``OrderRefused`` with every reason, ``RegionNeeded`` where
    freight depends on where they go, ``NotDelivered``, ``ShopRests``.
    """
    offers = cards_queries.offers([line.sku_id for line in requested], at=at)
    if missing := tuple(line.sku_id for line in requested if line.sku_id not in offers):
        raise NotOnOffer(sku_ids=missing)
    _refuse_resting_shops(offers, at=at)
    verdict = policies.may_quote(requested, {sku: offer.unit_price for sku, offer in offers.items()})
    beside = queries.add_ons([line.sku_id for line in requested], at=at)
    if not verdict or policies.has_unknown_add_on(requested, offered=beside):
        raise OrderRefused(reasons=verdict.codes() or (sales_policies.Refusal.ADD_ON_UNKNOWN,))
    lines = [prices_policies.PricedLine(line, offers[line.sku_id].unit_price) for line in requested]
    left, freight = _deposits(lines, offers), _freight(lines, offers, region_code=region_code)
    price = total([*(line.total for line in lines), *(term.amount for term in freight)])
    unchosen = policies.add_ons_to_choose(requested, offered=beside)
    row = Quote(
        shopper_id=by.id,
        document={
            "lines": [quoted_line(line, offers[line.requested.sku_id]) for line in lines],
            "rulebook": [held.to_json() for held in rulebook.to_accept(Occasion.ORDER)],
            **({"freight": [policies.quoted_freight(term) for term in freight]} if freight else {}),
            **({"deposits": [deposits_policies.term_to_json(term) for term in left]} if left else {}),
            **({"add_ons": [policies.quoted_add_on(o) for o in unchosen]} if unchosen else {}),
        },
        total=price.amount,
        currency=price.currency,
        quoted_at=at,
        expires_at=contracts_queries.in_force(PRICE_LOCK, at=at).length.due(at, calendar=calendars.calendar()).strict,
    )
    insert_now([row])
    return row


def _deposits(lines: Sequence[prices_policies.PricedLine], offers: Mapping[UUID, Offer]) -> list[DepositTerm]:
    """The deposits beside the price for goods that are lent, on the terms that hold now."""
    asked = [sku_id for line in lines if offers[sku_id := line.requested.sku_id].has_deposit]
    stated = deposits_queries.deposit_terms(asked) if asked else {}
    return [
        deposits_policies.deposit_term(
            stated[sku_id], merchant_id=offers[sku_id].merchant_id, quantity=line.requested.quantity
        )
        for line in lines
        if (sku_id := line.requested.sku_id) in stated
    ]


def _freight(
    lines: Sequence[prices_policies.PricedLine], offers: Mapping[UUID, Offer], *, region_code: str
) -> list[prices_policies.FreightTerm]:
    """The freight of these lines to the region, by shop; none for a shop that states no freight for any of them."""
    sent_by = queries.freight_by_sku(offers.values())
    if not sent_by:
        return []
    if not region_code:
        raise RegionNeeded(sku_ids=tuple(sorted(sent_by)))
    if nowhere := policies.undelivered_skus(sent_by, region_code=region_code):
        raise NotDelivered(province=province_of(region_code), sku_ids=tuple(sorted(nowhere)))
    shops = sorted({offers[sku_id].merchant_id for sku_id in sent_by})
    return [_freight_of(shop, lines, offers, sent_by, region_code=region_code) for shop in shops]


def _freight_of(
    shop: UUID,
    lines: Sequence[prices_policies.PricedLine],
    offers: Mapping[UUID, Offer],
    sent_by: Mapping[UUID, StatedFreight],
    *,
    region_code: str,
) -> prices_policies.FreightTerm:
    mine = {sku_id for sku_id, o in offers.items() if o.merchant_id == shop and o.delivery is Delivery.CARRIER}
    own = [line for line in lines if line.requested.sku_id in mine]
    templates = [sent_by[line.requested.sku_id] for line in own if line.requested.sku_id in sent_by]
    return policies.freight_term(
        shop, goods=prices_policies.order_total(own), sent_by=templates, region_code=region_code
    )


def quoted_line(line: prices_policies.PricedLine, offer: Offer) -> dict[str, Any]:
    """A line as it is kept in the document of a quote."""
    return {
        "sku_id": str(offer.sku_id),
        "merchant_id": str(offer.merchant_id),
        "listing_version_id": str(offer.version_id),
        "title": {"zh": offer.title_zh, "en": offer.title_en},
        "spec": offer.spec,
        "delivery": str(offer.delivery),
        "quantity": line.requested.quantity,
        "unit_price": line.unit_price.amount,
        "adjustments": [_adjustment_fields(a) for a in line.requested.adjustments],
        "total": line.total.amount,
        "currency": line.unit_price.currency,
        "to_confirm": asdict(term) if (term := terms_policies.exclusion_term(offer)) else None,
        **({"chosen_with": str(line.requested.chosen_with)} if line.requested.chosen_with else {}),
    }


def _adjustment_fields(adjustment: Adjustment) -> dict[str, Any]:
    return {
        "kind": str(adjustment.kind),
        "amount": adjustment.amount.amount,
        "funded_by": str(adjustment.funded_by),
        "reference": adjustment.reference,
    }


@fulfils("HSE-07")
def priced_line(line: dict[str, Any]) -> prices_policies.PricedLine:
    """Read a line of the document as it was priced."""
    return prices_policies.PricedLine(_requested_line(line), Money(line["unit_price"], line["currency"]))


def _requested_line(line: dict[str, Any]) -> RequestedLine:
    return RequestedLine(
        sku_id=UUID(line["sku_id"]),
        quantity=line["quantity"],
        adjustments=tuple(
            Adjustment(
                kind=AdjustmentKind(a["kind"]),
                amount=Money(a["amount"], line["currency"]),
                funded_by=FundedBy(a["funded_by"]),
                reference=a["reference"],
            )
            for a in line["adjustments"]
        ),
        chosen_with=UUID(line["chosen_with"]) if line.get("chosen_with") else None,
    )


def _refuse_resting_shops(offers: Mapping[UUID, Offer], *, at: datetime) -> None:
    """Refuse goods of a shop on holiday, and name the day on which it sells again: the last, where several rest."""
    resting = shops_queries.resting_among({offer.merchant_id for offer in offers.values()}, at=at)
    if resting:
        raise ShopRests(
            sku_ids=tuple(sku for sku, offer in offers.items() if offer.merchant_id in resting),
            sells_again_on=local_day(max(resting.values())),
        )
