"""In which order is a week replayed? People, shops, shelves, sales; side by side where nothing depends on order."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice
from uuid import UUID

from platform_core.actors import Actor, Role
from platform_core.drivers.processes import Processes, reported
from platform_core.drivers.replay import going_back, lanes, people, plan, shops
from platform_core.drivers.replay.doors import Doors, Login
from platform_core.drivers.replay.lanes import Lane, Stocking
from platform_core.drivers.replay.people import Resident
from platform_core.drivers.replay.plan import Plan
from platform_core.drivers.replay.selling import Stall
from platform_core.drivers.replay.shops import Shop
from platform_core.tenancy.door import entered

Progress = Callable[[int], None]  # told how many more are done


@dataclass(frozen=True, slots=True)
class Town:
    """Everybody and everything that stands before the first sale."""

    shoppers: Mapping[int, UUID]
    shops: Mapping[int, Shop]
    logins: Mapping[UUID, Login]
    staff: Actor


def settle(week: Plan, *, processes: Processes, progress: Progress) -> Town:
    """Register everybody, those who will come over HTTP over HTTP, and open the shops."""
    with entered("replay"):
        staff = people.employ_staff()
    logins = _signed_up(week)
    progress(len(logins))
    known = {who: login.person_id for who, login in logins.items()}
    everybody = [*map(people.household, week.households), *map(people.owner, week.stores)]
    for some in _registered([who for who in everybody if who not in known], processes=processes):
        known |= some
        progress(len(some))
    with entered("replay"):
        opened = shops.open_shops({store: known[people.owner(store)] for store in week.stores}, staff=staff)
    progress(len(opened))
    shoppers = {number: known[people.household(number)] for number in week.households}
    return Town(shoppers, opened, {login.person_id: login for login in logins.values()}, staff)


def fill_shelves(week: Plan, town: Town, *, processes: Processes, progress: Progress) -> dict[int, Stall]:
    """List, publish and stock all that the week will sell, store by store; the fullest first."""
    lot = f"W{week.week:02d}"
    order = sorted(week.stores, key=lambda store: -len(week.goods[store]))
    stockings = [Stocking(town.shops[store], week.goods[store], lot) for store in order]
    stalls = {}
    for stall in processes.executor.map(lanes.stock, stockings):
        stalls[stall.shop.store_id] = stall
        progress(len(stall.skus))
    return stalls


def sell(week: Plan, town: Town, stalls: Mapping[int, Stall], *, processes: Processes, progress: Progress) -> None:
    """All sales, in as many lanes as there are processes."""
    parts = plan.lanes(week.sales, count=processes.size)
    work = [Lane(sales, stalls, town.shoppers, town.logins, town.staff) for sales in parts]
    running = [processes.executor.submit(lanes.sell, lane, processes.progress) for lane in work]
    for rung in reported(processes.progress, while_running=running):
        progress(rung)


def restock_silent(week: Plan, town: Town, stalls: Mapping[int, Stall], *, progress: Progress) -> None:
    """What came back over HTTP to a silent shop goes on its shelf once the clock has paid."""
    with entered("replay"):
        for sale in week.left_to_the_clock:
            shopper = Actor(id=town.shoppers[sale.household_id], role=Role.SHOPPER)
            going_back.restock(going_back.silent(sale, stalls[sale.store_id], shopper=shopper, staff=town.staff))
            progress(1)


def _signed_up(week: Plan) -> dict[Resident, Login]:
    shoppers = {people.household(sale.household_id): None for sale in week.over_http}
    owners = {people.owner(sale.store_id): None for sale in week.over_http}
    with Doors() as doors:
        return {who: doors.sign_up(who) for who in shoppers | owners}


def _registered(residents: Sequence[Resident], *, processes: Processes) -> Iterator[dict[Resident, UUID]]:
    parts = list(_parts(residents, people.AT_ONCE))
    for part, ids in zip(parts, processes.executor.map(lanes.register, parts), strict=True):
        yield dict(zip(part, ids, strict=True))


def _parts(residents: Iterable[Resident], size: int) -> Iterator[list[Resident]]:
    rest = iter(residents)
    while part := list(islice(rest, size)):
        yield part
