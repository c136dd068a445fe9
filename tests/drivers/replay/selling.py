"""How is a week sold, and how does some of it go back? By commands, each with the eyes of who would call it."""

from __future__ import annotations

from collections.abc import Mapping, MutableMapping, Sequence
from typing import Final, TypeAlias
from uuid import UUID

from aftersales.returns.deadlines import REFUND
from aftersales.returns.types import Grade, RulingOutcome
from catalog.prices import commands as prices_commands
from orders.contracts.types import RequestedLine
from platform_core.actors import RELAY
from platform_core.drivers.world.acting import acting_as
from platform_core.drivers.world.deals import Deal, run_out
from platform_core.drivers.world.fixtures import Shop
from platform_core.drivers.world.verbs import returns, sale
from platform_core.money import Money
from platform_core.tenancy.door import entered
from tests.drivers.replay.receipts import Receipt
from tests.drivers.replay.returning import Way, goes_back, is_before_receipt, way_of
from tests.drivers.replay.settling import LOT, Fixtures

Part: TypeAlias = tuple[Sequence[Receipt], Fixtures]  # what one process sells, and who takes part in it
STAYS: Final = (Way.EARLY, Way.RULED_NO_REFUND)  # nothing comes back to the shelf


def parts(receipts: Sequence[Receipt], fixtures: Fixtures, *, count: int) -> list[Part]:
    """Parts that may be sold side by side: a store is in one part, a part keeps the order of time."""
    return [([receipt for receipt in receipts if receipt.store_id % count == nth], fixtures) for nth in range(count)]


def sell_part(part: Part) -> None:
    """Each basket in its turn, at the prices of that moment."""
    receipts, fixtures = part
    shown = dict[UUID, int]()
    with entered("replay"):
        for receipt in receipts:
            shop, skus = fixtures.stalls[receipt.store_id]
            _show_prices({skus[item.product_id]: item.unit_price for item in receipt.items}, shop, shown=shown)
            _sell(receipt, skus, _deal(receipt, fixtures))


def _deal(receipt: Receipt, fixtures: Fixtures) -> Deal:
    shopper, (shop, skus) = fixtures.shoppers[receipt.household_id], fixtures.stalls[receipt.store_id]
    return Deal(
        number=receipt.basket_id,
        shopper=shopper.actor,
        seller=shop.seller,
        staff=fixtures.staff,
        recipient=shopper.recipient,
        wanted=[RequestedLine(skus[i.product_id], i.quantity, i.adjustments) for i in receipt.items],
        lot=LOT,
        series="R",
    )


def _show_prices(now: Mapping[UUID, int], shop: Shop, *, shown: MutableMapping[UUID, int]) -> None:
    """Set the price of what costs something else now than it did at the last sale. ``shown`` remembers."""
    changed = {sku: price for sku, price in now.items() if shown.setdefault(sku, price) != price}
    if changed:
        with acting_as(shop.seller) as at:
            for sku_id, price in changed.items():
                prices_commands.set_price(sku_id, price=Money(price), by=shop.seller, at=at)
        shown.update(changed)


def _sell(receipt: Receipt, skus: Mapping[int, UUID], deal: Deal) -> None:
    """From the quote to the confirmed receipt; and what goes back, goes back, before or after it."""
    back, way = goes_back(receipt), way_of(receipt.basket_id)
    waits = bool(back) and is_before_receipt(receipt.basket_id)
    for step in (sale.place, sale.pay, sale.ship, sale.sign):
        step(deal)
    if not waits:
        sale.confirm(deal)
    if back:
        returns.give_notice(deal, {skus[one.product_id]: one.quantity for one in back})
        if waits:
            sale.confirm(deal)
        if way is not Way.EARLY:
            returns.send_back(deal)
            returns.arrive(deal)
        _end(way, deal)
        if way not in STAYS:
            grades = {True: Grade.AS_NEW, False: Grade.FLAWED}
            returns.restock(deal, [(skus[one.product_id], one.quantity, grades[one.as_new]) for one in back])


def _end(way: Way, deal: Deal) -> None:
    """Decide and pay back in one transaction: no provider has ever seen this money or may be asked for it."""
    match way:
        case Way.SHOP | Way.EARLY:
            with acting_as(deal.seller):
                returns.grant(deal)
                sale.pay_back(deal)
        case Way.CLOCK:
            with acting_as(RELAY):
                due = run_out(deal.goods_back, until=REFUND.kind)
                sale.pay_back(deal, at=due)
        case Way.RULED_REFUND:
            returns.object_to(deal)
            with acting_as(deal.staff):
                returns.rule_on(deal, RulingOutcome.REFUND)
                sale.pay_back(deal)
        case Way.RULED_NO_REFUND:
            returns.object_to(deal)
            returns.rule_on(deal, RulingOutcome.NO_REFUND)
            returns.send_home(deal)
            returns.confirm_home(deal)
            sale.pay_back(deal)
