"""Who and what has to be there before the first of many deals? People, shops and shelves that are never sold out."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final
from uuid import UUID

import catalog.queries
import platform_core.vault.commands
from catalog.types import Content, NewListing, NewSku, Offer
from orders.types import Recipient
from platform_core.actors import Actor
from platform_core.drivers.world import people, shops
from platform_core.drivers.world.acting import acting_as
from platform_core.drivers.world.people import FOUNDER, Resident
from platform_core.drivers.world.shops import Shop
from platform_core.money import Money
from platform_core.vault.types import Place

STAFF: Final = Resident("many_staff", "平台员", "13700000000")
RETENTION: Final = "RT_TRANSACTION"  # of the keys under which orders and contracts seal
CATEGORY: Final = "general"
LOT: Final = "B1"
PLENTY: Final = 10_000_000  # pieces of everything
OTHERS: Final = 1_000  # credit codes that belong to demo and tests


@dataclass(frozen=True, slots=True)
class Shopper:
    """Somebody with an account, and where their parcels go."""

    person_id: UUID
    recipient: Recipient

    @property
    def actor(self) -> Actor:
        return people.shopper(self.person_id)


@dataclass(frozen=True, slots=True)
class Fixtures:
    """Everybody and everything that stands before the first deal. ``shelves``: the offers of each shop."""

    shoppers: tuple[Shopper, ...]
    shops: tuple[Shop, ...]
    shelves: tuple[tuple[Offer, ...], ...]
    staff: Actor


def are_there() -> bool:
    """Have such people been made in this database?"""
    return people.find(STAFF.username) is not None


def settle(
    owners: Sequence[Resident],
    buyers: Sequence[Resident],
    *,
    trades: tuple[str, ...] = (CATEGORY,),
    at: datetime | None = None,
    progress: Callable[[int], object] = lambda _: None,
) -> tuple[Actor, list[Shop], list[Shopper]]:
    """Register staff, owners and buyers, and open the owners' shops. All of them in the order given."""
    staff_id, *ids = people.register([STAFF, *owners, *buyers], at=at, progress=progress)
    staff = people.employ(staff_id, at=at)
    founders = [(person, who, f"{who.name}的店") for person, who in zip(ids, owners, strict=False)]
    companies = shops.invented_companies(after=OTHERS)
    opened = shops.open_shops(founders, companies, trades=trades, staff=staff, at=at)
    shoppers = zip(ids[len(owners) :], buyers, strict=True)
    return staff, opened, [Shopper(person, who.recipient) for person, who in shoppers]


def make(*, shoppers: int, shops: int, listings: int, at: datetime | None = None) -> Fixtures:
    """So many of each; every shop has as many ``listings``. As of ``at`` or of now."""
    owners = [Resident(f"many_owner_{n}", f"店主{n}", f"138{n:08d}") for n in range(shops)]
    buyers = [Resident(f"many_{n}", f"住户{n}", f"139{n:08d}") for n in range(shoppers)]
    staff, opened, everybody = settle(owners, buyers, at=at)
    _make_keys(everybody)
    shelves = tuple(_filled(shop, listings=listings, at=at) for shop in opened)
    return Fixtures(tuple(everybody), tuple(opened), shelves, staff)


def _make_keys(shoppers: Sequence[Shopper]) -> None:
    """Of the class of their orders, here and not with each one's first: parallel workers would wait for each other."""
    with acting_as(FOUNDER):
        for shopper in shoppers:
            place = Place("orders_order", shopper.person_id, shopper.person_id)
            platform_core.vault.commands.seal({}, retention=RETENTION, place=place)


def _filled(shop: Shop, *, listings: int, at: datetime | None) -> tuple[Offer, ...]:
    with acting_as(shop.seller):
        required = catalog.queries.categories_named([CATEGORY])[CATEGORY].facts.required
    skus = shops.fill_shelves(shop, [_listing(number, required) for number in range(listings)], at=at)
    with acting_as(shop.seller, at=at) as now:
        offers = catalog.queries.offers(skus.values(), at=now)
    return tuple(offers[sku_id] for sku_id in skus.values())


def _listing(number: int, required: Sequence[str]) -> NewListing:
    content = Content(
        category=CATEGORY,
        title_zh=f"茉莉花茶{number}",
        title_en=f"Jasmine tea {number}",
        facts=dict.fromkeys(required, "见包装"),
        delivery_hours=48,
    )
    price = Money(499 + 137 * number)
    sku = NewSku(code=f"B{number:05d}", spec=f"{number % 9 + 1}件装", price=price, on_hand=PLENTY, lot=LOT)
    return NewListing(content=content, skus=(sku,))
