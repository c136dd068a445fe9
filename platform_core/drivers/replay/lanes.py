"""What does one process of the replay do? It fills a store's shelves, or sells what goes through its lane."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from platform_core.actors import Actor, Role
from platform_core.drivers.processes import ProgressQueue
from platform_core.drivers.replay import going_back, people, selling, shops
from platform_core.drivers.replay.doors import Doors, Login
from platform_core.drivers.replay.errands import Errands, Visit
from platform_core.drivers.replay.plan import Goods, Sale
from platform_core.drivers.replay.selling import Stall
from platform_core.drivers.replay.shops import Shop
from platform_core.tenancy.door import entered


@dataclass(frozen=True, slots=True)
class Stocking:
    """A store and what it has to list."""

    shop: Shop
    goods: Sequence[Goods]
    lot: str


@dataclass(frozen=True, slots=True)
class Lane:
    """Sales in the order of time, with everybody who takes part in them."""

    sales: Sequence[Sale]
    stalls: Mapping[int, Stall]
    shoppers: Mapping[int, UUID]
    logins: Mapping[UUID, Login]
    staff: Actor


def register(residents: Sequence[people.Resident]) -> list[UUID]:
    with entered("replay"):
        return people.register(residents)


def stock(stocking: Stocking) -> Stall:
    with entered("replay"):
        skus = shops.fill_shelves(stocking.shop, stocking.goods, lot=stocking.lot)
    return Stall(stocking.shop, skus, stocking.lot)


def sell(lane: Lane, queue: ProgressQueue) -> None:
    """Every sale of the lane. Those over HTTP are begun in their turn, and end when the relay has done its part."""
    errands, shown = Errands(done=lambda: queue.put(1)), dict[UUID, int]()
    with entered("replay"), Doors() as doors:
        for sale in lane.sales:
            stall = lane.stalls[sale.store_id]
            selling.show_prices(sale, stall, shown=shown)
            if sale.over_http:
                errands.take(_visit(lane, sale, doors).order())
            else:
                _sell(sale, stall, shopper_id=lane.shoppers[sale.household_id], staff=lane.staff)
                queue.put(1)
            errands.look_after()
        errands.finish()


def _sell(sale: Sale, stall: Stall, *, shopper_id: UUID, staff: Actor) -> None:
    """From the quote to the confirmed receipt; and what goes back, goes back, before or after it."""
    shopper = Actor(id=shopper_id, role=Role.SHOPPER)
    order_id = selling.delivered(sale, stall, shopper=shopper)
    if not sale.waits:
        selling.confirm(order_id, shopper=shopper)
    if sale.back:
        case = going_back.noticed(order_id, sale, stall, shopper=shopper, staff=staff)
        if sale.waits:
            selling.confirm(order_id, shopper=shopper)
        going_back.ended(case)


def _visit(lane: Lane, sale: Sale, doors: Doors) -> Visit:
    stall = lane.stalls[sale.store_id]
    shopper = lane.logins[lane.shoppers[sale.household_id]]
    return Visit(doors, sale, stall, shopper, lane.logins[stall.shop.owner_id])
