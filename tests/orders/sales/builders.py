"""A sale for tests, step by step, by the commands that the doors call."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any, Final
from uuid import UUID

from django.db import transaction

from catalog.listings.types import Exclusion, ReturnTerms
from catalog.stock.models import Sku
from orders.checkout.commands import placing as placing_commands
from orders.checkout.commands import quoting as quoting_commands
from orders.contracts.types import Adjustment, RequestedLine
from orders.sales.commands import cancelling, parcels
from orders.sales.events import CarrierReported
from orders.sales.models.orders import Order, Purchase
from orders.sales.models.parcels import Shipment
from orders.sales.models.quotes import Quote
from orders.sales.ports import carrier_named
from orders.sales.types import Consents, LotPicked, ParcelEvent, Place, Recipient, SignedBy
from platform_core import clock
from platform_core.actors import RELAY, Actor
from platform_core.eventlog.queries import topics_about
from platform_core.money import Money
from platform_core.payments.commands import capturing, refunding, reporting
from platform_core.payments.events.payments import CaptureReported
from platform_core.payments.ports import reporter
from platform_core.payments.queries import payments
from platform_core.payments.types import Answer, CaptureReport, Outcome, Reference, RefundFacts, Tender
from platform_core.rows import new_id
from platform_core.tenancy import scopes
from tests.catalog import builders as catalog
from tests.merchants import builders as merchants
from tests.merchants.builders import acting_as
from tests.recordings import beside, recorded

HOME = Recipient(name="欧阳飞燕", phone="13812345678", region_code="350102", address="福州市鼓楼区东街口八十八号")
AGREED = Consents(key_terms=True)
# What a listing says that does not go back without a reason, once the shopper has confirmed it.
FLAWED: Final[Mapping[str, Any]] = {
    "facts": catalog.FACTS | {"flaw": "罐身有划痕"},
    "return_terms": ReturnTerms(Exclusion.NEAR_EXPIRY_OR_FLAWED),
}


@dataclass(frozen=True, slots=True)
class Sale:
    """Who sells what to whom."""

    seller: Actor
    shopper: Actor
    sku_id: UUID

    @property
    def shop(self) -> UUID:
        assert self.seller.merchant_id
        return self.seller.merchant_id


@recorded
def sale(at: datetime, *, on_hand: int = 10, price: int = 5800, **said: Any) -> Sale:
    """A shop with one thing on its shelf, of which its listing says this, and somebody who may want it."""
    shop = merchants.opened(at)
    sku = catalog.new_sku(on_hand=on_hand, price=Money(price))
    catalog.on_show(shop.id, sku, at=at, **said)
    return Sale(merchants.owner_of(shop), merchants.person(at), catalog.sku_of(shop.id).id)


def parties(sale: Sale) -> list[Actor]:
    return [sale.shopper, sale.seller]


@beside
def strangers(at: datetime) -> list[Actor]:
    """Two of another sale."""
    return parties(sale(at))


def confirming(sale: Sale) -> Consents:
    """The key terms, and that these goods do not go back."""
    return Consents(key_terms=True, not_returnable=(sale.sku_id,))


@recorded
def quoted(
    sale: Sale, at: datetime, *, quantity: int = 2, cuts: tuple[Adjustment, ...] = (), by: Actor | None = None
) -> Quote:
    by = by or sale.shopper
    with acting_as(by), transaction.atomic():
        return quoting_commands.quote([RequestedLine(sale.sku_id, quantity, cuts)], by=by, at=at)


@recorded
def placed(sale: Sale, at: datetime, *, consents: Consents = AGREED, by: Actor | None = None, **wanted: Any) -> Order:
    by = by or sale.shopper
    quote = quoted(sale, at, by=by, **wanted)
    with acting_as(by), transaction.atomic():
        purchase = placing_commands.place_purchase(quote.id, recipient=HOME, consents=consents, by=by, at=at)
        return Order.objects.get(purchase=purchase)


@recorded
def pay(order: Order, at: datetime) -> None:
    """What the relay does with the provider's report."""
    with acting_as(RELAY), transaction.atomic():
        payment = payments.find_payment_of(Reference("orders.purchase", order.purchase_id))
        assert payment
        report = CaptureReport(
            provider_ref=f"P{order.number}", amount=payment.amount, tender=Tender.BALANCE, paid_at=at
        )
        capturing.record_capture(payment.id, report=report, by=RELAY, at=at)


@recorded
def told_paid(order: Order, at: datetime) -> None:
    """What the web does with the provider's report: it leaves it, and no more."""
    with acting_as(RELAY), transaction.atomic():
        payment = payments.find_payment_of(Reference("orders.purchase", order.purchase_id))
        assert payment
    provider = reporter(payment.provider)
    fact = CaptureReported(
        payment_id=payment.id,
        provider_ref=f"P{order.number}",
        amount=payment.amount.amount,
        currency=payment.amount.currency,
        tender=Tender.BALANCE,
        paid_at=at,
    )
    with scopes.bound(scopes.outside(provider.id)), transaction.atomic():
        reporting.report(fact, by=provider, at=at)


