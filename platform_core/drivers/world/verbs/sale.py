"""The sale: from the quote to the door, and money back for an order that was called off."""

from __future__ import annotations

from datetime import datetime
from typing import Final, cast
from uuid import UUID

from orders.checkout import queries as checkout_queries
from orders.checkout.commands import placing as placing_commands
from orders.checkout.commands import quoting as quoting_commands
from orders.deposits import queries as deposits_queries
from orders.sales.commands import cancelling as cancelling_commands
from orders.sales.commands import on_the_way as on_the_way_commands
from orders.sales.commands import parcels as parcels_commands
from orders.sales.commands import receiving as receiving_commands
from orders.sales.events import CarrierReported
from orders.sales.types import Consents, LotPicked, ParcelEvent, Place, SignedBy
from platform_core.actors import Actor
from platform_core.drivers.world.acting import CARRIER, SANDBOX
from platform_core.drivers.world.deals import Deal, Verb, only, verb
from platform_core.money import Money
from platform_core.payments.commands import asking_again, capturing, refunding, reporting
from platform_core.payments.events.payments import CaptureReported
from platform_core.payments.queries import payments
from platform_core.payments.types import Answer, BankAccount, CaptureReport, Outcome, Reference, Tender

call_off: Final = only("shopper", "order", cancelling_commands.cancel_order)
confirm: Final = only("shopper", "order", receiving_commands.confirm_receipt)
deny_receipt: Final = only("shopper", "order", on_the_way_commands.deny_receipt)


@verb("shopper")
def place(deal: Deal, by: Actor, at: datetime, quoted_at: datetime | None = None) -> None:
    """Ask for a quote and accept it. Where something was bought before, the deal is about this order from now on."""
    region = deal.recipient.region_code
    quote = quoting_commands.quote(deal.wanted, region_code=region, by=by, at=quoted_at or at)
    bought = placing_commands.place_purchase(
        quote.id, recipient=deal.recipient, consents=Consents(key_terms=True), by=by, at=at
    )
    contents = bought.contents or checkout_queries.contents_of_purchase(bought, by=by)
    [order] = contents.orders
    if hasattr(deal, "order"):
        deal.before.append(deal.order)
        deal.payments_before.append(deal.payment)
    deal.purchase, deal.order = bought.id, order.id
    deal.lines = dict(order.lines.values_list("sku_id", "id"))
    deal.payment, deal.total = cast("UUID", contents.payment_id), bought.total + contents.deposits.amount
    if contents.deposits.amount:
        [left] = deposits_queries.deposits_of_order(order.id, by=by)
        deal.deposit = left.id


@verb("relay", needs="payment")
def pay(deal: Deal, by: Actor, at: datetime, provider_ref: str = "") -> None:
    """Record the provider's report, as the relay does."""
    report = CaptureReport(
        provider_ref=provider_ref or deal.name("PAID"),
        amount=Money(deal.total),
        tender=Tender.BALANCE,
        paid_at=at,
    )
    capturing.record_capture(deal.payment, report=report, by=by, at=at)


@verb("provider", needs="payment")
def report_payment(deal: Deal, by: Actor, at: datetime) -> None:
    """Leave the provider's report in the log; the relay will apply it."""
    _leave_report(deal, by, at, provider_ref=deal.name(_again("PAID", deal)))


@verb("provider", needs="payment")
def report_second_payment(deal: Deal, by: Actor, at: datetime) -> None:
    """The same again: somebody has pressed the button twice."""
    _leave_report(deal, by, at, provider_ref=deal.name("TWICE"))


@verb("shopper", needs="order")
def name_account(deal: Deal, by: Actor, at: datetime) -> None:
    """Agree that the last refund of the order goes to another account."""
    refund = payments.refunds_of(Reference("orders.order", deal.order))[-1]
    account = BankAccount(holder="李明", bank="杭州银行", number="6222020200012345678")
    asking_again.name_account(refund.id, account=account, agreed=True, by=by, at=at)


@verb("seller", needs="order")
def ship(deal: Deal, by: Actor, at: datetime) -> None:
    """Pack all of it and hand it to the carrier."""
    picked = [LotPicked(deal.lines[one.sku_id], one.quantity, deal.lot) for one in deal.wanted]
    waybill = deal.name(_again("S", deal))
    shipment = parcels_commands.ship(deal.order, carrier=SANDBOX, waybill=waybill, picked=picked, by=by, at=at)
    deal.shipment = shipment.id


@verb("relay", needs="shipment")
def sign(deal: Deal, by: Actor, at: datetime) -> None:
    """Record the carrier's report that the addressee has signed, as the relay does."""
    report = _signature(deal, at, signed_by=SignedBy.ADDRESSEE, report_id=deal.name("signed"))
    parcels_commands.record_report(report, source=CARRIER, by=by, at=at)


@verb("carrier", needs="shipment")
def report_signature(
    deal: Deal, by: Actor, at: datetime, *, happened_at: datetime, signed_by: SignedBy, report_id: str
) -> None:
    """Leave the carrier's report in the log; the relay will apply it."""
    fact = _signature(deal, happened_at, signed_by=signed_by, report_id=report_id)
    parcels_commands.report(fact, by=by, at=at)


def _parcel_report(kind: ParcelEvent) -> Verb:
    """Leave the carrier's report of this in the log; the relay will apply it."""

    @verb("carrier", needs="shipment")
    def report(deal: Deal, by: Actor, at: datetime, *, happened_at: datetime, report_id: str) -> None:
        fact = CarrierReported(report_id=report_id, shipment_id=deal.shipment, kind=kind, happened_at=happened_at)
        parcels_commands.report(fact, by=by, at=at)

    return report


report_pick_up: Final = _parcel_report(ParcelEvent.PICKED_UP)
report_declined: Final = _parcel_report(ParcelEvent.REFUSED)


@verb("relay", needs="order")
def pay_back(deal: Deal, by: Actor, at: datetime) -> None:
    """Record the provider's word that every refund of the order has been made, as the relay does.

    Then the order is settled, if that waited for it.
    """
    order = Reference("orders.order", deal.order)
    for number, refund in enumerate(payments.refunds_of(order)):
        answer = Answer(Outcome.SUCCEEDED, provider_ref=deal.name(f"BACK{number}"))
        refunding.record_answer(refund.id, answer=answer, by=by, at=at)
    receiving_commands.settle(deal.order, by=by, at=at)


def _again(prefix: str, deal: Deal) -> str:
    """Another one for each order of the deal."""
    return prefix + "AGAIN" * len(deal.before)


def _leave_report(deal: Deal, by: Actor, at: datetime, *, provider_ref: str) -> None:
    fact = CaptureReported(
        payment_id=deal.payment,
        provider_ref=provider_ref,
        amount=deal.total,
        currency="CNY",
        tender=Tender.BALANCE,
        paid_at=at,
    )
    reporting.report(fact, by=by, at=at)


def _signature(deal: Deal, happened_at: datetime, *, signed_by: SignedBy, report_id: str) -> CarrierReported:
    return CarrierReported(
        report_id=report_id,
        shipment_id=deal.shipment,
        kind=ParcelEvent.SIGNED,
        happened_at=happened_at,
        place=Place.DOOR,
        signed_by=signed_by,
    )
