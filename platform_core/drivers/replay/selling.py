"""How is a basket sold by commands? In the steps, and with the eyes, of those who would call them at the doors."""

from __future__ import annotations

from collections.abc import MutableMapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

import catalog.commands
import orders.commands
import orders.queries
import platform_core.payments.commands
import platform_core.payments.queries
from orders.events import CarrierReported
from orders.ports import carrier_named
from orders.types import Consents, LotPicked, ParcelEvent, Place, RequestedLine, SignedBy
from platform_core.actors import RELAY, Actor
from platform_core.drivers.replay import people
from platform_core.drivers.replay.eyes import step
from platform_core.drivers.replay.plan import Sale
from platform_core.drivers.replay.shops import Shop
from platform_core.money import Money
from platform_core.payments.types import CaptureReport, PaymentFacts, Reference, Tender

CARRIER = "sandbox"


@dataclass(frozen=True, slots=True)
class Stall:
    """Where a sale takes place: the shop, its SKUs by product, the lot on its shelves."""

    shop: Shop
    skus: dict[int, UUID]
    lot: str


def show_prices(sale: Sale, stall: Stall, *, shown: MutableMapping[UUID, int]) -> None:
    """Set the price of what costs something else now than it did at the last sale. ``shown`` remembers."""
    seller = stall.shop.seller
    now = {stall.skus[line.product_id]: line.unit_price for line in sale.lines}
    changed = {sku: price for sku, price in now.items() if shown.setdefault(sku, price) != price}
    if changed:
        with step(seller) as at:
            for sku_id, price in changed.items():
                catalog.commands.set_price(sku_id, price=Money(price), by=seller, at=at)
        shown.update(changed)


def delivered(sale: Sale, stall: Stall, *, shopper: Actor) -> UUID:
    """From the quote to the signature; the order's id."""
    order_id, payment = _ordered(sale, stall, shopper)
    with step(RELAY) as at:
        _pay(payment, sale, at=at)
    with step(stall.shop.seller) as at:
        shipment_id = _ship(order_id, sale, stall, at=at)
    with step(RELAY) as at:
        _sign(shipment_id, sale, at=at)
    return order_id


def confirm(order_id: UUID, *, shopper: Actor) -> None:
    with step(shopper) as at:
        orders.commands.confirm_receipt(order_id, by=shopper, at=at)


def waybill_of(sale: Sale) -> str:
    return f"R{sale.basket_id:012d}"


def back_waybill_of(sale: Sale) -> str:
    """Of the parcel in which goods go back."""
    return f"B{sale.basket_id:012d}"


def _ordered(sale: Sale, stall: Stall, shopper: Actor) -> tuple[UUID, PaymentFacts]:
    """The order and what is to be paid for it: a basket is of one store, so a purchase has one order."""
    wishes = [RequestedLine(stall.skus[line.product_id], line.quantity, line.adjustments) for line in sale.lines]
    recipient = people.household(sale.household_id).recipient
    with step(shopper) as at:
        quote = orders.commands.quote(wishes, by=shopper, at=at)
        purchase = orders.commands.place_purchase(
            quote.id, recipient=recipient, consents=Consents(key_terms=True), by=shopper, at=at
        )
        order = orders.queries.orders_of(shopper).get(purchase_id=purchase.id)
        payment = platform_core.payments.queries.find_payment_of(Reference("orders.purchase", purchase.id))
    if payment is None:
        raise LookupError(f"nobody asked for the money of basket {sale.basket_id}")
    return order.id, payment


def _pay(payment: PaymentFacts, sale: Sale, *, at: datetime) -> None:
    """What the relay does with the provider's report."""
    ref = f"REPLAY{sale.basket_id}"
    report = CaptureReport(provider_ref=ref, amount=payment.amount, tender=Tender.BALANCE, paid_at=at)
    platform_core.payments.commands.record_capture(payment.id, report=report, by=RELAY, at=at)


def _ship(order_id: UUID, sale: Sale, stall: Stall, *, at: datetime) -> UUID:
    seller = stall.shop.seller
    order = orders.queries.order(order_id, by=seller)
    picked = [LotPicked(line.id, line.quantity, stall.lot) for line in order.lines.all()]
    shipment = orders.commands.ship(
        order_id, carrier=CARRIER, waybill=waybill_of(sale), picked=picked, by=seller, at=at
    )
    return shipment.id


def _sign(shipment_id: UUID, sale: Sale, *, at: datetime) -> None:
    """What the relay does with the carrier's report."""
    report = CarrierReported(
        report_id=f"replay-{sale.basket_id}",
        shipment_id=shipment_id,
        kind=ParcelEvent.SIGNED,
        happened_at=at,
        place=Place.DOOR,
        signed_by=SignedBy.ADDRESSEE,
    )
    orders.commands.record_report(report, source=carrier_named(CARRIER), by=RELAY, at=at)
