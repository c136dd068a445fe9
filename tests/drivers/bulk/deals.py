"""Who buys what of whom, when, and how far does it get? Decided by a number alone, so that two decide it alike."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from hashlib import blake2b
from typing import Final
from uuid import UUID

from orders.contracts.types import Adjustment, AdjustmentKind, FundedBy, RequestedLine
from platform_core.clock import LOCAL
from platform_core.drivers.world.deals import Deal, Verb
from platform_core.drivers.world.fixtures import LOT, Fixtures
from platform_core.drivers.world.verbs import sale
from platform_core.legal.spans import DAY, TICK
from platform_core.money import Money

LINES: Final = 10  # of each order
CLOCKS: Final = 10  # of each order, its payment and its lines
LISTINGS: Final = 64  # of each shop
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
    steps: tuple[tuple[Verb, int], ...] = ()
    lapses: bool = False


QUOTED, SIGNED_FOR = -60, 158_400  # seconds after the order was placed
PAID: Final = ((sale.pay, 180),)
SHIPPED: Final = (*PAID, (sale.ship, 72_000))
DELIVERED: Final = (*SHIPPED, (sale.sign, SIGNED_FOR))
WAYS: Final[Mapping[Course, Way]] = {
    Course.PLACED: Way(1, (0, 0)),
    Course.CANCELLED: Way(1, (24, 700), ((sale.call_off, 300),)),
    Course.LAPSED: Way(1, (24, 700), lapses=True),
    Course.PAID: Way(2, (1, 20), PAID),
    Course.SHIPPED: Way(2, (24, 40), SHIPPED),
    Course.DELIVERED: Way(3, (60, 200), DELIVERED),
    Course.SILENT: Way(3, (340, 700), DELIVERED, lapses=True),
    Course.RECEIVED: Way(7, (80, 700), (*DELIVERED, (sale.confirm, 216_000))),
}
ROUND: Final = tuple(course for course, way in WAYS.items() for _ in range(way.share))
SIGNED: Final = frozenset({Course.DELIVERED, Course.RECEIVED, Course.SILENT})
FRESHLY: Final = DAY / 96  # no older is an order that nobody has paid, so that its clock still runs


@dataclass(frozen=True, slots=True, kw_only=True)
class Planned:
    """A deal, and all else that decides its rows: how far it gets, and when it begins."""

    deal: Deal
    shop_id: UUID
    course: Course
    placed_at: datetime

    @property
    def kind(self) -> tuple[UUID, Course]:
        """Deals of one kind leave the same rows, but for their keys, their shopper and their times."""
        return self.shop_id, self.course

    def after(self, seconds: int) -> datetime:
        return self.placed_at + timedelta(seconds=seconds)


@dataclass(frozen=True, slots=True)
class Plan:
    """The deals by number. ``now`` is when the plan was made."""

    orders: int
    fixtures: Fixtures
    now: datetime

    def planned(self, number: int) -> Planned:
        shops, shoppers = self.fixtures.shops, self.fixtures.shoppers
        nth, course = number % len(shops), ROUND[number // len(shops) % len(ROUND)]
        shopper = shoppers[drawn(number, "shopper") % len(shoppers)]
        deal = Deal(
            number=number,
            series=SERIES,
            shopper=shopper.actor,
            seller=shops[nth].seller,
            staff=self.fixtures.staff,
            recipient=shopper.recipient,
            wanted=self._wanted(nth, course),
            lot=LOT,
        )
        placed_at = self._placed_at(number, nth, course)
        return Planned(deal=deal, shop_id=shops[nth].merchant_id, course=course, placed_at=placed_at)

    def _placed_at(self, number: int, shop: int, course: Course) -> datetime:
        """As long ago as the course needs. Where a parcel is signed for, that is on one day for all deals of a kind."""
        youngest, oldest = (timedelta(hours=hours) for hours in WAYS[course].ages)
        if course not in SIGNED:
            return self.now - youngest - _part_of(oldest - youngest or FRESHLY, number)
        days = drawn(f"{shop} {course}", "day") % ((oldest - youngest).days - 2)
        signed = self.now - youngest + timedelta(seconds=SIGNED_FOR) - days * DAY
        day = signed.astimezone(LOCAL).replace(hour=0, minute=0, second=0, microsecond=0)
        return (day - _part_of(DAY, number) - timedelta(seconds=SIGNED_FOR)).astimezone(UTC)

    def _wanted(self, shop: int, course: Course) -> tuple[RequestedLine, ...]:
        """The same in every deal of a kind. The shelf's length is a power of two, so an odd stride repeats nothing."""
        shelf, basket = self.fixtures.shelves[shop], f"{shop} {course}"
        begin, stride = drawn(basket, "shelf"), 2 * drawn(basket, "stride") + 1
        offers = (shelf[(begin + nth * stride) % len(shelf)] for nth in range(LINES))
        return tuple(_line(offer.sku_id, offer.unit_price, drawn(basket, str(nth))) for nth, offer in enumerate(offers))


def drawn(seed: int | str, what: str) -> int:
    """The same for the same number or name, in every process; else as good as chance."""
    return int.from_bytes(blake2b(f"{seed}.{what}".encode(), digest_size=6).digest())


def _part_of(span: timedelta, number: int) -> timedelta:
    """Some of it, and never nothing."""
    return (1 + drawn(number, "age") % (span // TICK)) * TICK


def _line(sku_id: UUID, price: Money, chance: int) -> RequestedLine:
    quantity = 1 + chance % MOST_PIECES
    return RequestedLine(sku_id, quantity, _cuts(price.amount * quantity, chance // MOST_PIECES))


def _cuts(gross: int, chance: int) -> tuple[Adjustment, ...]:
    """Half of the lines cost what the shelf says; on the others the shop, a manufacturer, or both pay a part."""
    loyalty = Adjustment(AdjustmentKind.LOYALTY, Money(-(gross // 20)), FundedBy.MERCHANT, "loyalty_card")
    coupon = Adjustment(AdjustmentKind.COUPON, Money(-(gross // 10)), FundedBy.MANUFACTURER, "coupon")
    return ((), (), (), (loyalty,), (coupon,), (loyalty, coupon))[chance % 6]
