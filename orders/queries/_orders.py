"""What do doors and other apps read of quotes, purchases and orders?"""

from __future__ import annotations

import json
import logging
from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from functools import partial
from typing import Any
from uuid import UUID

from django.db.models import QuerySet

import catalog.queries
import platform_core.deadlines.queries as deadlines
import platform_core.legal.queries as legal
import platform_core.payments.queries as payments
from catalog.types import Offer, StatedFreight, TakenBack
from merchants.shops.queries import shops as shops_queries
from orders import policies, ports
from orders.deadlines import CONFIRM_WITHIN, PAY_WITHIN, REFUND_WITHIN
from orders.errors import ContractDamaged, OrderNotFound
from orders.events import ContractDamageFound, OrderPlaced
from orders.models import Contract, Order, OrderLine, Purchase, Quote, ShippedLine, Written
from orders.queries._deposits import left_for
from orders.queries._hand_over import denials, left_parcel, reports_of
from orders.states import ORDER, OrderState
from orders.types import (
    Adjustment,
    AdjustmentKind,
    FundedBy,
    LotPicked,
    ParcelEvent,
    RequestedLine,
    SaleFacts,
    SoldLine,
)
from platform_core.actors import Actor, Role, part
from platform_core.deadlines.types import Promise
from platform_core.duties import fulfils
from platform_core.eventlog import queries as eventlog
from platform_core.eventlog.commands import publish
from platform_core.eventlog.types import TimelineItem
from platform_core.legal import spans
from platform_core.legal.rules import Rule, rule
from platform_core.legal.spans import Span
from platform_core.money import Money
from platform_core.payments.types import Reference
from platform_core.tenancy import door
from platform_core.tenancy.scopes import bound, outside
from platform_core.vault import queries as vault
from platform_core.vault.types import Kind, Place

logger = logging.getLogger(__name__)
CHECK = part("orders.contracts")  # as who finds that a contract is not what was agreed
RETURN_WITHIN = rule("DL_NRR_WINDOW")
PRICE_LOCK = rule("DL_PRICE_LOCK")
KEPT_FOR = rule("RT_CONTRACT")
SEALED_AT = "/delivery/recipient_sealed"  # in a contract, as a JSON pointer
RECIPIENT = {"recipient_name": Kind.NAME, "recipient_phone": Kind.PHONE, "recipient_address": Kind.ADDRESS}


def in_force(number: Rule, *, at: datetime) -> Rule:
    """What the law says that day, or the house promises."""
    return legal.in_force(number.code, on=spans.local_day(at))


def refund_within(*, at: datetime) -> Rule:
    """How soon the money of an order that is cancelled goes back."""
    return in_force(REFUND_WITHIN, at=at)


def key_terms(*, at: datetime) -> tuple[policies.KeyTerm, ...]:
    """The terms that nobody may overlook, with the numbers of that day."""
    return policies.key_terms(
        pay_within=in_force(PAY_WITHIN, at=at),
        confirm_within=in_force(CONFIRM_WITHIN, at=at),
        return_within=in_force(RETURN_WITHIN, at=at),
    )


def clauses(*, at: datetime) -> Mapping[str, policies.Clause]:
    """What a contract says beside goods, price and parties, with the numbers of that day."""
    return policies.clauses(kept_for=in_force(KEPT_FOR, at=at))


def steps() -> tuple[policies.Step, ...]:
    """How a contract comes about, how to put right what was typed, and how to get it."""
    return policies.steps()


def parts() -> tuple[policies.Part, ...]:
    """What the law asks of a contract, in the order in which it is read."""
    return policies.PARTS


def shown_rules(*, at: datetime) -> Mapping[str, str]:
    """The numbers that a contract shows, each with its version."""
    shown = [in_force(number, at=at) for number in (PAY_WITHIN, CONFIRM_WITHIN, RETURN_WITHIN, PRICE_LOCK)]
    return {number.code: f"{number.code}/{number.version}: {number.length}" for number in shown}


