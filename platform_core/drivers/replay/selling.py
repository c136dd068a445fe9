"""How is a week sold, by commands and over HTTP, and how does some of it go back?"""

from __future__ import annotations

from collections.abc import Mapping, MutableMapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from typing import Any, Final
from uuid import UUID

import httpx
from django.conf import settings
from django.db.models import Max

import catalog.commands
from aftersales.deadlines import REFUND
from aftersales.models import ReturnParcel
from aftersales.types import Grade, RulingOutcome
from orders.types import RequestedLine
from platform_core import clock
from platform_core.actors import RELAY
from platform_core.deadlines.models import RunningDeadline
from platform_core.drivers.replay.books import unfinished
from platform_core.drivers.replay.plan import Plan, Sale
from platform_core.drivers.replay.returning import Way
from platform_core.drivers.replay.settling import Fixtures, Stall, household
from platform_core.drivers.world import orders, outside, people, returns, sales
from platform_core.drivers.world.acting import SANDBOX, acting_as
from platform_core.drivers.world.clocks import until
from platform_core.drivers.world.deals import Deal, run_out
from platform_core.drivers.world.doors import Person, client
from platform_core.drivers.world.orders import Order
from platform_core.drivers.world.progress import Advance
from platform_core.money import Money
from platform_core.tenancy.door import entered

PATIENCE: Final = 300.0  # seconds in which one more of all that waits comes to its end
ONLINE: Final = 4  # sales over HTTP that one process follows at the same time


@dataclass(frozen=True, slots=True)
class Part:
    """Sales that one process makes in the order of time, with everybody who takes part in them."""

    sales: Sequence[Sale]
    fixtures: Fixtures


def sell_part(part: Part) -> None:
    """Those over HTTP are begun in their turn, at the prices of that moment, and followed beside the others."""
    shown, followed = dict[UUID, int](), list[Future[None]]()
    with entered("replay"), client() as http, ThreadPoolExecutor(ONLINE) as threads:
        for sale in part.sales:
            stall = part.fixtures.stalls[sale.receipt.store_id]
            _show_prices(sale, stall, shown=shown)
            if sale.over_http:
                order = _ordered_online(sale, stall, part.fixtures, http)
                followed.append(threads.submit(_follow_online, order, sale, stall))
            else:
                _by_commands(sale, stall, deal_of(sale, part.fixtures))
        for one in followed:
            one.result()


def deal_of(sale: Sale, fixtures: Fixtures) -> Deal:
    receipt, stall = sale.receipt, fixtures.stalls[sale.receipt.store_id]
    return Deal(
        number=receipt.basket_id,
        shopper=people.shopper(fixtures.shoppers[receipt.household_id]),
        seller=stall.shop.seller,
        staff=fixtures.staff,
        recipient=household(receipt.household_id).recipient,
        wanted=[RequestedLine(stall.skus[line.product_id], line.quantity, line.adjustments) for line in sale.lines],
        lot=stall.lot,
        series="R",
    )


def _show_prices(sale: Sale, stall: Stall, *, shown: MutableMapping[UUID, int]) -> None:
    """Set the price of what costs something else now than it did at the last sale. ``shown`` remembers."""
    seller = stall.shop.seller
    now = {stall.skus[line.product_id]: line.unit_price for line in sale.lines}
    changed = {sku: price for sku, price in now.items() if shown.setdefault(sku, price) != price}
    if changed:
        with acting_as(seller) as at:
            for sku_id, price in changed.items():
                catalog.commands.set_price(sku_id, price=Money(price), by=seller, at=at)
        shown.update(changed)


def pieces_back(sale: Sale, stall: Stall) -> dict[UUID, int]:
    return {stall.skus[back.product_id]: back.quantity for back in sale.back}


def graded(sale: Sale, stall: Stall) -> list[tuple[UUID, int, Grade]]:
    """In which condition the goods come back: SKU, pieces, grade."""
    return [
        (stall.skus[back.product_id], back.quantity, Grade.AS_NEW if back.as_new else Grade.FLAWED)
        for back in sale.back
    ]


# By commands


