"""Words of a contract: requested lines and their adjustments."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from platform_core.labels import Labelled
from platform_core.money import Money


class AdjustmentKind(Labelled):
    """Why a line costs more or less than its unit price times its quantity."""

    LOYALTY = "loyalty", "loyalty discount"
    COUPON = "coupon"
    PROMOTION = "promotion"
    ROUNDING = "rounding", "rounding off"


class FundedBy(Labelled):
    """Who pays for an adjustment."""

    MERCHANT = "merchant", "paid by the shop"
    PLATFORM = "platform", "paid by the platform"
    MANUFACTURER = "manufacturer", "paid by the manufacturer"


@dataclass(frozen=True, slots=True)
class Adjustment:
    """Signed: a discount is negative."""

    kind: AdjustmentKind
    amount: Money
    funded_by: FundedBy
    reference: str = ""


@dataclass(frozen=True, slots=True)
class RequestedLine:
    """The pieces of one SKU that a shopper wants, with the adjustments granted on them.

    ``chosen_with``: the SKU beside which the shop offers this one, where the shopper took it from that offer.
    """

    sku_id: UUID
    quantity: int
    adjustments: tuple[Adjustment, ...] = ()
    chosen_with: UUID | None = None