@recorded
def paid(sale: Sale, at: datetime, **how: Any) -> Order:
    order = placed(sale, at, **how)
    pay(order, at)
    return order


@recorded
def send(order: Order, sale: Sale, at: datetime, *, lot: str = "L1", waybill: str = "") -> Shipment:
    with acting_as(sale.seller), transaction.atomic():
        picked = [LotPicked(line.id, line.quantity, lot) for line in order.lines.all()]
        return parcels.ship(
            order.id, carrier="sandbox", waybill=waybill or f"SF{order.number}", picked=picked, by=sale.seller, at=at
        )


@recorded
def shipped(sale: Sale, at: datetime, **how: Any) -> Order:
    order = paid(sale, at, **how)
    send(order, sale, at)
    return order


@recorded
def report(
    order: Order,
    at: datetime,
    *,
    kind: ParcelEvent = ParcelEvent.SIGNED,
    signed_by: SignedBy | None = SignedBy.ADDRESSEE,
    happened_at: datetime | None = None,
    report_id: str = "r1",
    source: Actor | None = None,
) -> None:
    """What the relay does with the carrier's report."""
    with acting_as(RELAY), transaction.atomic():
        shipment = Shipment.objects.get(order_id=order.id)
        parcels.record_report(
            CarrierReported(
                report_id=report_id,
                shipment_id=shipment.id,
                kind=kind,
                happened_at=happened_at or at,
                place=Place.DOOR,
                signed_by=signed_by,
            ),
            source=source or carrier_named("sandbox"),
            by=RELAY,
            at=at,
        )


@recorded
def delivered(sale: Sale, at: datetime, **how: Any) -> Order:
    order = shipped(sale, at, **how)
    report(order, at + timedelta(hours=1))
    return order


def now(order: Order, sale: Sale) -> Order:
    """As its shop sees it."""
    with acting_as(sale.seller), transaction.atomic():
        return Order.objects.get(id=order.id)


def topics(order: Order, sale: Sale) -> list[str]:
    with acting_as(sale.seller), transaction.atomic():
        return topics_about(order.id)


def shelf(sale: Sale) -> tuple[int, int]:
    """On hand and reserved."""
    with acting_as(sale.seller), transaction.atomic():
        sku = Sku.objects.get(id=sale.sku_id)
    return sku.on_hand, sku.reserved


@recorded
def cancel(order: Order, sale: Sale, at: datetime) -> Purchase:
    with acting_as(sale.shopper), transaction.atomic():
        return cancelling.cancel_purchase(order.purchase_id, by=sale.shopper, at=at)


def just_now() -> datetime:
    """By the clock that the doors read."""
    with transaction.atomic():
        return clock.now()


@recorded
def stranger(at: datetime) -> Actor:
    return merchants.person(at)


@recorded
def call_off(order: Order, sale: Sale, at: datetime) -> Order:
    """The shopper cancels this order, paid or not."""
    with acting_as(sale.shopper), transaction.atomic():
        return cancelling.cancel_order(order.id, by=sale.shopper, at=at)


@recorded
def called_off(sale: Sale, at: datetime, **how: Any) -> Order:
    """Paid, cancelled, and its money on its way back."""
    order = paid(sale, at, **how)
    call_off(order, sale, at)
    return order


def refunds(order: Order) -> list[RefundFacts]:
    with acting_as(RELAY), transaction.atomic():
        return payments.refunds_of(Reference("orders.order", order.id))


@recorded
def answer(order: Order, outcome: Outcome, at: datetime) -> None:
    """What the provider says of every refund of this order that is open."""
    for refund in refunds(order):
        if refund.open:
            with acting_as(RELAY), transaction.atomic():
                said = Answer(outcome, provider_ref=f"R{refund.id.hex}", reason="pay.refused")
                refunding.record_answer(refund.id, answer=said, by=RELAY, at=at)


@recorded
def refund(order: Order, fen: int, at: datetime) -> None:
    """Some of its money goes back for a case above."""
    with acting_as(RELAY), transaction.atomic():
        refunding.request_refund(
            Reference("orders.order", order.id),
            for_case=Reference("tests.case", new_id()),
            amount=Money(fen),
            by=RELAY,
            at=at,
        )


@recorded
def bought_together(at: datetime) -> list[tuple[Order, Sale]]:
    """One purchase at two shops, paid."""
    first, second = sale(at), sale(at)
    second = replace(second, shopper=first.shopper)
    with acting_as(first.shopper), transaction.atomic():
        requested = [RequestedLine(first.sku_id, 2), RequestedLine(second.sku_id, 1)]
        quote = quoting_commands.quote(requested, by=first.shopper, at=at)
        purchase = placing_commands.place_purchase(quote.id, recipient=HOME, consents=AGREED, by=first.shopper, at=at)
        orders = {order.merchant_id: order for order in Order.objects.filter(purchase=purchase)}
    pay(orders[first.shop], at)
    return [(orders[one.shop], one) for one in (first, second)]