def _by_commands(sale: Sale, stall: Stall, deal: Deal) -> None:
    """From the quote to the confirmed receipt; and what goes back, goes back, before or after it."""
    for step in (sales.place, sales.pay, sales.ship, sales.sign):
        step(deal)
    if not sale.waits:
        sales.confirm(deal)
    if sale.back:
        returns.give_notice(deal, pieces_back(sale, stall))
        if sale.waits:
            sales.confirm(deal)
        if sale.way is not Way.EARLY:
            returns.send_back(deal)
            returns.arrive(deal)
        _end(sale.way, deal)
        if sale.way not in (Way.EARLY, Way.RULED_NO_REFUND):
            returns.restock(deal, graded(sale, stall))


def _end(way: Way, deal: Deal) -> None:
    """Decide and pay back in one transaction: the sandbox has never seen this money and must not be asked for it."""
    match way:
        case Way.SHOP | Way.EARLY:
            with acting_as(deal.seller):
                returns.grant(deal)
                sales.pay_back(deal)
        case Way.CLOCK:
            with acting_as(RELAY):
                due = run_out(deal.goods_back, until=REFUND.kind)
                sales.pay_back.at(due)(deal)
        case Way.RULED_REFUND | Way.RULED_NO_REFUND:
            returns.object_to(deal)
            outcome = RulingOutcome.REFUND if way is Way.RULED_REFUND else RulingOutcome.NO_REFUND
            with acting_as(deal.staff):
                returns.rule_on(deal, outcome)
                sales.pay_back(deal)


# Over HTTP


def _ordered_online(sale: Sale, stall: Stall, fixtures: Fixtures, http: httpx.Client) -> Order:
    number = sale.receipt.household_id
    tokens, shopper = fixtures.tokens, fixtures.shoppers[number]
    return orders.buy(
        Person(f"{settings.PUBLIC_URL}/api/storefront/v1", tokens[shopper], http),
        {str(stall.skus[line.product_id]): line.quantity for line in sale.lines},
        recipient=household(number).recipient,
        seller=Person(f"{settings.PUBLIC_URL}/api/seller/v1", tokens[stall.shop.owner_id], http),
        outside=outside.from_settings(http),
        lot=stall.lot,
    )


def _follow_online(order: Order, sale: Sale, stall: Stall) -> None:
    """From the payment on. Where the shop is silent about what goes back, the clock will do the rest."""
    order.pay()
    order.deliver(f"R{sale.receipt.basket_id:012d}")
    if not sale.waits:
        order.confirm()
    if sale.back:
        case = order.give_notice({str(sku): count for sku, count in pieces_back(sale, stall).items()})
        if sale.waits:
            order.confirm()
        if sale.way is not Way.EARLY:
            case.send_back(back_waybill_of(sale))
            case.arrive(back_waybill_of(sale))
        if sale.way is not Way.CLOCK:
            case.grant()
            until("the provider's refund", lambda: case.refunds() == ["succeeded"])
        if sale.way is Way.SHOP:
            case.restock([(str(sku), count, grade) for sku, count, grade in graded(sale, stall)])


def back_waybill_of(sale: Sale) -> str:
    """Of the parcel in which goods go back."""
    return f"B{sale.receipt.basket_id:012d}"


def move_past_refunds() -> int:
    """Move time to when the last refund of a silent shop is due. Gives the seconds; 0 if no refund is owed."""
    with acting_as(RELAY) as at:
        owed = RunningDeadline.objects.filter(kind=REFUND.kind, state="running")
        due = owed.aggregate(last=Max("due_at"))["last"]
        if due is None:
            return 0
        clock.move(due - at)
    return int((due - at).total_seconds())


def until_all_is_done(auditor: Mapping[str, Any], *, progress: Advance) -> None:
    """Wait until sweep, relay and provider have done their part. Raises ``Impatient``."""
    left = unfinished(auditor)

    def newly_done() -> int:
        return max(left - unfinished(auditor), 0)

    while left:
        done = until(f"{left} shares, refunds or returns come to their end", newly_done, seconds=PATIENCE)
        progress(done)
        left -= done


def restock_silent(week: Plan, fixtures: Fixtures) -> None:
    """What came back over HTTP to a silent shop goes on its shelf once the clock has paid."""
    with entered("replay"):
        for sale in week.left_to_the_clock:
            deal = deal_of(sale, fixtures)
            with acting_as(deal.seller):
                parcel = ReturnParcel.objects.select_related("case").get(carrier=SANDBOX, waybill=back_waybill_of(sale))
                deal.goods_back, deal.lines = parcel.case_id, dict(parcel.case.lines.values_list("sku_id", "line_id"))
            returns.restock(deal, graded(sale, fixtures.stalls[sale.receipt.store_id]))
