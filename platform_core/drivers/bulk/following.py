"""Which rows do the steps after the purchase write, and which do they move?"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any, Final

import platform_core.payments.policies
from catalog.events import PricesTraded, StockCommitted, StockReleased
from catalog.types import Movement
from orders.deadlines import CONFIRM_RECEIPT
from orders.events import OrderCancelled, OrderDelivered, OrderPaid, OrderReceived, OrderShipped
from orders.types import CancelReason, ParcelEvent, Place, SignedBy
from platform_core.actors import DEADLINES, RELAY, Actor
from platform_core.drivers.bulk import books, clocks, deals
from platform_core.drivers.bulk.deals import Course
from platform_core.drivers.bulk.fixtures import LOT
from platform_core.drivers.bulk.placing import Sale
from platform_core.drivers.bulk.rows import moved
from platform_core.ledger.types import PostingKind
from platform_core.money import CNY
from platform_core.payments.events import PaymentCaptured, ShareCaptured, ShareReleased, ShareSettled
from platform_core.payments.types import Tender

CARRIER: Final = "sandbox"


def pay(sale: Sale) -> None:
    """The provider's report, taken note of by the relay."""
    at, shop, order_id = sale.deal.after(deals.PAID), sale.deal.shop, sale.order["id"]
    _capture(sale, at=at)
    clocks.close(sale.rows, sale.clock, "met", by=RELAY, at=at)
    moved(sale.order, "paid", at=at)
    for line in sale.lines:
        sale.rows.add(
            "catalog.TradedPrice",
            merchant_id=shop.merchant_id,
            sku_id=line["sku_id"],
            amount=line["total"] // line["quantity"],
            currency=CNY,
            quantity=line["quantity"],
            order_ref=order_id,
            traded_at=at,
        )
    sale.rows.tell(PricesTraded(order_id=order_id, merchant_id=shop.merchant_id), by=RELAY, at=at)
    paid = OrderPaid(**_of_the_order(sale), payment_id=sale.payment["id"])
    sale.rows.tell(paid, by=RELAY, at=at)
    _take_share(sale, at=at)


def ship(sale: Sale) -> None:
    """The whole order in one parcel, out of one lot."""
    at, seller = sale.deal.after(deals.SHIPPED), sale.deal.shop.seller
    moved(sale.order, "shipped", at=at)
    sale.shipment = sale.rows.add(
        "orders.Shipment",
        **sale.of_the_order,
        carrier=CARRIER,
        waybill=f"SF{sale.order['number']}",
        handed_over_at=at,
        signed_at=None,
        signed_place="",
        signed_by="",
    )
    for line in sale.lines:
        sale.rows.add(
            "orders.ShippedLine",
            **sale.of_the_order,
            shipment_id=sale.shipment["id"],
            line_id=line["id"],
            quantity=line["quantity"],
            lot=LOT,
        )
    _take_off_the_shelf(sale, at=at)
    shipped = OrderShipped(
        **_of_the_order(sale),
        shipment_id=sale.shipment["id"],
        carrier=CARRIER,
        waybill=sale.shipment["waybill"],
        region_code=sale.order["region_code"],
    )
    sale.rows.tell(shipped, by=seller, at=at)


def sign(sale: Sale) -> None:
    """The carrier's report, applied by the relay: the addressee has signed at the door."""
    at, shipment = sale.deal.after(deals.SIGNED_FOR), sale.shipment
    sale.rows.add(
        "orders.DeliveryEvent",
        **sale.of_the_order,
        shipment_id=shipment["id"],
        kind=ParcelEvent.SIGNED,
        place=Place.DOOR,
        signed_by=SignedBy.ADDRESSEE,
        happened_at=at,
        reported_at=at,
        report_id=f"bulk-{sale.deal.number}",
    )
    shipment.update(signed_at=at, signed_place=Place.DOOR, signed_by=SignedBy.ADDRESSEE)
    delivered = OrderDelivered(
        **_of_the_order(sale),
        shipment_id=shipment["id"],
        signed_at=at,
        place=Place.DOOR,
        signed_by=SignedBy.ADDRESSEE,
    )
    told = sale.rows.tell(delivered, by=RELAY, at=at)
    about = sale.about("orders.order", sale.order["id"])
    sale.clock = clocks.start(sale.rows, CONFIRM_RECEIPT, about=about, started_at=at, event_id=told, by=RELAY, at=at)


def confirm(sale: Sale) -> None:
    """The shopper says that it is there."""
    at = sale.deal.after(deals.RECEIVED)
    clocks.close(sale.rows, sale.clock, "met", by=sale.shopper, at=at)
    _receive(sale, by=sale.shopper, at=at)


def fall_silent(sale: Sale) -> None:
    """The clock says so, at the very instant at which it is due."""
    at = sale.clock["due_at"]
    clocks.close(sale.rows, sale.clock, "missed", by=DEADLINES, at=at)
    _receive(sale, by=DEADLINES, at=at)


def cancel(sale: Sale) -> None:
    """The shopper changed their mind before paying."""
    at, why = sale.deal.after(deals.CANCELLED), CancelReason.BY_SHOPPER
    clocks.close(sale.rows, sale.clock, "void", by=sale.shopper, at=at, reason=why)
    _cancel(sale, why=why, by=sale.shopper, at=at)


