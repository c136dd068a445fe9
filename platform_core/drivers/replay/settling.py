"""Who lives in the replayed week, and what stands on its shelves? Made before the first sale.

A product of the data is listed with the legal facts that its category asks for.
"""

from __future__ import annotations

import secrets
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final
from uuid import UUID

from django.conf import settings

import catalog.queries
from catalog.types import Content, Fact, NewListing, NewSku
from platform_core.actors import Actor
from platform_core.drivers.processes import Processes
from platform_core.drivers.replay.plan import Goods, Plan
from platform_core.drivers.replay.receipts import Product
from platform_core.drivers.world import people, shops
from platform_core.drivers.world.acting import acting_as
from platform_core.drivers.world.doors import House, client
from platform_core.drivers.world.people import Resident
from platform_core.drivers.world.progress import Report
from platform_core.drivers.world.shops import Founder, Shop
from platform_core.money import Money
from platform_core.tenancy.door import entered

STAFF: Final = Resident("replay_staff", "重放员", "13200000000")
OTHERS: Final = 100  # the first codes of the register belong to demo and tests
UNSTATED: Final = "数据集未载明"  # said openly: the data do not tell, and we do not invent
FRESH: Final = ("MEAT", "MEAT-PCKGD", "SEAFOOD", "SEAFOOD-PCKGD", "PRODUCE", "DELI", "PASTRY", "SALAD BAR")
CATEGORIES: Final[Mapping[str, str]] = dict.fromkeys(FRESH, "fresh_food") | {
    "GROCERY": "food",
    "FROZEN GROCERY": "food",
    "NUTRITION": "food",
    "SPIRITS": "food",
    "COSMETICS": "cosmetics",
}
NAMES: Final = {"fresh_food": "生鲜", "food": "食品", "cosmetics": "化妆品", "general": "商品"}
DISPATCH_HOURS: Final = 48


@dataclass(frozen=True, slots=True)
class Stall:
    """Where a sale takes place: the shop, the lot on its shelves, its SKUs by product."""

    shop: Shop
    lot: str
    skus: Mapping[int, UUID]


@dataclass(frozen=True, slots=True)
class Fixtures:
    """Everybody and everything that is there before the first sale: shoppers by household, stalls by store.

    ``tokens``: the sessions of those who come over HTTP.
    """

    shoppers: Mapping[int, UUID]
    stalls: Mapping[int, Stall]
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


def settle(week: Plan, *, processes: Processes, report: Report) -> Fixtures:
    """Register everybody, those who will come over HTTP over HTTP; open the shops and fill their shelves."""
    everybody = [*map(household, week.households), *map(owner, week.stores)]
    with report.bar("people", total=len(everybody)) as progress:
        known, tokens = _signed_up(week)
        progress(len(known))
        with entered("replay"):
            staff = people.employ(people.register([STAFF])[0])
            rest = [who for who in everybody if who not in known]
            known |= zip(rest, people.register(rest, progress=progress), strict=True)
            founders = [Founder(known[owner(s)], owner(s), f"第{s}号店", ("food", "general")) for s in week.stores]
            opened = shops.open_shops(founders, shops.registered_companies(after=OTHERS), staff=staff)
    empty = {store: Stall(shop, f"W{week.week:02d}", {}) for store, shop in zip(week.stores, opened, strict=True)}
    shoppers = {number: known[household(number)] for number in week.households}
    return Fixtures(shoppers, _filled(empty, week, processes=processes, report=report), tokens, staff)


def _signed_up(week: Plan) -> tuple[dict[Resident, UUID], dict[UUID, str]]:
    """With passwords that nobody needs a second time."""
    comers = [household(sale.receipt.household_id) for sale in week.over_http]
    comers += [owner(sale.receipt.store_id) for sale in week.over_http]
    known, tokens = dict[Resident, UUID](), dict[UUID, str]()
    with client() as http:
        house = House(settings.PUBLIC_URL, http)
        for who in dict.fromkeys(comers):
            with_password = replace(who, password=secrets.token_urlsafe(18))
            known[who] = UUID(house.sign_up(with_password))
            tokens[known[who]] = house.signed_in(with_password, door="storefront").token
    return known, tokens


def _filled(empty: Mapping[int, Stall], week: Plan, *, processes: Processes, report: Report) -> dict[int, Stall]:
    """With all that the week will sell, store by store; the fullest first."""
    stores = sorted(empty, key=lambda store: -len(week.goods[store]))
    works = [(empty[store], week.goods[store]) for store in stores]
    with report.bar("listings", total=sum(map(len, week.goods.values()))) as progress:
        filled = processes.run(_stocked, works, done=lambda work: progress(len(work[1])))
    return dict(zip(stores, filled, strict=True))


def _stocked(work: tuple[Stall, Sequence[Goods]]) -> Stall:
    stall, rows = work
    with entered("replay"):
        with acting_as(stall.shop.seller):
            required = {category.code: category.facts.required for category in catalog.queries.categories()}
        listings = [listing(row, required=required[category_of(row.product)], lot=stall.lot) for row in rows]
        skus = shops.fill_shelves(stall.shop, listings)
    return replace(stall, skus={int(code): sku_id for code, sku_id in skus.items()})


def category_of(product: Product) -> str:
    return CATEGORIES.get(product.department, "general")


def listing(goods: Goods, *, required: Collection[str], lot: str) -> NewListing:
    """One row of a store's bulk listing; the SKU bears the product's number."""
    product, category = goods.product, category_of(goods.product)
    name = product.type or product.category or product.department
    known = _known(product)
    return NewListing(
        content=Content(
            category=category,
            title_zh=f"{NAMES[category]} {product.id} {name}".strip(),
            title_en=f"{name} {product.id}".strip(),
            facts={fact: known.get(fact) or UNSTATED for fact in required},
            delivery_hours=DISPATCH_HOURS,
        ),
        skus=(
            NewSku(
                code=str(product.id),
                spec=product.package or UNSTATED,
                price=Money(goods.price),
                on_hand=goods.quantity,
                lot=lot,
            ),
        ),
    )


def _known(product: Product) -> dict[str, str]:
    return {
        Fact.PRODUCER: f"制造商 {product.manufacturer_id}" if product.manufacturer_id else "",
        Fact.SPECIFICATION: product.package or product.type,
        Fact.NET_CONTENT: product.package,
        Fact.BRAND: product.brand,
    }
