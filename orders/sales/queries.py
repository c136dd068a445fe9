"""Reads of purchases, orders, parcels and contracts, and of a sale as apps above judge it."""

from __future__ import annotations

import json
import logging
from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from functools import partial
from typing import Any
from uuid import UUID

from django.db.models import Exists, OuterRef, QuerySet, Sum

from catalog.stock import queries as stock_queries
from catalog.stock.types import TakenBack
from orders.contracts.policies import contract as contract_policies
from orders.contracts.policies import prices as prices_policies
from orders.contracts.policies import terms as terms_policies
from orders.contracts.queries import in_force
from orders.contracts.types import Adjustment, AdjustmentKind, FundedBy, RequestedLine
from orders.sales import policies, ports
from orders.sales.deadlines import DISPATCH, REFUND_WITHIN
from orders.sales.errors import ContractDamaged, OrderNotFound
from orders.sales.events import ContractDamageFound, OrderPlaced
from orders.sales.models.orders import Contract, Order, OrderLine, Purchase
from orders.sales.models.parcels import DeliveryEvent, HandOverWord, Shipment, ShippedLine
from orders.sales.states import ORDER, OrderState
from orders.sales.types import LeftParcel, LotPicked, PackedPieces, ParcelEvent, SaleFacts, SoldLine, Wait
from platform_core.actors import Actor, Role, part
from platform_core.cases.records import CaseRecord, opened
from platform_core.deadlines.queries import promises
from platform_core.deadlines.types import Promise
from platform_core.duties import fulfils
from platform_core.eventlog import queries as eventlog
from platform_core.eventlog.commands.publishing import publish
from platform_core.eventlog.types import TimelineItem
from platform_core.legal import spans
from platform_core.legal.rules import Rule
from platform_core.legal.spans import Span
from platform_core.money import Money
from platform_core.payments.queries import payments
from platform_core.payments.types import Reference
from platform_core.tenancy import door
from platform_core.tenancy.scopes import bound, outside
from platform_core.vault import queries as vault
from platform_core.vault.errors import Forgotten
from platform_core.vault.types import Kind, Place


def is_delivered(order_id: UUID) -> bool:
    """Whether a signature that counts was given for it, or its shopper has it without a parcel."""
    signed = Shipment.objects.filter(order_id=order_id, signed_at__isnull=False)
    return signed.exists() or any(way.is_delivered(order_id) for way in ports.OTHER_DELIVERIES.values())


def reports_of(order: Order) -> list[DeliveryEvent]:
    """All that carriers have said of its parcels; without asking again where the parcels were read with it."""
    if "shipments" in getattr(order, "_prefetched_objects_cache", {}):
        return [event for parcel in order.shipments.all() for event in parcel.events.all()]
    return list(DeliveryEvent.objects.filter(order_id=order.id).select_related("shipment"))


def left_parcel(order: Order, reports: Sequence[DeliveryEvent] | None = None) -> tuple[UUID, LeftParcel] | None:
    """The parcel of this order that was left with somebody else, and where; none where one has been delivered."""
    reports = reports_of(order) if reports is None else reports
    if any(one.shipment.signed_at for one in reports):
        return None
    for shipment_id in dict.fromkeys(one.shipment_id for one in reports):
        if left := policies.left_with_other(one for one in reports if one.shipment_id == shipment_id):
            return shipment_id, left
    return None


def parcel(shipment_id: UUID, *, by: Actor) -> Shipment:
    """A parcel with its carrier's reports. Raises ``OrderNotFound``, also for another's."""
    row = Shipment.objects.select_related("order").prefetch_related("events").filter(id=shipment_id).first()
    if row is None:
        raise OrderNotFound(order_id=shipment_id)
    Order.objects.see(row.order_id, by=by)
    return row


def denials(shipment_id: UUID) -> list[datetime]:
    """When the shopper said that this parcel is not with them."""
    rows = HandOverWord.objects.filter(shipment_id=shipment_id, said_by=Role.SHOPPER, has_it=False)
    return list(rows.order_by("said_at").values_list("said_at", flat=True))


def findings(order_id: UUID) -> list[tuple[HandOverWord, str]]:
    """The findings of staff on the parcels of an order, each with its reasons."""
    rows = HandOverWord.objects.filter(order_id=order_id, said_by=Role.STAFF).order_by("said_at", "id")
    return [(row, text_of(row)) for row in rows]


def text_of(record: CaseRecord | None) -> str:
    """The sealed text of a record; empty where there is no record, or its key is gone."""
    try:
        return opened([record]).get(record.pk, "") if record else ""
    except Forgotten:
        return ""


logger = logging.getLogger(__name__)
CHECK = part("orders.contracts")  # the actor that finds a damaged contract
SEALED_AT = "/delivery/recipient_sealed"  # in a contract, as a JSON pointer
RECIPIENT = {"recipient_name": Kind.NAME, "recipient_phone": Kind.PHONE, "recipient_address": Kind.ADDRESS}