def lapse(sale: Sale) -> None:
    """Nobody paid in time."""
    at = sale.clock["due_at"]
    clocks.close(sale.rows, sale.clock, "missed", by=DEADLINES, at=at)
    _cancel(sale, why=CancelReason.NOT_PAID, by=DEADLINES, at=at)


STEPS: Final[dict[Course, tuple[Callable[[Sale], None], ...]]] = {
    Course.PLACED: (),
    Course.CANCELLED: (cancel,),
    Course.LAPSED: (lapse,),
    Course.PAID: (pay,),
    Course.SHIPPED: (pay, ship),
    Course.DELIVERED: (pay, ship, sign),
    Course.RECEIVED: (pay, ship, sign, confirm),
    Course.SILENT: (pay, ship, sign, fall_silent),
}


def _of_the_order(sale: Sale) -> dict[str, Any]:
    """What every fact about an order says."""
    return {
        "order_id": sale.order["id"],
        "shopper_id": sale.shopper.id,
        "merchant_id": sale.deal.shop.merchant_id,
    }


def _capture(sale: Sale, *, at: datetime) -> None:
    ref = f"P{sale.order['number']}"
    moved(sale.payment, "captured", at=at, provider_ref=ref, tender=Tender.BALANCE, paid_at=at)
    captured = PaymentCaptured(
        payment_id=sale.payment["id"],
        payer_id=sale.shopper.id,
        provider_ref=ref,
        amount=sale.payment["amount"],
        currency=sale.payment["currency"],
        tender=Tender.BALANCE,
        paid_at=at,
    )
    sale.rows.tell(captured, by=RELAY, at=at)


def _take_share(sale: Sale, *, at: datetime) -> None:
    share, shop = sale.share, sale.deal.shop
    moved(share, "captured", at=at)
    captured = ShareCaptured(
        share_id=share["id"],
        payment_id=share["payment_id"],
        merchant_id=shop.merchant_id,
        payer_id=share["payer_id"],
        order_type=share["order_type"],
        order_id=share["order_id"],
        amount=share["amount"],
        currency=share["currency"],
        late=False,
    )
    sale.rows.tell(captured, by=RELAY, at=at)
    books.resolve(sale.rows, shop, sale.holds, kind=PostingKind.POST_PENDING, by=RELAY, at=at)
    transfers = platform_core.payments.policies.at_capture(sale.parts)
    books.post(sale.rows, shop, transfers, source=sale.source, kind=PostingKind.POSTED, by=RELAY, at=at)


def _take_off_the_shelf(sale: Sale, *, at: datetime) -> None:
    shop, reservation = sale.deal.shop, sale.reservation
    moved(reservation, "committed", at=at)
    for line in sale.lines:
        sale.rows.add(
            "catalog.StockMovement",
            merchant_id=shop.merchant_id,
            sku_id=line["sku_id"],
            kind=Movement.SOLD,
            quantity=-line["quantity"],
            lot=LOT,
            source_type="orders.order",
            source_id=sale.order["id"],
            at=at,
        )
    fact = StockCommitted(reservation_id=reservation["id"], merchant_id=shop.merchant_id, source=sale.order["id"])
    sale.rows.tell(fact, by=shop.seller, at=at)


def _receive(sale: Sale, *, by: Actor, at: datetime) -> None:
    """The sale is done, and the shop is paid."""
    shop, share = sale.deal.shop, sale.share
    moved(sale.order, "received", at=at)
    sale.rows.tell(OrderReceived(**_of_the_order(sale), automatic=by is DEADLINES), by=by, at=at)
    commission = platform_core.payments.policies.commission_on(sale.parts, basis_points=shop.commission)
    left = platform_core.payments.policies.left(sale.parts)
    moved(share, "settled", at=at, commission=commission.amount)
    settled = ShareSettled(
        share_id=share["id"],
        merchant_id=shop.merchant_id,
        order_type=share["order_type"],
        order_id=share["order_id"],
        amount=(left - commission).amount,
        commission=commission.amount,
        currency=share["currency"],
    )
    sale.rows.tell(settled, by=by, at=at)
    transfers = platform_core.payments.policies.at_settlement(sale.parts, commission=commission)
    books.post(sale.rows, shop, transfers, source=sale.source, kind=PostingKind.POSTED, by=by, at=at)


def _cancel(sale: Sale, *, why: CancelReason, by: Actor, at: datetime) -> None:
    """The order ends, its pieces and the hold on its money are let go."""
    shop, share, reservation = sale.deal.shop, sale.share, sale.reservation
    moved(sale.order, "cancelled", at=at)
    moved(reservation, "released", at=at)
    released = StockReleased(reservation_id=reservation["id"], merchant_id=shop.merchant_id, source=sale.order["id"])
    sale.rows.tell(released, by=by, at=at)
    sale.rows.tell(OrderCancelled(**_of_the_order(sale), why=why), by=by, at=at)
    moved(share, "released", at=at)
    given_up = ShareReleased(
        share_id=share["id"],
        payment_id=share["payment_id"],
        merchant_id=shop.merchant_id,
        payer_id=share["payer_id"],
        order_type=share["order_type"],
        order_id=share["order_id"],
    )
    sale.rows.tell(given_up, by=by, at=at)
    books.resolve(sale.rows, shop, sale.holds, kind=PostingKind.VOID_PENDING, by=by, at=at)