def promised(number: Rule, *, order_id: UUID, on: datetime, at: datetime) -> Span | None:
    """What this order's contract shows, where that is better than what holds then. Raises ``ContractDamaged``."""
    _, _, text = _document(order_id, at=at)["rules"].get(number.code, "").partition(": ")
    return policies.still_promised(spans.parse(text) if text else None, now=in_force(number, at=on))


def quoted_freight(quote: Quote) -> list[policies.FreightTerm]:
    """What it was quoted to cost to send, by shop."""
    return [
        policies.FreightTerm(
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
    """Does the shop sell these now? It is held still until commit: a suspension waits for us, or we for it. A licence
    that ran out, or one that these goods need, keeps them from sale at once. So does a measure against goods, for which
    we look again with the shop in hand."""
    trades = {offer.category for offer in offers}
    if not shops_queries.may_sell(merchant_id, at=at, trades=trades):
        return False
    return not catalog.queries.restricted([offer.listing_id for offer in offers])


def sent_by(offers: Collection[Offer]) -> dict[UUID, StatedFreight]:
    """How each of these is sent now, by SKU; of those that are sent free of charge, nothing."""
    asked = {offer.listing_id for offer in offers if offer.has_freight}
    stated = catalog.queries.freight_of_listings(asked) if asked else {}
    return {offer.sku_id: stated[offer.listing_id] for offer in offers if offer.listing_id in stated}


def quote(quote_id: UUID, *, by: Actor) -> Quote:
    """Raises ``QuoteNotFound``."""
    return Quote.objects.take(quote_id, by=by)


def purchase(purchase_id: UUID, *, by: Actor) -> Purchase:
    """Raises ``PurchaseNotFound``."""
    return Purchase.objects.take(purchase_id, by=by)


def orders_of(actor: Actor, *, state: str = "") -> QuerySet[Order]:
    """The shopper's own, or the shop's; in no order yet."""
    orders = Order.objects.visible_to(actor)
    return orders.filter(state=state) if state else orders


def order(order_id: UUID, *, by: Actor) -> Order:
    """With its lines, parcels and codes. Raises ``OrderNotFound``."""
    return Order.objects.prefetch_related("lines", "shipments__events", "codes").see(order_id, by=by)


def contract(order_id: UUID, *, by: Actor, at: datetime) -> Contract:
    """Raises ``OrderNotFound``, also for another's, and ``ContractDamaged``."""
    return _intact(Contract.objects.get(order_id=Order.objects.see(order_id, by=by).id), at=at)


def sealed_sha256(contract: Contract) -> str:
    """The hash of the sealed recipient, as it stands among the bytes whose hash is the contract's."""
    return policies.sealed_sha256(json.loads(contract.canonical))


def agreed_sha256(order_id: UUID) -> str:
    """The hash of the contract as the log told it when it was concluded."""
    placed = eventlog.first_about(order_id, topic=OrderPlaced.topic)
    return placed.payload["contract_sha256"] if placed else ""


def timeline(order_id: UUID, *, by: Actor) -> list[TimelineItem]:
    """What happened to it. Raises ``OrderNotFound``."""
    return eventlog.timeline(Order.objects.see(order_id, by=by).id)


def masked_recipient(order: Order) -> dict[str, str]:
    """What a screen may show of name, phone and address."""
    fields = {name: getattr(order, name) for name in RECIPIENT}
    return vault.masked(fields, place=Place.of(order, subject_id=order.shopper_id), kinds=RECIPIENT)


def clocks(order: Order) -> list[Promise]:
    """The promises that run, or ran, for this order."""
    return deadlines.about(order.id)


def written_under(purchase: Purchase, *, by: Actor) -> Written:
    """What stands under a purchase, as this actor sees it."""
    rows = orders_of(by).filter(purchase=purchase).order_by("merchant_id", "id")
    return Written(list(rows), left_for(purchase.id), payment_id(purchase.id))


def payment_id(purchase_id: UUID) -> UUID | None:
    """Of the one payment of a purchase."""
    payment = payments.find_payment_of(Reference("orders.purchase", purchase_id))
    return payment.id if payment else None


def on_their_way() -> list[tuple[UUID, UUID]]:
    """The ids of all that is paid and not delivered, each with its shop."""
    found = Order.objects.filter(state__in=[OrderState.PAID, OrderState.SHIPPED]).order_by("id")
    return list(found.values_list("id", "merchant_id"))


def sending_facts(order: Order) -> policies.SendingFacts:
    """How far the parcel is, and which clocks are open for it."""
    reports = reports_of(order)
    handed_over = ports.handed_over(order) is not None
    shipment_id, left = left_parcel(order, reports) or (None, None)
    return policies.SendingFacts(
        state=OrderState(order.state),
        carrier_has_it=bool(reports) or handed_over,
        signed=any(one.kind == ParcelEvent.SIGNED for one in reports) or handed_over,
        until=deadlines.until(order.id),
        left=left,
        denied=shipment_id is not None and policies.is_denied(left, denied=denials(shipment_id)),
    )


def actions(order: Order, *, by: Actor, at: datetime) -> list[str]:
    """What this actor may do now. What is offered is accepted: the same table and policies decide."""
    facts = sending_facts(order)
    refused = {
        "cancel": not policies.may_cancel(facts, at=at),
        "confirm_receipt": not policies.may_confirm(facts, at=at),
        "ship": order.by_code,
        "hand_over_codes": not order.by_code,
    }
    moves = ORDER.open_to(by.role, state=facts.state)
    beside = {
        "name_other_waybill": by.role is Role.MERCHANT and policies.may_name_other_waybill(facts),
        "deny_receipt": by.role is Role.SHOPPER and policies.may_deny_receipt(facts),
    }
    return [move for move in moves if not refused.get(move, False)] + [name for name, may in beside.items() if may]


def says_excluded(line: Mapping[str, Any]) -> bool:
    """Does this line of a contract say that it does not go back without a reason?"""
    return policies.says_excluded(line)


def excluded(order: Order, *, at: datetime) -> list[UUID]:
    """The lines of which the shopper has confirmed that they do not go back without a reason.

    Raises ``ContractDamaged``.
    """
    return [line.line_id for line in _sold_lines(order, at=at) if line.confirmed]


def packed(order: Order) -> list[TakenBack]:
    """What was packed for it, out of which lots; nothing, where no waybill was named."""
    rows = ShippedLine.objects.filter(order=order).select_related("line").order_by("id")
    return [TakenBack(row.line.sku_id, row.quantity, row.lot or None) for row in rows]


def number_of(order_id: UUID) -> str:
    """The order's number for people, as the bound scope sees it. Raises ``OrderNotFound``."""
    number = Order.objects.filter(id=order_id).values_list("number", flat=True).first()
    if number is None:
        raise OrderNotFound(order_id=order_id)
    return number


def find_order(number: str, *, shopper_id: UUID) -> UUID | None:
    """A person's order by the number that they read out, as the bound scope sees it."""
    found = Order.objects.filter(number=number.strip(), shopper_id=shopper_id).order_by("placed_at")
    return found.values_list("id", flat=True).first()


def sale_facts(order_id: UUID, *, by: Actor, at: datetime) -> SaleFacts:
    """The sale as an app above judges it: what was sold, at which terms, who paid what, out of which lots.

    Raises ``OrderNotFound``, ``ContractDamaged``.
    """
    rows = Order.objects.prefetch_related("lines__adjustments", "shipments__events")
    found = rows.see(order_id, by=by)
    parcels, handed_over = list(found.shipments.all()), ports.handed_over(found)
    signed = next((parcel for parcel in parcels if parcel.signed_at), None)
    return SaleFacts(
        order_id=found.id,
        number=found.number,
        purchase_id=found.purchase_id,
        shopper_id=found.shopper_id,
        merchant_id=found.merchant_id,
        state=found.state,
        currency=found.currency,
        placed_at=found.placed_at,
        paid_at=found.paid_at,
        signed_at=signed.signed_at if signed else handed_over.delivered_at if handed_over else None,
        signed_place=signed.signed_place if signed else "",
        lines=_sold_lines(found, at=at),
        handed_over=handed_over is not None
        or any(e.kind == ParcelEvent.SIGNED for p in parcels for e in p.events.all()),
        received_at=found.received_at,
    )


def _sold_lines(order: Order, *, at: datetime) -> tuple[SoldLine, ...]:
    agreed, lots = _agreed_lines(order, at=at), _lots(order)
    rows = sorted(order.lines.all(), key=lambda line: line.id)
    return tuple(_sold(line, order.currency, agreed=agreed[line.id], lots=lots[line.id]) for line in rows)


def _sold(line: OrderLine, currency: str, *, agreed: Mapping[str, Any], lots: Sequence[LotPicked]) -> SoldLine:
    """``agreed``: the line as the contract says it."""
    priced, terms = _priced(line, currency), agreed["offer"]["return_terms"]
    return SoldLine(
        line_id=line.id,
        sku_id=line.sku_id,
        title_zh=line.title_zh,
        title_en=line.title_en,
        supply=line.supply,
        quantity=line.quantity,
        unit_price=priced.unit_price,
        paid=priced.total,
        funded=policies.funded_by_others([priced]),
        rounding=policies.rounded_by_others([priced]),
        exclusion=terms["exclusion"],
        confirmed=policies.is_excluded(agreed, act=line.exclusion_event_id),
        freight=terms["freight"],
        extra_days=terms["extra_days"],
        lots=tuple(lots),
    )


def _priced(line: OrderLine, currency: str) -> policies.PricedLine:
    """The line as it was priced, from what was written down of it."""
    adjustments = tuple(
        Adjustment(AdjustmentKind(a.kind), Money(a.amount, currency), FundedBy(a.funded_by), a.reference)
        for a in line.adjustments.all()
    )
    return policies.PricedLine(RequestedLine(line.sku_id, line.quantity, adjustments), Money(line.unit_price, currency))


@fulfils("CRI-12")
def _agreed_lines(order: Order, *, at: datetime) -> dict[UUID, Mapping[str, Any]]:
    """Of each line as the contract says them; a listing that was revised since changes no old sale."""
    return {UUID(line["id"]): line for line in _document(order.id, at=at)["lines"]}


def _document(order_id: UUID, *, at: datetime) -> Mapping[str, Any]:
    document: Mapping[str, Any] = json.loads(_intact(Contract.objects.get(order_id=order_id), at=at).canonical)
    return document


def _intact(contract: Contract, *, at: datetime) -> Contract:
    """The same, if it is still what was agreed. Raises ``ContractDamaged``; the alarm outlives the refusal."""
    logged = agreed_sha256(contract.order_id)
    if policies.is_agreed(contract.canonical, stored_sha256=contract.sha256, logged_sha256=logged):
        return contract
    logger.error("contract_damaged", extra={"order": str(contract.order_id)})
    door.survives(partial(_tell_of_damage, contract, at=at))
    raise ContractDamaged(order_id=contract.order_id)


def _tell_of_damage(contract: Contract, *, at: datetime) -> None:
    """Once an order: whoever listens tells the staff.

    With the eyes of the check itself, which see what it has told and nothing else: who reads the contract is a shopper
    or a shop, and neither may tell anything in the name of the system.
    """
    fact = ContractDamageFound(
        order_id=contract.order_id, shopper_id=contract.shopper_id, merchant_id=contract.merchant_id
    )
    with bound(outside(CHECK.id)):
        if eventlog.first_about(contract.order_id, topic=fact.topic) is None:
            publish(fact, by=CHECK, at=at)


def _lots(order: Order) -> Mapping[UUID, list[LotPicked]]:
    packed: dict[UUID, list[LotPicked]] = defaultdict(list)
    for row in ShippedLine.objects.filter(order=order).order_by("id"):
        packed[row.line_id].append(LotPicked(row.line_id, row.quantity, row.lot))
    return packed
