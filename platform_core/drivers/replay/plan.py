"""Who buys what, where, by which way, and what has to be on the shelves before? Decided before anything is done."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

from orders.types import Adjustment, AdjustmentKind, FundedBy
from platform_core.drivers.replay import returning
from platform_core.drivers.replay.receipts import Item, Product, Receipt, Week
from platform_core.drivers.replay.returning import Back, Way
from platform_core.money import Money

RULED: Final = (Way.RULED_REFUND, Way.RULED_NO_REFUND)


@dataclass(frozen=True, slots=True)
class Line:
    """What is wished for, at which price on the shelf. The adjustments make the total what the receipt says."""

    product_id: int
    quantity: int
    unit_price: int
    adjustments: tuple[Adjustment, ...] = ()


@dataclass(frozen=True, slots=True)
class Sale:
    """A basket as it will be ordered: by commands, or over HTTP by the doors of shopper and shop."""

    receipt: Receipt
    over_http: bool

    @property
    def lines(self) -> tuple[Line, ...]:
        return tuple(map(plain if self.over_http else adjusted, self.receipt.items))

    @property
    def back(self) -> tuple[Back, ...]:
        """What of it goes back."""
        drawn = (
            returning.back_of(self.receipt.basket_id, i.product_id, quantity=i.quantity) for i in self.receipt.items
        )
        return tuple(filter(None, drawn))

    @property
    def way(self) -> Way:
        return returning.way_of(self.receipt.basket_id)

    @property
    def waits(self) -> bool:
        """Whether the notice comes before the receipt is confirmed, so that the shop's money waits for its end."""
        return bool(self.back) and returning.is_before_receipt(self.receipt.basket_id)


@dataclass(frozen=True, slots=True)
class Goods:
    """What a store lists: at the price of the week's first sale, in the quantity that the week will sell."""

    product: Product
    price: int
    quantity: int


@dataclass(frozen=True, slots=True)
class Plan:
    """The whole week, in the order of time."""

    week: int
    sales: tuple[Sale, ...]
    goods: dict[int, list[Goods]]

    @property
    def households(self) -> list[int]:
        return sorted({sale.receipt.household_id for sale in self.sales})

    @property
    def stores(self) -> list[int]:
        return sorted(self.goods)

    @property
    def lines_back(self) -> int:
        return sum(len(sale.back) for sale in self.sales)

    @property
    def left_to_the_clock(self) -> list[Sale]:
        """Over HTTP, so that the real sweep and the real provider pay. By commands the clock is done at once."""
        return [sale for sale in self.over_http if sale.back and sale.way is Way.CLOCK]

    @property
    def over_http(self) -> list[Sale]:
        return [sale for sale in self.sales if sale.over_http]


def adjusted(item: Item) -> Line:
    """The shelf's price, rounded up to whole fen a piece, and every discount under its own name and funder."""
    unit_price = -(-item.listed // item.quantity)
    rows = (
        (AdjustmentKind.ROUNDING, unit_price * item.quantity - item.listed, FundedBy.MERCHANT, ""),
        (AdjustmentKind.LOYALTY, item.loyalty, FundedBy.MERCHANT, "loyalty_card"),
        (AdjustmentKind.COUPON, item.matched, FundedBy.MERCHANT, "coupon_match"),
        (AdjustmentKind.COUPON, item.coupon, FundedBy.MANUFACTURER, "coupon"),
    )
    adjustments = tuple(Adjustment(kind, Money(-fen), funder, ref) for kind, fen, funder, ref in rows if fen)
    return Line(item.product_id, item.quantity, unit_price, adjustments)


def may_go_plain(item: Item) -> bool:
    """Can it be sold without adjustments: does it divide, and does nobody else pay a part of it?"""
    return not item.coupon and item.value % item.quantity == 0


def plain(item: Item) -> Line:
    """At what was really paid for a piece: the shop's price of that moment."""
    return Line(item.product_id, item.quantity, item.value // item.quantity)


def planned(week: Week, *, over_http: int) -> Plan:
    """The week's receipts as sales, at least ``over_http`` of them by the doors if so many can be."""
    chosen = chosen_for_http(week.receipts, wanted=over_http)
    sales = tuple(Sale(receipt, over_http=receipt.basket_id in chosen) for receipt in week.receipts)
    return Plan(week.number, sales, _goods(sales, week))


def chosen_for_http(receipts: Iterable[Receipt], *, wanted: int) -> set[int]:
    """Baskets whose every line has a plain price, of the households that have most of them. What the platform has to
    decide about is not among them: its people have pages and no API.

    Whole households, so that few people make many purchases: each has to sign in, which is slow on purpose.
    """
    by_household: dict[int, list[int]] = defaultdict(list)
    for receipt in receipts:
        if all(map(may_go_plain, receipt.items)) and returning.way_of(receipt.basket_id) not in RULED:
            by_household[receipt.household_id].append(receipt.basket_id)
    chosen: set[int] = set()
    for household in sorted(by_household, key=lambda h: (-len(by_household[h]), h)):
        if len(chosen) >= wanted:
            break
        chosen.update(by_household[household])
    return chosen


def parts(sales: Sequence[Sale], *, count: int) -> list[list[Sale]]:
    """The sales in parts that may run side by side: a store is in one part, a part keeps the order of time."""
    return [[sale for sale in sales if sale.receipt.store_id % count == part] for part in range(count)]


def _goods(sales: Sequence[Sale], week: Week) -> dict[int, list[Goods]]:
    first_price: dict[tuple[int, int], int] = {}
    sold: Counter[tuple[int, int]] = Counter()
    for sale in sales:
        for line in sale.lines:
            place = sale.receipt.store_id, line.product_id
            first_price.setdefault(place, line.unit_price)
            sold[place] += line.quantity
    goods: dict[int, list[Goods]] = defaultdict(list)
    for (store, product_id), price in first_price.items():
        product = week.products.get(product_id) or Product(product_id)
        goods[store].append(Goods(product, price, sold[store, product_id]))
    return dict(goods)
