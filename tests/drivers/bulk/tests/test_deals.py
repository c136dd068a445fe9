"""Is a plan of deals as large as was asked for, and the same for everybody who reads it?"""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from uuid import UUID

import pytest

from catalog.listings.types import ReturnTerms, Supply
from catalog.window.types import Offer
from orders.sales.types import Recipient
from platform_core.actors import part
from platform_core.clock import LOCAL
from platform_core.drivers.world.fixtures import Fixtures, Shop, Shopper
from platform_core.money import Money
from tests.drivers.bulk.deals import LISTINGS, SIGNED, SIGNED_FOR, WAYS, Course, Plan, Planned

NOW = datetime(2026, 3, 10, 2, 0, tzinfo=UTC)
ORDERS = 101


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
        fact_set=1,
        images=(),
        content_sha256="",
        available=1,
    )


@pytest.fixture
def plan() -> Plan:
    home = Recipient(name="某人", phone="13900000000", region_code="330106", address="一号")
    fixtures = Fixtures(
        shoppers=tuple(Shopper(UUID(int=n), home) for n in range(10)),
        shops=tuple(Shop(UUID(int=n), UUID(int=n)) for n in range(2)),
        shelves=(tuple(map(offer, range(1, LISTINGS + 1))),) * 2,
        staff=part("staff"),
    )
    return Plan(ORDERS, fixtures, NOW)


@pytest.fixture
def deals(plan: Plan) -> list[Planned]:
    return [plan.planned(number) for number in range(ORDERS)]


class TestAPlan:
    def test_has_ten_lines_an_order(self, deals: list[Planned]) -> None:
        assert {len(planned.deal.wanted) for planned in deals} == {10}

    def test_says_the_same_twice(self, plan: Plan, deals: list[Planned]) -> None:
        again = [plan.planned(number) for number in range(ORDERS)]

        assert [(one.kind, one.placed_at, one.deal.wanted, one.deal.shopper) for one in deals] == [
            (one.kind, one.placed_at, one.deal.wanted, one.deal.shopper) for one in again
        ]

    def test_wants_the_same_in_every_deal_of_a_kind(self, deals: list[Planned]) -> None:
        wanted: dict[object, set[object]] = {}
        for planned in deals:
            wanted.setdefault(planned.kind, set()).add(planned.deal.wanted)

        assert all(len(baskets) == 1 for baskets in wanted.values())

    def test_wants_nothing_twice_in_one_order(self, deals: list[Planned]) -> None:
        assert all(len({line.sku_id for line in planned.deal.wanted}) == 10 for planned in deals)

    def test_lets_every_shop_see_every_course(self, deals: list[Planned]) -> None:
        assert len({planned.kind for planned in deals}) == 2 * len(Course)

    def test_gives_nobody_a_price_below_nothing(self, plan: Plan, deals: list[Planned]) -> None:
        prices = {o.sku_id: o.unit_price.amount for o in plan.fixtures.shelves[0]}
        lines = [line for planned in deals for line in planned.deal.wanted]

        cut = [sum(a.amount.amount for a in line.adjustments) for line in lines]
        assert {bool(fen) for fen in cut} == {True, False}
        assert all(prices[w.sku_id] * w.quantity + fen > 0 for w, fen in zip(lines, cut, strict=True))

    def test_is_over_by_now_what_has_ended(self, deals: list[Planned]) -> None:
        oldest = timedelta(hours=max(way.ages[1] for way in WAYS.values()))
        for deal in deals:
            assert NOW - oldest <= deal.placed_at <= NOW
            assert deal.course is not Course.RECEIVED or deal.after(216_000) <= NOW
            assert deal.course is not Course.PLACED or deal.after(1_800) > NOW

    def test_has_all_parcels_of_a_kind_signed_for_on_one_day(self, deals: list[Planned]) -> None:
        days: dict[object, set[date]] = {}
        for deal in deals:
            if deal.course in SIGNED:
                days.setdefault(deal.kind, set()).add(deal.after(SIGNED_FOR).astimezone(LOCAL).date())

        assert [len(signed) for signed in days.values()] == [1] * 6
        assert len({deal.placed_at for deal in deals}) == ORDERS
