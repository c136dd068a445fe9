"""Is a plan of deals exactly as large as was asked for, and the same for everybody who reads it?"""

from __future__ import annotations

from collections import Counter
from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest

from catalog.types import Offer, ReturnTerms, Supply
from orders.types import Recipient
from platform_core.actors import part
from platform_core.drivers.bulk import comparing
from platform_core.drivers.bulk.deals import SIGNED, WAYS, Course, Plan, Size
from platform_core.drivers.world.fixtures import Fixtures, Shopper
from platform_core.drivers.world.shops import Shop
from platform_core.money import Money

NOW = datetime(2026, 3, 10, 2, 0, tzinfo=UTC)
SMALL = Size(orders=101, lines=707, deadlines=600)


def offer(number: int) -> Offer:
    return Offer(
        sku_id=UUID(int=number),
        sku_code=f"B{number}",
        spec="一件装",
        listing_id=UUID(int=number),
        version_id=UUID(int=number),
        version_number=1,
        merchant_id=UUID(int=1),
        title_zh="茶",
        title_en="Tea",
        unit_price=Money(499 + number),
        supply=Supply.GOODS,
        category="general",
        return_terms=ReturnTerms(),
        delivery_hours=48,
        facts={},
        images=(),
        content_sha256="",
        available=1,
    )


def plan(size: Size = SMALL) -> Plan:
    home = Recipient(name="某人", phone="13900000000", region_code="330106", address="一号")
    fixtures = Fixtures(
        shoppers=tuple(Shopper(UUID(int=n), home) for n in range(size.shoppers)),
        shops=tuple(Shop(UUID(int=n), UUID(int=n)) for n in range(size.shops)),
        shelves=(tuple(map(offer, range(1, size.listings + 1))),) * size.shops,
        staff=part("staff"),
    )
    return Plan(size, fixtures, NOW)


class TestAPlan:
    @pytest.mark.parametrize("size", [SMALL, Size(orders=100, lines=1_000, deadlines=1_000)])
    def test_has_as_many_lines_and_clocks_as_were_asked_for(self, size: Size) -> None:
        deals = [plan(size).planned(number) for number in range(size.orders)]

        signed = sum(planned.course in SIGNED for planned in deals)
        assert sum(len(planned.deal.wanted) for planned in deals) == size.lines
        assert size.orders + signed + sum(planned.lines_with_a_clock for planned in deals) == size.deadlines

    def test_says_the_same_twice(self) -> None:
        first, again = ([plan().planned(n) for n in range(40)] for _ in range(2))

        assert [(one.kind, one.placed_at, one.deal.wanted, one.deal.shopper) for one in first] == [
            (one.kind, one.placed_at, one.deal.wanted, one.deal.shopper) for one in again
        ]

    def test_wants_the_same_in_every_deal_of_a_kind(self) -> None:
        wanted: dict[object, set[object]] = {}
        for planned in map(plan().planned, range(SMALL.orders)):
            wanted.setdefault(planned.kind, set()).add(planned.deal.wanted)

        assert all(len(baskets) == 1 for baskets in wanted.values())
        assert len(wanted) < SMALL.orders / 2

    def test_wants_nothing_twice_in_one_order(self) -> None:
        baskets = [plan().planned(number).deal.wanted for number in range(SMALL.orders)]

        assert all(len({line.sku_id for line in wanted}) == len(wanted) > 0 for wanted in baskets)

    def test_has_orders_of_different_lengths(self) -> None:
        lengths = Counter(plan().lines_of(number) for number in range(SMALL.orders))

        assert min(lengths) < 7 < max(lengths)

    def test_lets_every_shop_see_every_course(self) -> None:
        seen = {(deal.shop_id, deal.course) for deal in map(plan().planned, range(SMALL.orders))}

        assert len(seen) == 2 * len(Course)

    def test_gives_nobody_a_price_below_nothing(self) -> None:
        prices = {o.sku_id: o.unit_price.amount for o in plan().fixtures.shelves[0]}
        lines = [line for number in range(SMALL.orders) for line in plan().planned(number).deal.wanted]

        cut = [sum(a.amount.amount for a in line.adjustments) for line in lines]
        assert {bool(fen) for fen in cut} == {True, False}
        assert all(prices[w.sku_id] * w.quantity + fen > 0 for w, fen in zip(lines, cut, strict=True))

    def test_is_over_by_now_what_has_ended(self) -> None:
        oldest = timedelta(hours=max(way.ages[1] for way in WAYS.values()))
        for deal in map(plan().planned, range(SMALL.orders)):
            assert NOW - oldest <= deal.placed_at <= NOW
            assert deal.course is not Course.RECEIVED or deal.after(216_000) <= NOW
            assert deal.course is not Course.PLACED or deal.after(1_800) > NOW


class TestASize:
    @pytest.mark.parametrize(
        ("size", "why"),
        [
            (Size(orders=10, lines=9, deadlines=10), "one line at least"),
            (Size(orders=0, lines=9, deadlines=10), "one line at least"),
            (Size(orders=10, lines=1_001, deadlines=500), "200 lines at most"),
            (Size(orders=100, lines=200, deadlines=157), "have 158 to 358 clocks"),
            (Size(orders=100, lines=200, deadlines=359), "have 158 to 358 clocks"),
        ],
    )
    def test_is_refused_when_it_cannot_be(self, size: Size, why: str) -> None:
        assert why in size.refusal()

    @pytest.mark.parametrize("deadlines", [158, 358])
    def test_may_go_to_the_edges(self, deadlines: int) -> None:
        assert Size(orders=100, lines=200, deadlines=deadlines).refusal() == ""


class TestASample:
    def test_has_enough_of_the_rarest_rows(self) -> None:
        chosen = comparing.sample(plan(), rows=20)

        assert sum(plan().planned(number).course in SIGNED for number in chosen) == 20

    def test_is_everything_when_there_is_not_enough(self) -> None:
        assert comparing.sample(plan(), rows=1_000) == set(range(SMALL.orders))
