"""Write one shop's part of a purchase: the order, its lines, their adjustments and the contract."""

from __future__ import annotations

import dataclasses
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property
from typing import Any, Final
from uuid import UUID

import orjson

from catalog.listings.types import Delivery
from catalog.window.types import Offer
from merchants.shops.types import HeldShop, TraderFacts
from orders.checkout.errors import ContractIncomplete
from orders.checkout.events import AddOnChosen, ExclusionConfirmed
from orders.contracts import queries as contracts_queries
from orders.contracts.policies import contract as contract_policies
from orders.contracts.policies import parts as parts_policies
from orders.contracts.policies import prices as prices_policies
from orders.deposits import policies as deposits_policies
from orders.deposits.commands import write_deposit
from orders.deposits.types import DepositTerm
from orders.sales.deadlines import PAYMENT
from orders.sales.events import OrderPlaced
from orders.sales.models.orders import Contract, Order, OrderLine, PriceAdjustment, Purchase
from orders.sales.types import Recipient
from platform_core.actors import Actor
from platform_core.clock import LOCAL
from platform_core.deadlines.commands import clocks
from platform_core.duties import fulfils
from platform_core.eventlog.commands.publishing import publish
from platform_core.money import Money
from platform_core.rows import new_id
from platform_core.rulebook.types import InForce
from platform_core.tenancy.gathering import insert_now
from platform_core.tenancy.scopes import acting_for
from platform_core.vault.commands import Sealer
from platform_core.vault.index import index
from platform_core.vault.types import Place

ELSEWHERE: Final = ("available", "unit_price", "has_deposit", "has_freight")


@dataclass(frozen=True, slots=True)
class Line:
    """A line of the quote, the offer that it was quoted from, and the exclusion confirmed for it at the purchase."""

    id: UUID
    priced: prices_policies.PricedLine
    offer: Offer
    confirmed: Mapping[str, Any] | None = None
    deposit: DepositTerm | None = None
    deposit_id: UUID = field(default_factory=new_id)


@dataclass(frozen=True)
class Part:
    """The part of a purchase that one shop will owe by one way of delivery: an order to be."""

    shop: HeldShop
    order_id: UUID
    lines: Sequence[Line]
    freight: prices_policies.FreightTerm | None = None

    @property
    def merchant_id(self) -> UUID:
        return self.shop.merchant_id

    @cached_property
    def total(self) -> Money:
        return prices_policies.order_total(
            [line.priced for line in self.lines], freight=self.freight.amount if self.freight else None
        )

    @property
    def delivery(self) -> Delivery:
        """The one way of delivery of all its lines: another way is another order."""
        [delivery] = {line.offer.delivery for line in self.lines}
        return delivery

    @property
    def demands(self) -> dict[UUID, int]:
        return {line.offer.sku_id: line.priced.requested.quantity for line in self.lines}

    @property
    def deposits(self) -> list[tuple[Line, DepositTerm]]:
        """The lines with a deposit beside the price."""
        return [(line, line.deposit) for line in self.lines if line.deposit]


@dataclass(frozen=True, slots=True)
class Terms:
    """The terms common to every order of a purchase."""

    purchase: Purchase
    recipient: Recipient
    proxy_accepted: bool
    pay_until: datetime
    rulebook: Sequence[InForce]
    sealer: Sealer  # of the shopper


def write_order(part: Part, terms: Terms, *, by: Actor, at: datetime) -> Order:
    """Write one shop's order with everything under it, its payment clock and its event, as that shop."""
    order = _order(part, terms, at=at)
    recipient = _sealed_recipient(order, terms)
    with acting_for(part.merchant_id):
        contract = _conclude(part, order, recipient, rulebook=terms.rulebook, at=at)
        insert_now([order, *_lines(part, order, by=by, at=at), contract])
        for line, term in part.deposits:
            write_deposit(order, line.id, term, deposit_id=line.deposit_id, by=by, at=at)
        event_id = publish(_fact_of_placing(order, contract), by=by, at=at)
        clocks.start(PAYMENT, about=order.as_subject(), started_at=at, event_id=event_id, by=by, at=at)
    return order


def _order(part: Part, terms: Terms, *, at: datetime) -> Order:
    order = Order(
        id=part.order_id,
        merchant_id=part.merchant_id,
        number=_number(part.order_id, at=at),
        purchase=terms.purchase,
        shopper_id=terms.purchase.shopper_id,
        total=part.total.amount,
        freight=part.freight.amount.amount if part.freight else 0,
        currency=part.total.currency,
        commission_basis_points=part.shop.commission,
        region_code=terms.recipient.region_code,
        proxy_accepted=terms.proxy_accepted,
        placed_at=at,
        pay_until=terms.pay_until,
        delivery=part.delivery,
        dispatch_hours=min(line.offer.delivery_hours for line in part.lines),
    )
    seal_recipient(order, terms.recipient, sealer=terms.sealer)
    return order


def seal_recipient(row: Any, recipient: Recipient, *, sealer: Sealer) -> None:
    """Seal the recipient for the columns of a shopper's row: each text is valid there alone."""
    texts = {
        "recipient_name": recipient.name,
        "recipient_phone": recipient.phone,
        "recipient_address": recipient.address,
    }
    place = Place.of(row, subject_id=row.shopper_id)
    for column, sealed in sealer.seal(texts, place=place).items():
        setattr(row, column, sealed)


def _number(order_id: UUID, *, at: datetime) -> str:
    """The number for people: the day, and the random end of the id."""
    return f"{at.astimezone(LOCAL):%Y%m%d}{int(order_id.hex[-10:], 16):013d}"


