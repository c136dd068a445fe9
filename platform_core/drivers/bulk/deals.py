"""Who buys what of whom, when, and how far does it get? Decided by a number alone, so that two decide it alike."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from functools import cached_property
from hashlib import blake2b
from typing import Final
from uuid import UUID

from orders.policies import MOST_LINES
from orders.types import Adjustment, AdjustmentKind, FundedBy, RequestedLine
from platform_core.drivers.world import sales
from platform_core.drivers.world.deals import Deal, Verb
from platform_core.drivers.world.fixtures import LOT, Fixtures
from platform_core.money import Money

MOST_PIECES: Final = 5
SERIES: Final = "B"  # of the names of parcels and payments


class Course(StrEnum):
    """How far an order has got, and by whom."""

    PLACED = "placed"
    CANCELLED = "cancelled by the shopper"
    LAPSED = "cancelled by the clock"
    PAID = "paid"
    SHIPPED = "shipped"
    DELIVERED = "delivered"
    SILENT = "received, said the clock"
    RECEIVED = "received, said the shopper"


@dataclass(frozen=True, slots=True)
class Way:
    """So many of twenty orders of a shop go this way. They are as old as it needs: from so many hours to so many.

    ``steps``: what happens so many seconds after the order was placed. ``lapses``: in the end its clock runs out, at a
    moment that is counted where the clocks are.
    """

    share: int
    ages: tuple[int, int]
    steps: tuple[tuple[Verb[[]], int], ...] = ()
    lapses: bool = False


QUOTED, SIGNED_FOR = -60, 158_400  # seconds after the order was placed
PAID: Final = ((sales.pay, 180),)
SHIPPED: Final = (*PAID, (sales.ship, 72_000))
DELIVERED: Final = (*SHIPPED, (sales.sign, SIGNED_FOR))
WAYS: Final[Mapping[Course, Way]] = {
    Course.PLACED: Way(1, (0, 0)),
    Course.CANCELLED: Way(1, (24, 700), ((sales.call_off, 300),)),
    Course.LAPSED: Way(1, (24, 700), lapses=True),
    Course.PAID: Way(2, (1, 20), PAID),
    Course.SHIPPED: Way(2, (24, 40), SHIPPED),
    Course.DELIVERED: Way(3, (60, 200), DELIVERED),
    Course.SILENT: Way(3, (340, 700), DELIVERED, lapses=True),
    Course.RECEIVED: Way(7, (80, 700), (*DELIVERED, (sales.confirm, 216_000))),
}
ROUND: Final = tuple(course for course, way in WAYS.items() for _ in range(way.share))
SIGNED: Final = frozenset({Course.DELIVERED, Course.RECEIVED, Course.SILENT})
HOUR: Final = 3_600
FRESHLY: Final = 900  # an order that nobody has paid yet is no older than that, so that its clock still runs


@dataclass(frozen=True, slots=True, kw_only=True)
class Size:
    """How much is wanted, to the row."""

    orders: int
    lines: int
    deadlines: int

    def refusal(self) -> str:
        """Why this much cannot be; empty if it can."""
        least = self.orders + self.signed
        most = least + self.lines
        checks = {
            "an order has one line at least": not 0 < self.orders <= self.lines,
            f"an order has {MOST_LINES} lines at most": 2 * self.lines > MOST_LINES * self.orders,
            f"so many orders and lines have {least:,} to {most:,} clocks": not least <= self.deadlines <= most,
        }
        return next((why for why, holds in checks.items() if holds), "")

    @property
    def signed(self) -> int:
        """The orders that arrive, and so have a second clock."""
        return sum(course_of(n, shops=self.shops) in SIGNED for n in range(self.orders))

    @property
    def shops(self) -> int:
        return max(2, self.orders // 1_000)

    @property
    def shoppers(self) -> int:
        return max(10, self.orders // 50)

    @property
    def listings(self) -> int:
        """Of one shop; a power of two, so that an odd stride visits each of them once."""
        return 1 << (4 * self.lines // self.orders).bit_length()


@dataclass(frozen=True, slots=True, kw_only=True)
class Planned:
    """A deal, and all else that decides its rows: how far it gets, when it begins, how many lines have a clock."""

    deal: Deal
    shop_id: UUID
    course: Course
    placed_at: datetime
    lines_with_a_clock: int

    @property
    def kind(self) -> tuple[UUID, Course, int, int]:
        """Deals of one kind leave the same rows, but for their keys, their shopper and their times."""
        return self.shop_id, self.course, len(self.deal.wanted), self.lines_with_a_clock

    def after(self, seconds: int) -> datetime:
        return self.placed_at + timedelta(seconds=seconds)


@dataclass(frozen=True)
class Plan:
    """The deals by number. ``now`` is when the plan was made."""

    size: Size
    fixtures: Fixtures
    now: datetime

    def planned(self, number: int) -> Planned:
        nth = number % self.size.shops
        course = course_of(number, shops=self.size.shops)
        shopper = self.fixtures.shoppers[drawn(number, "shopper") % self.size.shoppers]
        deal = Deal(
            number=number,
            series=SERIES,
            shopper=shopper.actor,
            seller=self.fixtures.shops[nth].seller,
            staff=self.fixtures.staff,
            recipient=shopper.recipient,
            wanted=self._wanted(nth, course, self.lines_of(number)),
            lot=LOT,
        )
        return Planned(
            deal=deal,
            shop_id=self.fixtures.shops[nth].merchant_id,
            course=course,
            placed_at=self.now - timedelta(microseconds=_age(number, course)),
            lines_with_a_clock=min(max(self._line_clocks - self._first_line(number), 0), self.lines_of(number)),
        )

    def lines_of(self, number: int) -> int:
        """Ten on average, say, but never ten each time: what one order of a pair lacks, the other has."""
        return self._first_line(number + 1) - self._first_line(number)

    def _first_line(self, number: int) -> int:
        """The lines of all orders before this one."""
        size = self.size
        base = number * size.lines // size.orders
        if number % 2 == 0 or number >= size.orders:
            return base
        before = (number - 1) * size.lines // size.orders
        pair = f"{(number - 1) % size.shops} {course_of(number - 1, shops=size.shops)}"  # one length a kind
        return base - drawn(pair, "lines") % (base - before)

    @cached_property
    def _line_clocks(self) -> int:
        """How many clocks are left for lines when every order has its own."""
        return self.size.deadlines - self.size.orders - self.size.signed

    def _wanted(self, shop: int, course: Course, lines: int) -> tuple[RequestedLine, ...]:
        shelf, basket = self.fixtures.shelves[shop], f"{shop} {course}"
        begin, stride = drawn(basket, "shelf"), 2 * drawn(basket, "stride") + 1
        offers = (shelf[(begin + nth * stride) % len(shelf)] for nth in range(lines))
        return tuple(_line(offer.sku_id, offer.unit_price, drawn(basket, str(nth))) for nth, offer in enumerate(offers))


def course_of(number: int, *, shops: int) -> Course:
    return ROUND[number // shops % len(ROUND)]


def drawn(seed: int | str, what: str) -> int:
    """The same for the same number or name, in every process; else as good as chance."""
    return int.from_bytes(blake2b(f"{seed}.{what}".encode(), digest_size=6).digest())


def _age(number: int, course: Course) -> int:
    """In microseconds."""
    youngest, oldest = (hours * HOUR * 1_000_000 for hours in WAYS[course].ages)
    return youngest + drawn(number, "age") % (oldest - youngest or FRESHLY * 1_000_000)


def _line(sku_id: UUID, price: Money, chance: int) -> RequestedLine:
    quantity = 1 + chance % MOST_PIECES
    return RequestedLine(sku_id, quantity, _cuts(price.amount * quantity, chance // MOST_PIECES))


def _cuts(gross: int, chance: int) -> tuple[Adjustment, ...]:
    """Half of the lines cost what the shelf says; on the others the shop, a manufacturer, or both pay a part."""
    loyalty = Adjustment(AdjustmentKind.LOYALTY, Money(-(gross // 20)), FundedBy.MERCHANT, "loyalty_card")
    coupon = Adjustment(AdjustmentKind.COUPON, Money(-(gross // 10)), FundedBy.MANUFACTURER, "coupon")
    return ((), (), (), (loyalty,), (coupon,), (loyalty, coupon))[chance % 6]
