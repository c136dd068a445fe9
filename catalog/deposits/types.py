"""Words of deposits."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from platform_core.labels import Labelled
from platform_core.money import Money


class DepositCondition(Labelled):
    """The conditions on which a deposit goes back. The list is closed: any other would be a trap (ECL-21)."""

    GOODS_RETURNED = "goods_returned", "what was lent is given back"
    UNDAMAGED = "undamaged", "it is undamaged but for ordinary use"
    ACCESS_RETURNED = "access_returned", "keys, cards or codes are given back"


@dataclass(frozen=True, slots=True, kw_only=True)
class DepositTerms:
    """The deposit that a shop asks for one piece of a SKU, its purpose, and how it goes back (押金).

    ``steps``: how the shopper gives the goods back. ``days``: the money is back so many days after the application. It
    goes back the way it was paid. An amount of zero ends the deposit.
    """

    amount: Money
    purpose: str = ""
    steps: str = ""
    conditions: tuple[DepositCondition, ...] = ()
    days: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class StatedTerms:
    """One version of them, as the shop stated it: `number` counts the versions of a SKU from 1."""

    id: UUID
    sku_id: UUID
    number: int
    terms: DepositTerms
    stated_at: datetime
