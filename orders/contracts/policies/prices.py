"""Prices of lines and freight, as they stand in quotes and contracts."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from orders.contracts.types import AdjustmentKind, FundedBy, RequestedLine
from platform_core.duties import fulfils
from platform_core.money import CNY, Money, total


@dataclass(frozen=True, slots=True, kw_only=True)
class FreightTerm:
    """The freight of one shop's order, by which versions of its templates, in words."""

    merchant_id: UUID
    amount: Money
    province: str
    templates: tuple[UUID, ...]
    zh: str
    en: str


def freight_in_contract(term: FreightTerm) -> dict[str, Any]:
    """The freight as the contract of its shop names it."""
    return {
        "amount": {"amount": term.amount.amount, "currency": term.amount.currency},
        "province": term.province,
        "templates": [str(version) for version in term.templates],
        "zh": term.zh,
        "en": term.en,
    }


@dataclass(frozen=True, slots=True)
class PricedLine:
    """One line as it will stand in the contract."""

    requested: RequestedLine
    unit_price: Money

    @property
    def gross(self) -> Money:
        return self.unit_price * self.requested.quantity

    @property
    def adjustment_total(self) -> Money:
        return total((a.amount for a in self.requested.adjustments), currency=self.unit_price.currency)

    @property
    def total(self) -> Money:
        return self.gross + self.adjustment_total


@fulfils("PRC-08", "PRC-11", "HSE-07")
def order_total(lines: Sequence[PricedLine], *, freight: Money | None = None) -> Money:
    """The price of one shop's order: the sum of its lines and the freight that was shown, and no other fee."""
    goods = total((line.total for line in lines), currency=lines[0].unit_price.currency if lines else CNY)
    return goods + freight if freight else goods


def funded_by_others(lines: Sequence[PricedLine]) -> Money:
    """The part of these lines' discounts that others than the shop pay: the shop gets it all the same."""
    return -_granted_by_others(lines, rounding=False)


def rounded_by_others(lines: Sequence[PricedLine]) -> Money:
    """The amount that the shop gets on top, or less when negative, for rounding that is not its own."""
    return -_granted_by_others(lines, rounding=True)


def _granted_by_others(lines: Sequence[PricedLine], *, rounding: bool) -> Money:
    adjustments = (a for line in lines for a in line.requested.adjustments if a.funded_by is not FundedBy.MERCHANT)
    amounts = (a.amount for a in adjustments if (a.kind is AdjustmentKind.ROUNDING) is rounding)
    return total(amounts, currency=lines[0].unit_price.currency if lines else CNY)
