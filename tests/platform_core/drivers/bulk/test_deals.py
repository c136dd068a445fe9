"""Is a book of deals exactly as large as was asked for, and the same for everybody who reads it?"""

from __future__ import annotations

from collections import Counter
from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest

from catalog.types import Offer, ReturnTerms, Supply
from merchants.types import RegistrationKind, TraderFacts
from orders.types import Recipient
from platform_core.drivers.bulk import checking
from platform_core.drivers.bulk.deals import AGES, SIGNED, Book, Course, Size
from platform_core.drivers.bulk.fixtures import Fixtures, Shop, Shopper
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


def shop(number: int, *, listings: int) -> Shop:
    trader = TraderFacts(
        merchant_id=UUID(int=number),
        trade_name="店",
        state="open",
        kind=RegistrationKind.ENTERPRISE,
        registered=True,
        region_code="330106",
        service_phone="400",
        shown={},
        statement="",
        licence_valid_until=None,
        verified_at=NOW,
    )
    return Shop(
        merchant_id=UUID(int=number),
        owner_id=UUID(int=number),
        trader=trader,
        commission=500,
        shelf=tuple(map(offer, range(1, listings + 1))),
        accounts={},
    )


def book(size: Size = SMALL) -> Book:
    home = Recipient(name="某人", phone="13900000000", region_code="330106", address="一号")
    return Book(
        size,
        Fixtures(
            shoppers=tuple(Shopper(UUID(int=n), home) for n in range(size.shoppers)),
            shops=tuple(shop(n, listings=size.listings) for n in range(size.shops)),
        ),
        NOW,
    )


class TestABook:
    @pytest.mark.parametrize("size", [SMALL, Size(orders=100, lines=1_000, deadlines=1_000)])
    def test_has_as_many_lines_and_clocks_as_were_asked_for(self, size: Size) -> None:
        deals = [book(size).deal(number) for number in range(size.orders)]

        signed = sum(deal.course in SIGNED for deal in deals)
        assert sum(len(deal.wishes) for deal in deals) == size.lines
        assert size.orders + signed + sum(deal.lines_with_a_clock for deal in deals) == size.deadlines

    def test_says_the_same_twice(self) -> None:
        assert [book().deal(n) for n in range(40)] == [book().deal(n) for n in range(40)]

    def test_wants_nothing_twice_in_one_order(self) -> None:
        deals = [book().deal(number) for number in range(SMALL.orders)]

        assert all(len({wish.sku_id for wish in deal.wishes}) == len(deal.wishes) > 0 for deal in deals)

    def test_has_orders_of_different_lengths(self) -> None:
        lengths = Counter(book().lines_of(number) for number in range(SMALL.orders))

        assert min(lengths) < 7 < max(lengths)

    def test_lets_every_shop_see_every_course(self) -> None:
        seen = {(deal.shop.merchant_id, deal.course) for deal in map(book().deal, range(SMALL.orders))}

        assert len(seen) == 2 * len(Course)

    def test_gives_nobody_a_price_below_nothing(self) -> None:
        prices = {o.sku_id: o.unit_price.amount for o in book().fixtures.shops[0].shelf}
        wishes = [wish for number in range(SMALL.orders) for wish in book().deal(number).wishes]

        cut = [sum(a.amount.amount for a in wish.adjustments) for wish in wishes]
        assert {bool(fen) for fen in cut} == {True, False}
        assert all(prices[w.sku_id] * w.quantity + fen > 0 for w, fen in zip(wishes, cut, strict=True))

    @pytest.mark.parametrize("number", range(SMALL.orders))
    def test_is_over_by_now_what_has_ended(self, number: int) -> None:
        deal = book().deal(number)

        oldest = timedelta(hours=max(to for _, to in AGES.values()))
        assert NOW - oldest <= deal.placed_at <= NOW
        if deal.course is Course.RECEIVED:
            assert deal.after(216_000) <= NOW
        if deal.course is Course.PLACED:
            assert deal.after(1_800) > NOW


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
        chosen = checking.sample(book(), rows=20)

        assert sum(book().deal(number).course in SIGNED for number in chosen) == 20

    def test_is_everything_when_there_is_not_enough(self) -> None:
        assert checking.sample(book(), rows=1_000) == set(range(SMALL.orders))
