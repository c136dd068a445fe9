"""What does an order say in writing? The quote's document, the sealed recipient, the contract and its hash."""

from __future__ import annotations

import dataclasses
import hashlib
import json
from datetime import datetime
from typing import Any, Final
from uuid import UUID

import orjson

import platform_core.vault.commands
from catalog.types import Offer
from merchants.types import TraderFacts
from orders import policies
from orders.deadlines import CONFIRM_WITHIN, PAY_WITHIN
from orders.models import Contract, Order
from orders.policies import ContractFacts, ContractLine, PricedLine
from orders.queries import RETURN_WITHIN
from orders.types import Adjustment, Recipient
from platform_core.clock import LOCAL
from platform_core.drivers.bulk.deals import Deal
from platform_core.drivers.bulk.fixtures import RETENTION
from platform_core.legal.rules import rule
from platform_core.vault.index import index
from platform_core.vault.types import Place, Sealed

# As the catalogue has them: what is built here lies in the past, before the house set any number of its own.
KEY_TERMS: Final = policies.key_terms(pay_within=PAY_WITHIN, confirm_within=CONFIRM_WITHIN, return_within=RETURN_WITHIN)
RULES: Final = {
    r.code: f"{r.code}/{r.version}: {r.span}"
    for r in (PAY_WITHIN, CONFIRM_WITHIN, RETURN_WITHIN, rule("DL_PRICE_LOCK"))
}


class Prepared:
    """What the offers and the trader's page say, turned into JSON's types once and not once an order."""

    def __init__(self) -> None:
        self._offers: dict[UUID, dict[str, Any]] = {}
        self._traders: dict[UUID, dict[str, Any]] = {}

    def offer(self, offer: Offer) -> dict[str, Any]:
        if offer.sku_id not in self._offers:
            told = _in_json(offer)
            self._offers[offer.sku_id] = {k: v for k, v in told.items() if k not in ("available", "unit_price")}
        return self._offers[offer.sku_id]

    def trader(self, trader: TraderFacts) -> dict[str, Any]:
        if trader.merchant_id not in self._traders:
            self._traders[trader.merchant_id] = _in_json(trader)
        return self._traders[trader.merchant_id]


def priced(deal: Deal) -> list[tuple[PricedLine, Offer]]:
    """The wishes at the shelf's prices, each beside its offer."""
    offers = {offer.sku_id: offer for offer in deal.shop.shelf}
    return [(PricedLine(wish, offers[wish.sku_id].unit_price), offers[wish.sku_id]) for wish in deal.wishes]


def quoted(line: PricedLine, offer: Offer) -> dict[str, Any]:
    """A line of a quote's document."""
    return {
        "sku_id": str(offer.sku_id),
        "merchant_id": str(offer.merchant_id),
        "listing_version_id": str(offer.version_id),
        "title": {"zh": offer.title_zh, "en": offer.title_en},
        "spec": offer.spec,
        "quantity": line.wish.quantity,
        "unit_price": line.unit_price.amount,
        "adjustments": [_adjustment(cut) for cut in line.wish.adjustments],
        "total": line.total.amount,
        "currency": line.unit_price.currency,
    }


def number_of(order_id: UUID, *, at: datetime) -> str:
    """The day, and the random end of the id."""
    return f"{at.astimezone(LOCAL):%Y%m%d}{int(order_id.hex[-10:], 16):013d}"


def sealed_recipient(order_id: UUID, deal: Deal) -> dict[str, Sealed]:
    """The columns of the order that say where it goes."""
    to = deal.shopper.recipient
    texts = {"recipient_name": to.name, "recipient_phone": to.phone, "recipient_address": to.address}
    place = Place(Order._meta.db_table, order_id, deal.shopper.person_id)
    return platform_core.vault.commands.seal(texts, retention=RETENTION, place=place)


def contract(
    deal: Deal, order: dict[str, Any], lines: list[tuple[UUID, PricedLine, Offer]], *, prepared: Prepared
) -> tuple[str, str]:
    """The contract in its one spelling, and the hash of that.

    Spelt by orjson, which is fifty times as fast as `policies.canonical` and gives the same for documents of ours: keys
    in ASCII, whole numbers, no floats. That it is the same, the comparison with the commands shows.
    """
    shop, person = deal.shop, deal.shopper.person_id
    facts = ContractFacts(
        order_id=order["id"],
        number=order["number"],
        placed_at=deal.placed_at,
        shopper=index("orders.contract.shopper", f"{shop.merchant_id}/{person}").hex(),
        merchant=prepared.trader(shop.trader),
        lines=[ContractLine(line_id, line, prepared.offer(offer)) for line_id, line, offer in lines],
        region_code=order["region_code"],
        recipient_sealed=_for_the_contract(deal.shopper.recipient, order_id=order["id"], person_id=person),
        proxy_accepted=False,
        pay_until=order["pay_until"],
        key_terms=KEY_TERMS,
        rules=RULES,
    )
    text = orjson.dumps(policies.document(facts), option=orjson.OPT_SORT_KEYS)
    return text.decode(), hashlib.sha256(text).hexdigest()


def _for_the_contract(recipient: Recipient, *, order_id: UUID, person_id: UUID) -> str:
    text = json.dumps(dataclasses.asdict(recipient), ensure_ascii=False, sort_keys=True)
    place = Place(Contract._meta.db_table, order_id, person_id)
    return platform_core.vault.commands.seal({"recipient": text}, retention=RETENTION, place=place)[
        "recipient"
    ].to_text()


def _adjustment(cut: Adjustment) -> dict[str, Any]:
    return {
        "kind": str(cut.kind),
        "amount": cut.amount.amount,
        "funded_by": str(cut.funded_by),
        "reference": cut.reference,
    }


def _in_json(shown: Offer | TraderFacts) -> dict[str, Any]:
    data: dict[str, Any] = json.loads(json.dumps(dataclasses.asdict(shown), default=str))
    return data
