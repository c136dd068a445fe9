"""The people, shops and goods of the demo, made by the same commands as everybody's."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Final
from uuid import UUID

from django.db import transaction

import platform_core.accounts.queries
from catalog.listings import commands as listings_commands
from catalog.listings.types import Content, Exclusion, FactValue, ReturnTerms, in_words
from catalog.publishing.types import NewListing
from catalog.stock import queries as stock_queries
from catalog.stock.types import NewSku
from platform_core.accounts.commands import people as accounts_commands
from platform_core.actors import Actor
from platform_core.drivers.demo.people import (
    CLERKS,
    EVERYBODY,
    LAMP_OWNER,
    REGULATOR,
    SECOND,
    STAFF,
    TEA_OWNER,
    TOTP_SECRET,
    DemoPerson,
)
from platform_core.drivers.demo.photos import draw_photo
from platform_core.drivers.world import fixtures, people
from platform_core.drivers.world.acting import acting_as
from platform_core.drivers.world.fixtures import Shop
from platform_core.money import Money

MADE: Final[Mapping[DemoPerson, Callable[..., Actor]]] = {
    STAFF: people.employ,
    SECOND: people.employ,
    REGULATOR: people.appoint,
}


BY_LAW: Final = ReturnTerms()
FOOD: Final = {
    **in_words(
        {
            "origin": "浙江省杭州市",
            "producer": "青山茶业有限公司",
            "producer_address": "浙江省杭州市西湖区龙井路1号",
            "specification": "罐装",
            "ingredients": "绿茶",
            "additives": "无",
            "production_date": "2026-04-01",
            "storage": "阴凉干燥处密封保存",
            "standard": "GB/T 18650",
        }
    ),
    "net_content": FactValue("100", "g"),
    "shelf_life": FactValue("18", "month"),
    "food_licence": FactValue("SC11433010600001", valid_until=date(2029, 3, 31)),
}
BEST_BEFORE: Final = date(2027, 9, 30)
LAMP_FACTS: Final = {
    **in_words(
        {
            "origin": "广东省中山市",
            "producer": "吴记灯具厂",
            "producer_address": "广东省中山市古镇镇灯都路8号",
            "specification": "台灯",
            "brand": "吴记",
            "model": "WJ-01",
            "performance": "5000K,无可视频闪",
            "manual": "随包装附中文说明书",
            "safety_warning": "请勿在潮湿处使用,更换光源前请断电",
            "warranty": "整机保修一年",
        }
    ),
    "rated_power": FactValue("9", "W"),
    "rated_voltage": FactValue("220", "V"),
    "ccc_mark": FactValue("2026011001000001", valid_until=date(2030, 12, 31)),
}


def _listing(
    sku: NewSku,
    zh: str,
    en: str,
    *,
    category: str,
    facts: Mapping[str, FactValue],
    hours: int,
    terms: ReturnTerms = BY_LAW,
) -> NewListing:
    """``hours``: within which a parcel is handed over."""
    content = Content(
        category=category, title_zh=zh, title_en=en, facts=facts, delivery_hours=hours, return_terms=terms
    )
    return NewListing(content=content, skus=(sku,))


TEA: Final = _listing(
    NewSku(code="LJ-100", spec="100克罐装", price=Money(12_800), on_hand=200, lot="2026-04-A", best_before=BEST_BEFORE),
    "明前龙井 100克",
    "Longjing tea, first harvest, 100 g",
    category="food",
    facts=FOOD,
    hours=48,
)
WHITE_TEA: Final = _listing(
    NewSku(code="AJ-100", spec="100克罐装", price=Money(9_900), on_hand=120, lot="2026-04-B", best_before=BEST_BEFORE),
    "安吉白茶 100克",
    "Anji white tea, 100 g",
    category="food",
    facts=FOOD | in_words({"producer": "安吉青山茶厂"}),
    hours=48,
)
DENTED_TEA: Final = _listing(
    NewSku(
        code="LJ-100-B",
        spec="100克罐装,罐身凹陷",
        price=Money(6_800),
        on_hand=20,
        lot="2026-04-A",
        best_before=BEST_BEFORE,
    ),
    "明前绿茶 100克 瑕疵罐",
    "Green tea, first harvest, dented tin, 100 g",
    category="food",
    facts=FOOD | in_words({"flaw": "罐身凹陷,内封完好"}),
    hours=48,
    terms=ReturnTerms(Exclusion.NEAR_EXPIRY_OR_FLAWED),
)
LAMP: Final = _listing(
    NewSku(code="WJ-01", spec="白色", price=Money(15_900), on_hand=30, lot="WJ-2026-10"),
    "护眼台灯",
    "Desk lamp",
    category="electronics",
    facts=LAMP_FACTS,
    hours=24,
)
TRADES: Final = ("food", "general", "electronics", "household", "digital_content")
SHOPS: Final = ((TEA_OWNER, "青山茶铺", (TEA, WHITE_TEA, DENTED_TEA)), (LAMP_OWNER, "吴记灯具", (LAMP,)))


@dataclass(frozen=True, slots=True)
class Fixtures:
    """The people of the demo, and the shelves of its shops: SKUs by code."""

    persons: Mapping[DemoPerson, UUID]
    shops: Sequence[tuple[Shop, Mapping[str, UUID]]]


class HalfOpen(Exception):
    """Some of the people or shops are missing: an older version was stopped while it made them."""


def is_there() -> bool:
    """Tell whether somebody has begun to open the shops on this database."""
    return people.find(STAFF.username) is not None


def open_shops() -> None:
    """Register everybody, open the shops, put the goods on sale: all of it, or nothing where it is stopped."""
    with transaction.atomic():
        _open_shops()


def open_fixtures() -> Fixtures:
    """Read the people of the demo and the goods of their shops. Raises ``HalfOpen``."""
    persons = {person: id_ for person in EVERYBODY if (id_ := people.find(person.username))}
    if len(persons) < len(EVERYBODY):
        raise HalfOpen("not everybody is there")
    return Fixtures(persons, [_open_shop(persons[owner]) for owner, _, _ in SHOPS])


def _open_shop(owner_id: UUID) -> tuple[Shop, Mapping[str, UUID]]:
    with acting_as(people.shopper(owner_id)):
        posts = platform_core.accounts.queries.posts_of(owner_id)
    if not posts:
        raise HalfOpen("somebody has no shop")
    shop = Shop(posts[0].merchant_id, owner_id)
    with acting_as(shop.seller):
        return shop, dict(stock_queries.skus_of_shop(shop.seller).values_list("code", "id"))


def _open_shops() -> None:
    known = dict(zip(EVERYBODY, people.register([person.resident for person in EVERYBODY]), strict=True))
    for person, make in MADE.items():
        make(known[person], secret=TOTP_SECRET)
    founders = [(known[owner], owner.resident, name) for owner, name, _ in SHOPS]
    companies, staff = fixtures.registered_companies(), people.staff(known[STAFF])
    opened = fixtures.open_shops(founders, companies, trades=TRADES, staff=staff)
    for shop, (_, _, shelf) in zip(opened, SHOPS, strict=True):
        fixtures.fill_shelves(shop, with_pictures(shop, shelf))
    _take_on_clerks(opened[0], known)


def _take_on_clerks(shop: Shop, known: Mapping[DemoPerson, UUID]) -> None:
    with acting_as(shop.seller) as now:
        for person, role in CLERKS.items():
            accounts_commands.grant_membership(
                known[person], merchant_id=shop.merchant_id, role=role, by=shop.seller, at=now
            )


def with_pictures(shop: Shop, shelf: Sequence[NewListing]) -> list[NewListing]:
    """Each with a photo of itself, which the shop has uploaded."""
    rows = []
    for row in shelf:
        photo = draw_photo(row.skus[0].code, row.content.title_en)
        with acting_as(shop.seller) as now:
            picture = listings_commands.keep_image(photo, merchant_id=shop.merchant_id, by=shop.seller, at=now)
        rows.append(replace(row, content=replace(row.content, images=(picture.sha256,))))
    return rows
