"""A return for tests, step by step, by the commands that the doors call."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any, Final
from uuid import UUID

from django.db import transaction

import platform_core.files.commands
from aftersales.returns.commands import arrivals, decisions, notices
from aftersales.returns.events import ReturnReported
from aftersales.returns.models.records import ReturnParcel
from aftersales.returns.models.returns import Return
from aftersales.returns.queries import cases as queries
from aftersales.returns.types import Grounds, ReturnFacts, RulingOutcome, Wanted
from merchants.shops.models.applications import Application
from merchants.violations.models import Violation
from orders.sales.models.orders import Order, OrderLine
from orders.sales.ports import carrier_named
from orders.sales.types import ParcelEvent
from platform_core.actors import RELAY, Actor
from platform_core.deadlines.commands import sweeping
from platform_core.deadlines.queries import promises
from platform_core.deadlines.types import Promise
from platform_core.drivers.world.deals import picture
from platform_core.eventlog.queries import topics_about
from platform_core.payments.models.refunds import Refund
from platform_core.rows import new_id
from platform_core.tenancy.scopes import SYSTEM, acting_for, bound
from platform_core.tenancy.tenants import open_tenants
from tests.catalog import builders as catalog
from tests.merchants import builders as merchants
from tests.merchants.builders import acting_as
from tests.orders.sales import builders as orders
from tests.orders.sales.builders import Sale
from tests.recordings import recorded

HOUR, DAY = timedelta(hours=1), timedelta(days=1)
BEFORE_HOLIDAY: Final = datetime(2026, 9, 16, 2, tzinfo=UTC)  # fifteen days later is 1 October, a day of rest
FIRST_OCTOBER: Final = datetime(2026, 10, 1, 16, tzinfo=UTC)  # when that day has ended in Shanghai
EIGHTH_OCTOBER: Final = datetime(2026, 10, 8, 16, tzinfo=UTC)  # when the first working day after the holiday has


@recorded
def sale_without_address(at: datetime) -> Sale:
    """At a shop of which no return address was ever verified: its papers are those of another."""
    shop, elsewhere = catalog.open_shop(at=at), new_id()
    with acting_as(merchants.operator()), transaction.atomic():
        open_tenants([elsewhere])
        Application.objects.filter(shop_id=shop).update(shop_id=elsewhere)
    catalog.on_show(shop, catalog.new_sku(), at=at)
    return Sale(catalog.trader(shop), merchants.person(at), catalog.sku_of(shop).id)


def line_of(order: Order, sale: Sale) -> OrderLine:
    """The one that there is."""
    with acting_as(sale.seller), transaction.atomic():
        return order.lines.get()


@recorded
def noticed(order: Order, sale: Sale, at: datetime, *, quantity: int | None = None, by: Actor | None = None) -> Return:
    """The shopper's notice about the first line, all its pieces unless told otherwise."""
    by, line = by or sale.shopper, line_of(order, sale)
    with acting_as(by), transaction.atomic():
        return notices.give_notice(order.id, lines=[Wanted(line.id, quantity or line.quantity)], by=by, at=at)


@recorded
def sent(case: Return, sale: Sale, at: datetime, *, carrier: str = "sandbox", waybill: str = "BACK0001") -> UUID:
    """The id of the parcel."""
    with acting_as(sale.shopper), transaction.atomic():
        return notices.send_back(case.id, carrier=carrier, waybill=waybill, by=sale.shopper, at=at).id


@recorded
def report(
    case: Return,
    at: datetime,
    *,
    kind: ParcelEvent = ParcelEvent.SIGNED,
    happened_at: datetime | None = None,
    source: Actor | None = None,
    report_id: str = "b1",
    parcel_id: UUID | None = None,
) -> None:
    """What the relay does with the carrier's report."""
    with acting_as(RELAY), transaction.atomic():
        parcel_id = parcel_id or ReturnParcel.objects.filter(case=case).latest("id").id
        fact = ReturnReported(report_id=report_id, parcel_id=parcel_id, kind=kind, happened_at=happened_at or at)
        arrivals.record_report(fact, source=source or carrier_named("sandbox"), by=RELAY, at=at)


@recorded
def corrected(case: Return, sale: Sale, at: datetime, *, carrier: str = "sandbox", waybill: str = "BACK0002") -> UUID:
    """The id of the parcel that counts from then on."""
    with acting_as(sale.shopper), transaction.atomic():
        return notices.correct_parcel(case.id, carrier=carrier, waybill=waybill, by=sale.shopper, at=at).id


@recorded
def sent_home(case: Return, sale: Sale, at: datetime) -> UUID:
    with acting_as(sale.seller), transaction.atomic():
        return arrivals.send_home(case.id, carrier="sandbox", waybill="HOME0001", by=sale.seller, at=at).id


