"""Who lives in the replayed week, and what stands on its shelves? Made before the first sale.

A product of the data is listed among general goods, with the legal facts that this category asks for. Food and
cosmetics need dates and licences, which the data do not tell and we do not invent.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Mapping, Sequence
from concurrent.futures import Executor
from dataclasses import dataclass
from typing import Final, TypeAlias
from uuid import UUID

from catalog.listings import queries as listings_queries
from catalog.listings.types import Content, Fact, in_words
from catalog.publishing.types import NewListing
from catalog.stock.types import NewSku
from platform_core.actors import Actor
from platform_core.drivers.processes import run
from platform_core.drivers.world import fixtures
from platform_core.drivers.world.acting import acting_as
from platform_core.drivers.world.fixtures import Shop, Shopper
from platform_core.drivers.world.people import Resident
from platform_core.drivers.world.progress import Report
from platform_core.money import Money
from platform_core.tenancy.door import entered
from tests.drivers.replay.receipts import Product, Week

LOT: Final = "W1"
UNSTATED: Final = "数据集未载明"  # said openly: the data do not tell, and we do not invent
CATEGORY: Final = "general"
DISPATCH_HOURS: Final = 48


Stall: TypeAlias = tuple[Shop, Mapping[int, UUID]]  # where a sale takes place, with the SKUs by product


@dataclass(frozen=True, slots=True)
class Fixtures:
    """Everybody and everything that is there before the first sale: shoppers by household, stalls by store."""

    shoppers: Mapping[int, Shopper]
    stalls: Mapping[int, Stall]
    staff: Actor


def settle(week: Week, *, workers: Executor, report: Report) -> Fixtures:
    """Register everybody, open the shops, and fill their shelves with all that the week will sell.

    The data know numbers only, so names and telephones are made of them.
    """
    households = sorted({receipt.household_id for receipt in week.receipts})
    stores = sorted({receipt.store_id for receipt in week.receipts})
    buyers = [Resident(f"household_{n}", f"住户{n}", f"130{n:08d}") for n in households]
    owners = [Resident(f"store_{n}", f"店主{n}", f"131{n:08d}") for n in stores]
    progress = report.tenths("people", total=1 + len(owners) + len(buyers))
    with entered("replay"):
        staff, opened, shoppers = fixtures.settle(owners, buyers, trades=(CATEGORY,), progress=progress)
        with acting_as(staff):
            required = listings_queries.categories_named([CATEGORY])[CATEGORY].facts.asked.required_codes
    shelves = listings(week, required=required)
    works = [(shop, shelves[store]) for store, shop in zip(stores, opened, strict=True)]
    progress = report.tenths("listings", total=sum(map(len, shelves.values())))
    stalls = run(workers, _stocked, works, done=lambda work: progress(len(work[1])))
    return Fixtures(dict(zip(households, shoppers, strict=True)), dict(zip(stores, stalls, strict=True)), staff)


def _stocked(work: tuple[Shop, Sequence[NewListing]]) -> Stall:
    shop, rows = work
    with entered("replay"):
        skus = fixtures.fill_shelves(shop, rows)
    return shop, {int(code): sku_id for code, sku_id in skus.items()}


def listings(week: Week, *, required: Collection[str]) -> dict[int, list[NewListing]]:
    """What each store lists: at the price of the week's first sale, in the quantity that the week will sell."""
    prices, sold = dict[tuple[int, int], int](), Counter[tuple[int, int]]()
    for receipt in week.receipts:
        for item in receipt.items:
            place = receipt.store_id, item.product_id
            prices.setdefault(place, item.unit_price)
            sold[place] += item.quantity
    found = defaultdict[int, list[NewListing]](list)
    for (store, product_id), price in prices.items():
        product = week.products.get(product_id) or Product(product_id)
        pieces = sold[store, product_id]
        found[store].append(_listing(product, price, pieces, required=required))
    return found


def _listing(product: Product, price: int, pieces: int, *, required: Collection[str]) -> NewListing:
    """One row of a store's bulk listing; the SKU bears the product's number."""
    name = product.type or product.category or product.department
    known: dict[str, str] = {
        Fact.PRODUCER: f"制造商 {product.manufacturer_id}" if product.manufacturer_id else "",
        Fact.SPECIFICATION: product.package or product.type,
        Fact.NET_CONTENT: product.package,
        Fact.BRAND: product.brand,
    }
    content = Content(
        category=CATEGORY,
        title_zh=f"商品 {product.id} {name}".strip(),
        title_en=f"{name} {product.id}".strip(),
        facts=in_words({fact: known.get(fact) or UNSTATED for fact in required}),
        delivery_hours=DISPATCH_HOURS,
    )
    spec = product.package or UNSTATED
    sku = NewSku(code=str(product.id), spec=spec, price=Money(price), on_hand=pieces, lot=LOT)
    return NewListing(content=content, skus=(sku,))
