"""Words of a deposit."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from catalog.deposits.types import DepositCondition
from platform_core.labels import Labelled
from platform_core.money import Money


class DepositBasis(Labelled):
    """The basis on which a deposit goes back: whose word, or which event."""

    SHOP = "shop", "the shop agreed"
    SILENCE = "silence", "the shop said nothing in time"
    TIME = "time", "its time was over"
    RULING = "ruling", "the platform decided so"
    ORDER_ENDED = "order_ended", "its order has ended, or all its money went back"


@dataclass(frozen=True, slots=True, kw_only=True)
class DepositTerm:
    """The deposit for a line beside its price, as it was quoted: the version of the terms, and the terms in words."""

    sku_id: UUID
    merchant_id: UUID
    terms_id: UUID
    number: int
    amount: Money
    quantity: int
    purpose: str
    steps: str
    conditions: tuple[DepositCondition, ...]
    days: int
    zh: str
    en: str

    @property
    def total(self) -> Money:
        return self.amount * self.quantity