@recorded
def home_again(case: Return, sale: Sale, at: datetime) -> Return:
    """The shopper's own word."""
    with acting_as(sale.shopper), transaction.atomic():
        return arrivals.confirm_home(case.id, by=sale.shopper, at=at)


@recorded
def declined(order: Order, sale: Sale, at: datetime) -> Return:
    """Back, objected to and found not intact, all at this instant."""
    case, by = objected(back(order, sale, at), sale, at), merchants.operator()
    with acting_as(by), transaction.atomic():
        return decisions.rule_on(case.id, outcome=RulingOutcome.NO_REFUND, reasons="已查明", by=by, at=at)


@recorded
def back(order: Order, sale: Sale, at: datetime, **how: Any) -> Return:
    """Noticed and sent a moment before, and signed for by the shop at this instant."""
    case = noticed(order, sale, at - 2 * HOUR, **how)
    sent(case, sale, at - HOUR, waybill=f"BACK{case.number}"[:40])
    report(case, at)
    return case


@recorded
def photo(case: Return, by: Actor, at: datetime) -> UUID:
    """A picture that somebody adds to the return."""
    with acting_as(by), transaction.atomic():
        kept = platform_core.files.commands.keep(
            picture(),
            name="photo.png",
            about=case.as_about(),
            merchant_id=case.merchant_id,
            shopper_id=case.shopper_id,
            by=by,
            at=at,
        )
    return kept.id


@recorded
def objected(case: Return, sale: Sale, at: datetime, **changes: Any) -> Return:
    """The shop's objection, with a picture of its own unless told otherwise."""
    told: dict[str, Any] = {"grounds": (Grounds.SOILED,), "statement": "衣领有污渍"} | changes
    evidence = told.pop("evidence", None)
    shown = [photo(case, sale.seller, at)] if evidence is None else evidence
    with acting_as(sale.seller), transaction.atomic():
        return decisions.object_to(case.id, evidence=shown, **told, by=sale.seller, at=at)


@recorded
def granted(case: Return, sale: Sale, at: datetime) -> Return:
    with acting_as(sale.seller), transaction.atomic():
        return decisions.grant(case.id, by=sale.seller, at=at)


@recorded
def withdrawn(case: Return, sale: Sale, at: datetime) -> Return:
    with acting_as(sale.shopper), transaction.atomic():
        return notices.withdraw(case.id, by=sale.shopper, at=at)


@recorded
def arrived_at_shop(case: Return, sale: Sale, at: datetime) -> Return:
    """The shop itself says that the goods are back."""
    with acting_as(sale.seller), transaction.atomic():
        return arrivals.confirm_arrival(case.id, by=sale.seller, at=at)


@recorded
def window_opened(order: Order, at: datetime) -> bool:
    """What the relay does with the delivery."""
    with acting_as(RELAY), transaction.atomic(), acting_for(order.merchant_id):
        return notices.open_window(order.id, event_id=new_id(), by=RELAY, at=at)


def sweep(at: datetime) -> int:
    """How many promises the worker finds overdue."""
    with bound(SYSTEM), transaction.atomic():
        return sweeping.close_due_batch(limit=100, at=at)


def now(case: Return, sale: Sale) -> ReturnFacts:
    """As its shop sees it."""
    with acting_as(sale.seller), transaction.atomic():
        return queries.facts_of(case.id, by=sale.seller)


def topics(case: Return, sale: Sale) -> list[str]:
    """What was told of it, without the common first word."""
    with acting_as(sale.seller), transaction.atomic():
        return [topic.removeprefix("aftersales.") for topic in topics_about(case.id)]


def clocks(subject_id: UUID, sale: Sale) -> dict[str, Promise]:
    """The last clock of each kind."""
    with acting_as(sale.seller), transaction.atomic():
        found = promises.about(subject_id)
    last = sorted(found, key=lambda promise: promise.id)
    return {promise.kind.removeprefix("aftersales."): promise for promise in last}


def refunded(sale: Sale) -> list[tuple[int, str]]:
    """The refunds of the shop's orders: how much, and how far they have come."""
    with acting_as(sale.seller), transaction.atomic():
        return list(Refund.objects.order_by("requested_at", "id").values_list("amount", "state"))


def violations(sale: Sale) -> list[str]:
    with acting_as(sale.seller), transaction.atomic():
        return list(Violation.objects.order_by("recorded_at", "id").values_list("kind", flat=True))


@recorded
def at_holiday(sale: Sale) -> Order:
    """Signed for the day before."""
    return orders.delivered(sale, BEFORE_HOLIDAY - DAY)


def only(case: Return, sale: Sale, kind: str) -> str:
    """How far the last clock of this kind is."""
    return clocks(case.id, sale)[kind].state