def refund_within(*, at: datetime) -> Rule:
    """How soon the money of an order that is cancelled goes back."""
    return in_force(REFUND_WITHIN, at=at)


def promised_span(number: Rule, *, order_id: UUID, on: datetime, at: datetime) -> Span | None:
    """The span that this order's contract promises, if it is better than the rule on that day. Raises
    ``ContractDamaged``."""
    _, _, text = _agreed_document(order_id, at=at)["rules"].get(number.code, "").partition(": ")
    return terms_policies.still_promised(spans.parse(text) if text else None, now=in_force(number, at=on))


def purchase(purchase_id: UUID, *, by: Actor) -> Purchase:
    """A purchase of this shopper. Raises ``PurchaseNotFound``."""
    return Purchase.objects.take(purchase_id, by=by)


def orders_of(actor: Actor, *, state: str = "") -> QuerySet[Order]:
    """The orders of a shopper, or of a shop; unordered."""
    orders = Order.objects.visible_to(actor)
    return orders.filter(state=state) if state else orders


def why_unsettled(order: Order, *, refund_open: bool) -> Wait:
    """Why the shop is not paid yet for an order whose money has come. What nothing else keeps, a case holds: whoever
    ends one asks for the settlement."""
    facts = policies.SettlementFacts(state=OrderState(order.state), settled=False, held=True, refund_open=refund_open)
    return policies.find_wait(facts)


def orders_by_due(actor: Actor) -> QuerySet[Order]:
    """The orders of a shop, each with ``due_at``, the end of the promise to hand it over once it is paid, and
    ``is_moving``: whether its carrier has said a word of it."""
    heard = DeliveryEvent.objects.filter(order=OuterRef("id"))
    return orders_of(actor).annotate(due_at=promises.end_of(DISPATCH.kind), is_moving=Exists(heard))


def lines_of(order_ids: Collection[UUID]) -> dict[UUID, list[OrderLine]]:
    """The lines of each of these orders, as the bound scope sees them."""
    found: dict[UUID, list[OrderLine]] = {order_id: [] for order_id in order_ids}
    for line in OrderLine.objects.filter(order_id__in=order_ids).order_by("id"):
        found[line.order_id].append(line)
    return found


def order(order_id: UUID, *, by: Actor) -> Order:
    """An order with its lines and parcels. Raises ``OrderNotFound``."""
    return Order.objects.prefetch_related("lines", "shipments__events").see(order_id, by=by)


def contract(order_id: UUID, *, by: Actor, at: datetime) -> Contract:
    """An order's contract. Raises ``OrderNotFound``, also for another's, and ``ContractDamaged``."""
    return _intact(Contract.objects.get(order_id=Order.objects.see(order_id, by=by).id), at=at)


def sealed_sha256(contract: Contract) -> str:
    """The hash of the sealed recipient, as it stands among the bytes whose hash is the contract's."""
    return contract_policies.sealed_sha256(json.loads(contract.canonical))


def agreed_sha256(order_id: UUID) -> str:
    """The hash of the contract as the log told it when it was concluded."""
    placed = eventlog.first_about(order_id, topic=OrderPlaced.topic)
    return placed.payload["contract_sha256"] if placed else ""


def timeline(order_id: UUID, *, by: Actor) -> list[TimelineItem]:
    """The events of an order, in their order. Raises ``OrderNotFound``."""
    return eventlog.timeline(Order.objects.see(order_id, by=by).id)


def masked_recipient(order: Order) -> dict[str, str]:
    """Name, phone and address, masked for a screen."""
    fields = {name: getattr(order, name) for name in RECIPIENT}
    return vault.masked_fields(fields, place=Place.of(order, subject_id=order.shopper_id), kinds=RECIPIENT)


def clocks(order: Order) -> list[Promise]:
    """The promises that run, or ran, for this order."""
    return promises.about(order.id)


def payment_id(purchase_id: UUID) -> UUID | None:
    """The id of the one payment of a purchase."""
    payment = payments.find_payment_of(Reference("orders.purchase", purchase_id))
    return payment.id if payment else None


def undelivered_orders() -> list[tuple[UUID, UUID]]:
    """The ids of paid orders that are not delivered, each with its shop."""
    found = Order.objects.filter(state__in=[OrderState.PAID, OrderState.SHIPPED]).order_by("id")
    return list(found.values_list("id", "merchant_id"))


def sending_facts(order: Order) -> policies.SendingFacts:
    """The facts of an order's parcel, and its open clocks."""
    reports = reports_of(order)
    handed_over = ports.handed_over(order) is not None
    shipment_id, left = left_parcel(order, reports) or (None, None)
    return policies.SendingFacts(
        state=OrderState(order.state),
        carrier_has_it=bool(reports) or handed_over,
        signed=any(one.kind == ParcelEvent.SIGNED for one in reports) or handed_over,
        until=promises.until(order.id),
        left=left,
        denied=shipment_id is not None and policies.is_denied(left, denied=denials(shipment_id)),
    )


