"""The town on which a stack opens: a case of every kind that people of the demo can be a party of, in many states.

`scenes` and `scenes_beyond` have the stories. A test names the states that nobody brings about here, and says why.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from datetime import timedelta
from typing import Final
from uuid import UUID

from catalog.listings import queries as listings_queries
from catalog.listings.types import Content, in_words
from catalog.publishing.types import NewListing
from catalog.stock.types import NewSku
from orders.contracts.types import RequestedLine
from platform_core.actors import Actor, Role
from platform_core.drivers.demo import opening
from platform_core.drivers.demo.opening import Fixtures, HalfOpen
from platform_core.drivers.demo.people import REGULATOR, STAFF
from platform_core.drivers.demo.scenes import OF_SALES
from platform_core.drivers.demo.scenes_beyond import OF_OTHERS
from platform_core.drivers.demo.story import FLOOR, FLOWERS, LAMP, POTS, SPARE, TEA, TRAY, WEEKS, Act, Story
from platform_core.drivers.world import fixtures as shelves
from platform_core.drivers.world import people
from platform_core.drivers.world.acting import acting_as
from platform_core.drivers.world.clocks import MovedClock
from platform_core.drivers.world.deals import Deal
from platform_core.money import Money

GENERAL: Final = "general"
STORIES: Final = (*OF_SALES, *OF_OTHERS)
LANTERN: Final = "LANTERN"  # put on its shelf when all else is done
POT_NAMES: Final = (
    ("朱泥小壶", "Small red teapot"),
    ("青花盖碗", "Blue and white lidded bowl"),
    ("玻璃公道杯", "Glass pitcher"),
    ("仿古执壶", "Ewer after an old one"),
    ("白瓷茶罐", "White porcelain caddy"),
    ("粗陶茶碗", "Stoneware bowl"),
    ("铸铁茶壶", "Cast iron teapot"),
)
GOODS: Final[Mapping[str, tuple[int, str, str, int]]] = {  # the shop, the names, and the price in fen
    TRAY: (TEA, "竹制茶盘", "Bamboo tea tray", 8_800),
    FLOWERS: (TEA, "杭白菊 50克", "Chrysanthemum flowers, 50 g", 3_600),
    SPARE: (LAMP, "床头小夜灯", "Night light", 4_900),
    LANTERN: (LAMP, "竹骨纸灯笼", "Paper lantern", 3_900),
    FLOOR: (LAMP, "落地灯", "Floor lamp", 29_900),
    **{code: (TEA, *names, 6_600) for code, names in zip(POTS, POT_NAMES, strict=True)},
}


def is_there() -> bool:
    """Tell whether all of it was played: then the last of the goods is on its shelf.

    Raises ``HalfOpen`` where a start was stopped while it played.
    """
    (_, tea), (_, lamps) = opening.open_fixtures().shops
    if LANTERN not in lamps and TRAY in tea:
        raise HalfOpen("the town is not whole")
    return LANTERN in lamps


def make(clock: MovedClock) -> None:
    """Play all stories, what was done earlier first. The clock shows the present again afterwards."""
    fixtures, present = opening.open_fixtures(), clock.now()
    try:
        clock.set_to(present - timedelta(days=WEEKS))
        goods = _fill_shelves(fixtures, GOODS.keys() - {LANTERN})
        deals = [(story, _deal(story, fixtures, goods, number)) for number, story in enumerate(STORIES, 1)]
        for days in sorted({story.days for story in STORIES}, reverse=True):
            clock.run_to(present - timedelta(days=days))
            for story, deal in deals:
                if story.days == days:
                    _play(story.ago, deal)
    finally:
        clock.reset()
    for story, deal in deals:
        _play(story.now, deal)
    _fill_shelves(fixtures, {LANTERN})


def _fill_shelves(fixtures: Fixtures, codes: Collection[str]) -> dict[str, UUID]:
    found: dict[str, UUID] = {}
    for place, (shop, _) in enumerate(fixtures.shops):
        with acting_as(shop.seller):
            required = listings_queries.categories_named([GENERAL])[GENERAL].facts.asked.required_codes
        listings = [_listing(code, required) for code, good in GOODS.items() if good[0] == place and code in codes]
        found |= shelves.fill_shelves(shop, opening.with_pictures(shop, listings)) if listings else {}
    return found


def _listing(code: str, required: Iterable[str]) -> NewListing:
    _, zh, en, fen = GOODS[code]
    content = Content(
        category=GENERAL, title_zh=zh, title_en=en, facts=in_words(dict.fromkeys(required, "见包装")), delivery_hours=48
    )
    return NewListing(content=content, skus=(NewSku(code=code, spec="1件", price=Money(fen), on_hand=200, lot=code),))


def _deal(story: Story, fixtures: Fixtures, goods: Mapping[str, UUID], number: int) -> Deal:
    shop, skus = fixtures.shops[story.shop]
    _, _, shelf = opening.SHOPS[story.shop]
    [first] = shelf[0].skus
    deal = Deal(
        number=number,
        shopper=people.shopper(fixtures.persons[story.by]),
        seller=shop.seller,
        staff=people.staff(fixtures.persons[STAFF]),
        recipient=story.by.resident.recipient,
        wanted=[RequestedLine(goods[story.good] if story.good else skus[first.code], 1)],
        lot=story.good or first.lot or "",
        series="T",
    )
    deal.authority = Actor(id=fixtures.persons[REGULATOR], role=Role.REGULATOR)
    return deal


def _play(acts: Iterable[Act], deal: Deal) -> None:
    for act in acts:
        act(deal)
