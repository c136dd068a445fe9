"""How does the same deal come about by the commands? With the eyes, and at the instants, of those who call them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final
from uuid import UUID

import orders.commands
import orders.queries
import platform_core.deadlines.commands
import platform_core.deadlines.queries
import platform_core.payments.commands
import platform_core.payments.queries
from orders.events import CarrierReported
from orders.models import Order
from orders.ports import carrier_named
from orders.types import Consents, LotPicked, ParcelEvent, Place, SignedBy
from platform_core.actors import RELAY
from platform_core.deadlines.types import Subject
from platform_core.drivers.bulk import clocks, deals
from platform_core.drivers.bulk.deals import Course, Deal
from platform_core.drivers.bulk.fixtures import LOT
from platform_core.drivers.bulk.following import CARRIER
from platform_core.drivers.replay.eyes import step
from platform_core.payments.types import CaptureReport, Reference, Tender
from platform_core.tenancy.scopes import acting_for


def bought(deal: Deal) -> UUID:
    """From the quote to wherever it ends; the purchase's id. In a transaction that the caller takes back."""
    order = _placed(deal)
    _start_clocks_of_lines(deal, order)
    for follow in STEPS[deal.course]:
        follow(deal, order)
    return order.purchase_id


def _placed(deal: Deal) -> Order:
    shopper = deal.shopper.actor
    with step(shopper):
        quote = orders.commands.quote(deal.wishes, by=shopper, at=deal.after(deals.QUOTED))
        purchase = orders.commands.place_purchase(
            quote.id,
            recipient=deal.shopper.recipient,
            consents=Consents(key_terms=True),
            by=shopper,
            at=deal.placed_at,
        )
        found = orders.queries.orders_of(shopper).get(purchase_id=purchase.id)
        return orders.queries.order(found.id, by=shopper)


def _start_clocks_of_lines(deal: Deal, order: Order) -> None:
    by_sku = {line.sku_id: line for line in order.lines.all()}
    for wish in deal.wishes[: deal.lines_with_a_clock]:
        about = Subject(
            type="orders.orderline",
            id=by_sku[wish.sku_id].id,
            merchant_id=order.merchant_id,
            person_id=order.shopper_id,
        )
        with step(RELAY), acting_for(order.merchant_id):
            platform_core.deadlines.commands.start(
                clocks.OF_A_LINE,
                about=about,
                started_at=deal.placed_at,
                by=RELAY,
                at=deal.placed_at,
                promised=clocks.LONG,
            )


def _pay(deal: Deal, order: Order) -> None:
    at = deal.after(deals.PAID)
    with step(RELAY):
        payment = platform_core.payments.queries.find_payment_of(Reference("orders.purchase", order.purchase_id))
        if payment is None:
            raise LookupError(f"nobody asked for the money of deal {deal.number}")
        report = CaptureReport(
            provider_ref=f"P{order.number}", amount=payment.amount, tender=Tender.BALANCE, paid_at=at
        )
        platform_core.payments.commands.record_capture(payment.id, report=report, by=RELAY, at=at)


def _ship(deal: Deal, order: Order) -> None:
    seller = deal.shop.seller
    with step(seller):
        orders.commands.ship(
            order.id,
            carrier=CARRIER,
            waybill=f"SF{order.number}",
            picked=[LotPicked(line.id, line.quantity, LOT) for line in order.lines.all()],
            by=seller,
            at=deal.after(deals.SHIPPED),
        )


def _sign(deal: Deal, order: Order) -> None:
    at, seller = deal.after(deals.SIGNED_FOR), deal.shop.seller
    with step(seller):
        [shipment] = orders.queries.order(order.id, by=seller).shipments.all()
    with step(RELAY):
        report = CarrierReported(
            report_id=f"bulk-{deal.number}",
            shipment_id=shipment.id,
            kind=ParcelEvent.SIGNED,
            happened_at=at,
            place=Place.DOOR,
            signed_by=SignedBy.ADDRESSEE,
        )
        orders.commands.record_report(report, source=carrier_named(CARRIER), by=RELAY, at=at)


def _confirm(deal: Deal, order: Order) -> None:
    shopper = deal.shopper.actor
    with step(shopper):
        orders.commands.confirm_receipt(order.id, by=shopper, at=deal.after(deals.RECEIVED))


def _cancel(deal: Deal, order: Order) -> None:
    shopper = deal.shopper.actor
    with step(shopper):
        orders.commands.cancel_purchase(order.purchase_id, by=shopper, at=deal.after(deals.CANCELLED))


def _let_the_clock_run_out(deal: Deal, order: Order) -> None:
    """As the sweep does, at the very instant at which it is due."""
    with step(RELAY):
        [clock] = [c for c in platform_core.deadlines.queries.about(order.id) if c.state == "running"]
        platform_core.deadlines.commands.close_if_due(clock.id, at=clock.due_at)


STEPS: Final[dict[Course, tuple[Callable[[Deal, Order], None], ...]]] = {
    Course.PLACED: (),
    Course.CANCELLED: (_cancel,),
    Course.LAPSED: (_let_the_clock_run_out,),
    Course.PAID: (_pay,),
    Course.SHIPPED: (_pay, _ship),
    Course.DELIVERED: (_pay, _ship, _sign),
    Course.RECEIVED: (_pay, _ship, _sign, _confirm),
    Course.SILENT: (_pay, _ship, _sign, _let_the_clock_run_out),
}