def actions(order: Order, *, by: Actor, at: datetime) -> list[str]:
    """The acts open to this actor now. An act that is offered is accepted: the same table and policies decide."""
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
    """Whether this line of a contract does not go back without a reason."""
    return contract_policies.says_excluded(line)


def excluded_lines(order: Order, *, at: datetime) -> list[UUID]:
    """The lines of which the shopper has confirmed that they do not go back without a reason.

    Raises ``ContractDamaged``.
    """
    return [line.line_id for line in _sold_lines(order, at=at) if line.confirmed]


def packed_pieces(order: Order) -> list[TakenBack]:
    """The pieces packed for an order, with their lots; none where no waybill was named."""
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
    """The sale as an app above judges it: its lines with their terms, payments and lots.

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
    return tuple(_sold_line(line, order.currency, agreed=agreed[line.id], lots=lots[line.id]) for line in rows)


def _sold_line(line: OrderLine, currency: str, *, agreed: Mapping[str, Any], lots: Sequence[LotPicked]) -> SoldLine:
    """``agreed``: the line as the contract says it."""
    priced, terms = _priced_line(line, currency), agreed["offer"]["return_terms"]
    return SoldLine(
        line_id=line.id,
        sku_id=line.sku_id,
        title_zh=line.title_zh,
        title_en=line.title_en,
        supply=line.supply,
        quantity=line.quantity,
        unit_price=priced.unit_price,
        paid=priced.total,
        funded=prices_policies.funded_by_others([priced]),
        rounding=prices_policies.rounded_by_others([priced]),
        exclusion=terms["exclusion"],
        confirmed=contract_policies.is_excluded(agreed, act=line.exclusion_event_id),
        freight=terms["freight"],
        extra_days=terms["extra_days"],
        lots=tuple(lots),
    )


def _priced_line(line: OrderLine, currency: str) -> prices_policies.PricedLine:
    """The line as it was priced, read from its rows."""
    adjustments = tuple(
        Adjustment(AdjustmentKind(a.kind), Money(a.amount, currency), FundedBy(a.funded_by), a.reference)
        for a in line.adjustments.all()
    )
    return prices_policies.PricedLine(
        RequestedLine(line.sku_id, line.quantity, adjustments), Money(line.unit_price, currency)
    )


@fulfils("CRI-12")
def _agreed_lines(order: Order, *, at: datetime) -> dict[UUID, Mapping[str, Any]]:
    """Each line as the contract says it; a listing that was revised since changes no old sale."""
    return {UUID(line["id"]): line for line in _agreed_document(order.id, at=at)["lines"]}


def _agreed_document(order_id: UUID, *, at: datetime) -> Mapping[str, Any]:
    document: Mapping[str, Any] = json.loads(_intact(Contract.objects.get(order_id=order_id), at=at).canonical)
    return document


def _intact(contract: Contract, *, at: datetime) -> Contract:
    """The same contract, if it is still the one agreed. Raises ``ContractDamaged``; the alarm survives the rollback."""
    logged = agreed_sha256(contract.order_id)
    if contract_policies.is_agreed(contract.canonical, stored_sha256=contract.sha256, logged_sha256=logged):
        return contract
    logger.error("contract_damaged", extra={"order": str(contract.order_id)})
    door.survives(partial(_tell_of_damage, contract, at=at))
    raise ContractDamaged(order_id=contract.order_id)


def _tell_of_damage(contract: Contract, *, at: datetime) -> None:
    """Publish the damage, once an order; a subscriber tells staff.

    As the check itself, which sees only its own events: the reader of the contract is a shopper or a shop, and neither
    may publish in the name of the system.
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


def lines_packed_from(sku_id: UUID, *, lot: str) -> list[PackedPieces]:
    """Every line of which pieces of this lot were packed and whose order stands, by the ids of the lines."""
    standing = Order.objects.exclude(state=OrderState.CANCELLED)
    rows = ShippedLine.objects.filter(line__sku_id=sku_id, lot=lot, order__in=standing)
    summed = rows.values("order_id", "line_id", "shopper_id").annotate(pieces=Sum("quantity")).order_by("line_id")
    return [PackedPieces(**row) for row in summed]


def orders_still_at_shop(sku_id: UUID, *, lot: str) -> list[UUID]:
    """The orders that were packed out of this lot and that no carrier has yet."""
    ids = sorted({pieces.order_id for pieces in lines_packed_from(sku_id, lot=lot)})
    rows = Order.objects.filter(id__in=ids, state=OrderState.SHIPPED).order_by("id")
    return [row.id for row in rows if policies.may_be_stopped(sending_facts(row))]


def unfillable_orders(sku_id: UUID) -> list[UUID]:
    """The paid orders that cannot be packed out of lots that may be sent: those that were placed last."""
    short = stock_queries.shelved_frozen(sku_id)
    lines = OrderLine.objects.filter(sku_id=sku_id, order__state=OrderState.PAID)
    newest = lines.order_by("-order__placed_at", "-order_id").values_list("order_id", "quantity")
    return policies.orders_to_stop(list(newest), short=short)
