"""Who lives in the replayed week, and what stands on its shelves? Made before the first sale."""

from __future__ import annotations

import dataclasses
import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final
from uuid import UUID

from django.conf import settings

import catalog.queries
from platform_core.actors import Actor
from platform_core.drivers.processes import Processes
from platform_core.drivers.replay import goods
from platform_core.drivers.replay.plan import Goods, Plan
from platform_core.drivers.world import people, shops
from platform_core.drivers.world.acting import acting_as
from platform_core.drivers.world.doors import House, client
from platform_core.drivers.world.people import AT_ONCE, Resident
from platform_core.drivers.world.progress import Advance
from platform_core.drivers.world.shops import Founder, Shop
from platform_core.tenancy.door import entered

STAFF: Final = Resident("replay_staff", "重放员", "13200000000")
OTHERS: Final = 100  # the first codes of the register belong to demo and tests


@dataclass(frozen=True, slots=True)
class Stall:
    """Where a sale takes place: the shop, its SKUs by product, the lot on its shelves."""

    store_id: int
    shop: Shop
    skus: Mapping[int, UUID]
    lot: str


@dataclass(frozen=True, slots=True)
class Fixtures:
    """Everybody who is there before the first sale. ``tokens``: the sessions of those who come over HTTP."""

    shoppers: Mapping[int, UUID]
    shops: Mapping[int, Shop]
    tokens: Mapping[UUID, str]
    staff: Actor


def household(number: int) -> Resident:
    """The data know numbers only, so name and telephone are made of them."""
    return Resident(f"household_{number}", f"住户{number}", f"130{number:08d}")


def owner(store: int) -> Resident:
    return Resident(f"store_{store}", f"店主{store}", f"131{store:08d}")


def were_here() -> bool:
    """Has a week been replayed on this database?"""
    return people.is_registered(STAFF.username)


def settle(week: Plan, *, processes: Processes, progress: Advance) -> Fixtures:
    """Register everybody, those who will come over HTTP over HTTP, and open the shops."""
    with entered("replay"):
        staff = people.employ(people.register([STAFF])[0])
    known, tokens = _signed_up(week)
    progress(len(known))
    everybody = [*map(household, week.households), *map(owner, week.stores)]
    rest = [who for who in everybody if who not in known]
    parts = [rest[first : first + AT_ONCE] for first in range(0, len(rest), AT_ONCE)]
    for part, ids in zip(parts, processes.executor.map(_register, parts), strict=True):
        known |= zip(part, ids, strict=True)
        progress(len(part))
    founders = [Founder(known[owner(s)], owner(s), f"第{s}号店", ("food", "general")) for s in week.stores]
    with entered("replay"):
        opened = shops.open_shops(founders, shops.registered_companies(after=OTHERS), staff=staff)
    progress(len(opened))
    shoppers = {number: known[household(number)] for number in week.households}
    return Fixtures(shoppers, dict(zip(week.stores, opened, strict=True)), tokens, staff)


def fill_shelves(week: Plan, fixtures: Fixtures, *, processes: Processes, progress: Advance) -> dict[int, Stall]:
    """List, publish and stock all that the week will sell, store by store; the fullest first."""
    order = sorted(week.stores, key=lambda store: -len(week.goods[store]))
    work = (
        [Stall(store, fixtures.shops[store], {}, f"W{week.week:02d}") for store in order],
        map(week.goods.get, order),
    )
    stalls = {}
    for stall in processes.executor.map(_stocked, *work):
        stalls[stall.store_id] = stall
        progress(len(stall.skus))
    return stalls


def _signed_up(week: Plan) -> tuple[dict[Resident, UUID], dict[UUID, str]]:
    """With passwords that nobody needs a second time."""
    comers = [household(sale.household_id) for sale in week.over_http]
    comers += [owner(sale.store_id) for sale in week.over_http]
    known, tokens = dict[Resident, UUID](), dict[UUID, str]()
    with client() as http:
        house = House(settings.PUBLIC_URL, http)
        for who in dict.fromkeys(comers):
            with_password = dataclasses.replace(who, password=secrets.token_urlsafe(18))
            known[who] = UUID(house.sign_up(with_password))
            tokens[known[who]] = house.signed_in(with_password, door="storefront").token
    return known, tokens


def _register(residents: Sequence[Resident]) -> list[UUID]:
    with entered("replay"):
        return people.register(residents)


def _stocked(stall: Stall, rows: Sequence[Goods]) -> Stall:
    with entered("replay"):
        with acting_as(stall.shop.seller):
            required = {category.code: category.facts.required for category in catalog.queries.categories()}
        listings = [
            goods.listing(row, required=required[goods.category_of(row.product)], lot=stall.lot) for row in rows
        ]
        skus = shops.fill_shelves(stall.shop, listings)
    return replace(stall, skus={int(code): sku_id for code, sku_id in skus.items()})
