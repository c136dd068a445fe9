"""How is a week sold, by commands and over HTTP, and how does some of it go back?"""

from __future__ import annotations

from collections.abc import Mapping, MutableMapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from typing import Final
from uuid import UUID

import httpx
from django.conf import settings

import catalog.commands
from aftersales.deadlines import REFUND
from aftersales.types import Grade, RulingOutcome
from orders.types import RequestedLine
from platform_core.actors import RELAY
from platform_core.drivers.processes import Processes, ProgressQueue, reported
from platform_core.drivers.replay import plan
from platform_core.drivers.replay.plan import Plan, Sale
from platform_core.drivers.replay.returning import Way
from platform_core.drivers.replay.settling import Fixtures, Stall, household
from platform_core.drivers.world import orders, outside, people, returns, sales
from platform_core.drivers.world.acting import acting_as
from platform_core.drivers.world.clocks import until
from platform_core.drivers.world.deals import Deal, run_out
from platform_core.drivers.world.doors import Person, client
from platform_core.drivers.world.orders import Order
from platform_core.drivers.world.progress import Advance
from platform_core.money import Money
from platform_core.tenancy.door import entered

ONLINE: Final = 4  # sales over HTTP that one process follows at the same time
GRADES: Final = {True: Grade.AS_NEW, False: Grade.FLAWED}


@dataclass(frozen=True, slots=True)
class Part:
    """Sales that one process makes in the order of time, with everybody who takes part in them."""

    sales: Sequence[Sale]
    stalls: Mapping[int, Stall]
    fixtures: Fixtures


def sell(
    week: Plan, fixtures: Fixtures, stalls: Mapping[int, Stall], *, processes: Processes, progress: Advance
) -> None:
    """All sales, in as many parts as there are processes."""
    parts = [Part(sales, stalls, fixtures) for sales in plan.parts(week.sales, count=processes.size)]
    running = [processes.executor.submit(sell_part, part, processes.progress) for part in parts]
    for more in reported(processes.progress, while_running=running):
        progress(more)


def sell_part(part: Part, done: ProgressQueue) -> None:
    """Those over HTTP are begun in their turn, at the prices of that moment, and followed beside the others."""
    shown, followed = dict[UUID, int](), list[Future[None]]()
    with entered("replay"), client() as http, ThreadPoolExecutor(ONLINE) as threads:
        for sale in part.sales:
            stall = part.stalls[sale.store_id]
            _show_prices(sale, stall, shown=shown)
            if sale.over_http:
                order = _ordered_online(sale, stall, part.fixtures, http)
                followed.append(threads.submit(_follow_online, order, sale, stall, done))
            else:
                _by_commands(sale, stall, deal_of(sale, stall, part.fixtures))
                done.put(1)
        for one in followed:
            one.result()


def deal_of(sale: Sale, stall: Stall, fixtures: Fixtures) -> Deal:
    return Deal(
        number=sale.basket_id,
        shopper=people.shopper(fixtures.shoppers[sale.household_id]),
        seller=stall.shop.seller,
        staff=fixtures.staff,
        recipient=household(sale.household_id).recipient,
        wanted=[RequestedLine(stall.skus[line.product_id], line.quantity, line.adjustments) for line in sale.lines],
        lot=stall.lot,
        series="R",
    )


def restock(sale: Sale, stall: Stall, deal: Deal) -> None:
    """The shop says in which condition the goods came back."""
    returns.restock(deal, [(stall.skus[back.product_id], back.quantity, GRADES[back.as_new]) for back in sale.back])


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


# By commands


def _by_commands(sale: Sale, stall: Stall, deal: Deal) -> None:
    """From the quote to the confirmed receipt; and what goes back, goes back, before or after it."""
    for step in (sales.place, sales.pay, sales.ship, sales.sign):
        step(deal)
    if not sale.waits:
        sales.confirm(deal)
    if sale.back:
        returns.give_notice(deal, {stall.skus[back.product_id]: back.quantity for back in sale.back})
        if sale.waits:
            sales.confirm(deal)
        if sale.way is not Way.EARLY:
            returns.send_back(deal)
            returns.arrive(deal)
        _end(sale.way, deal)
        if sale.way not in (Way.EARLY, Way.RULED_NO_REFUND):
            restock(sale, stall, deal)


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
    tokens, shopper = fixtures.tokens, fixtures.shoppers[sale.household_id]
    return orders.buy(
        Person(f"{settings.PUBLIC_URL}/api/storefront/v1", tokens[shopper], http),
        {str(stall.skus[line.product_id]): line.quantity for line in sale.lines},
        recipient=household(sale.household_id).recipient,
        seller=Person(f"{settings.PUBLIC_URL}/api/seller/v1", tokens[stall.shop.owner_id], http),
        outside=outside.from_settings(http),
        lot=stall.lot,
    )


def _follow_online(order: Order, sale: Sale, stall: Stall, done: ProgressQueue) -> None:
    """From the payment on. Where the shop is silent about what goes back, the clock will do the rest."""
    order.pay()
    order.deliver(waybill_of(sale))
    if not sale.waits:
        order.confirm()
    if sale.back:
        case = order.give_notice({str(stall.skus[back.product_id]): back.quantity for back in sale.back})
        if sale.waits:
            order.confirm()
        if sale.way is not Way.EARLY:
            case.send_back(back_waybill_of(sale))
            case.arrive(back_waybill_of(sale))
        if sale.way is not Way.CLOCK:
            case.grant()
            until("the provider's refund", lambda: case.refunds() == ["succeeded"])
        if sale.way is Way.SHOP:
            case.restock([(str(stall.skus[b.product_id]), b.quantity, GRADES[b.as_new]) for b in sale.back])
    done.put(1)


def waybill_of(sale: Sale) -> str:
    return f"R{sale.basket_id:012d}"


def back_waybill_of(sale: Sale) -> str:
    """Of the parcel in which goods go back."""
    return f"B{sale.basket_id:012d}"
