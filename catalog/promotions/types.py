"""Words of promotions: compared prices, and the basis of each."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from platform_core.labels import Labelled
from platform_core.money import Money


class ReferenceBasis(Labelled):
    """The sources of a compared price. It is computed, never typed."""

    LOWEST_DEAL = "lowest_deal", "the lowest price that was really paid in those days"
    LAST_DEAL = "last_deal", "the last price that was really paid before them, as nothing was sold in those days"
    LOWEST_PRICE = "lowest_price", "the lowest price that was in force in those days, as nothing was sold for less"


@dataclass(frozen=True, slots=True, kw_only=True)
class Reference:
    """The price that a promotion may be compared with: the amount, where it comes from, and the days considered."""

    amount: Money
    basis: ReferenceBasis
    since: datetime
    until: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class ShownPromotion:
    """A promotion that runs. ``reference`` is struck through beside its price; None where no true one can be shown."""

    id: UUID
    sku_id: UUID
    price: Money
    price_after: Money
    starts_at: datetime
    ends_at: datetime
    reference: Reference | None