def _lines(part: Part, order: Order, *, by: Actor, at: datetime) -> list[OrderLine | PriceAdjustment]:
    acts = {line.id: publish(_fact_of_exclusion(line, order), by=by, at=at) for line in part.lines if line.confirmed}
    chosen = {line.id: publish(fact, by=by, at=at) for line in part.lines if (fact := _fact_of_add_on(line, order))}
    rows = [_line(line, order, act=acts.get(line.id), chosen=chosen.get(line.id)) for line in part.lines]
    return [*rows, *(row for line in part.lines for row in _adjustments(line, order))]


def _line(line: Line, order: Order, *, act: UUID | None, chosen: UUID | None) -> OrderLine:
    return OrderLine(
        id=line.id,
        merchant_id=order.merchant_id,
        order=order,
        shopper_id=order.shopper_id,
        sku_id=line.offer.sku_id,
        listing_version_id=line.offer.version_id,
        title_zh=line.offer.title_zh,
        title_en=line.offer.title_en,
        supply=line.offer.supply,
        quantity=line.priced.requested.quantity,
        unit_price=line.priced.unit_price.amount,
        adjusted=line.priced.adjustment_total.amount,
        total=line.priced.total.amount,
        exclusion_event_id=act,
        addon_event_id=chosen,
    )


@fulfils("ECL-19", "OTM-17")
def _fact_of_add_on(line: Line, order: Order) -> AddOnChosen | None:
    """The event that the shopper chose an add-on, an act of its own; None for other lines."""
    if line.priced.requested.chosen_with is None:
        return None
    return AddOnChosen(
        order_id=order.id,
        line_id=line.id,
        shopper_id=order.shopper_id,
        merchant_id=order.merchant_id,
        sku_id=line.offer.sku_id,
        chosen_with=line.priced.requested.chosen_with,
    )


def _fact_of_exclusion(line: Line, order: Order) -> ExclusionConfirmed:
    return ExclusionConfirmed(
        order_id=order.id,
        line_id=line.id,
        shopper_id=order.shopper_id,
        merchant_id=order.merchant_id,
        exclusion=line.offer.return_terms.exclusion,
    )


def _adjustments(line: Line, order: Order) -> list[PriceAdjustment]:
    return [
        PriceAdjustment(
            merchant_id=order.merchant_id,
            order=order,
            line_id=line.id,
            shopper_id=order.shopper_id,
            kind=adjustment.kind,
            amount=adjustment.amount.amount,
            funded_by=adjustment.funded_by,
            reference=adjustment.reference,
        )
        for adjustment in line.priced.requested.adjustments
    ]


def _sealed_recipient(order: Order, terms: Terms) -> str:
    """The recipient sealed for the contract: valid there alone, and lost with the same key."""
    place = Place(Contract._meta.db_table, order.id, order.shopper_id)
    text = json.dumps(dataclasses.asdict(terms.recipient), ensure_ascii=False, sort_keys=True)
    return terms.sealer.seal({"recipient": text}, place=place)["recipient"].to_text()


def _conclude(part: Part, order: Order, recipient: str, *, rulebook: Sequence[InForce], at: datetime) -> Contract:
    facts = contract_policies.ContractFacts(
        order_id=order.id,
        number=order.number,
        placed_at=at,
        shopper=_pseudonym(order),
        merchant=_trader(part.shop.trader),
        lines=[
            contract_policies.ContractLine(line.id, line.priced, _offer(line.offer), line.confirmed)
            for line in part.lines
        ],
        region_code=order.region_code,
        recipient_sealed=recipient,
        proxy_accepted=order.proxy_accepted,
        pay_until=order.pay_until,
        key_terms=contracts_queries.key_terms(at=at),
        rules=contracts_queries.shown_rules(at=at),
        rulebook=[held.to_json() for held in rulebook],
        freight=part.freight,
        deposits=[deposits_policies.term_in_contract(line.id, term) for line, term in part.deposits],
        clauses=contracts_queries.clauses(at=at),
    )
    document = contract_policies.contract_document(facts)
    if missing := parts_policies.missing_parts(document):
        raise ContractIncomplete(missing=missing)
    text, sha256 = contract_policies.canonical(document)
    return Contract(
        id=new_id(),
        merchant_id=order.merchant_id,
        order=order,
        shopper_id=order.shopper_id,
        canonical=text,
        sha256=sha256,
        concluded_at=at,
    )


def _pseudonym(order: Order) -> str:
    """The shopper under a name that this shop alone knows: two shops cannot tell that they serve the same person."""
    return index("orders.contract.shopper", f"{order.merchant_id}/{order.shopper_id}").hex()


def _trader(facts: TraderFacts) -> dict[str, Any]:
    """The trader as its page showed it, in JSON's types."""
    data: dict[str, Any] = orjson.loads(orjson.dumps(facts, default=str, option=orjson.OPT_PASSTHROUGH_DATETIME))
    return data


def _offer(offer: Offer) -> dict[str, Any]:
    """The offer as the listing showed it, without the stock, which is no term, and without parts kept elsewhere."""
    data: dict[str, Any] = orjson.loads(orjson.dumps(offer, option=orjson.OPT_NON_STR_KEYS))
    return {name: value for name, value in data.items() if name not in ELSEWHERE}


def _fact_of_placing(order: Order, contract: Contract) -> OrderPlaced:
    return OrderPlaced(
        order_id=order.id,
        purchase_id=order.purchase_id,
        shopper_id=order.shopper_id,
        merchant_id=order.merchant_id,
        total=order.total,
        currency=order.currency,
        contract_sha256=contract.sha256,
    )
