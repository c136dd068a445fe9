"""How does an item of a receipt become a line of an order: unit price, typed adjustments, total?"""

from __future__ import annotations

from dataclasses import dataclass

from orders.types import Adjustment, AdjustmentKind, FundedBy
from platform_core.drivers.replay.receipts import Item
from platform_core.money import Money


@dataclass(frozen=True, slots=True)
class Line:
    """What is wished for, at which price on the shelf. The adjustments make the total what the receipt says."""

    product_id: int
    quantity: int
    unit_price: int
    adjustments: tuple[Adjustment, ...] = ()

    @property
    def total(self) -> int:
        return self.unit_price * self.quantity + sum(a.amount.amount for a in self.adjustments)


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
