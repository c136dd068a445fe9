"""Words of a purchase."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from platform_core.money import Money


@dataclass(frozen=True, slots=True, kw_only=True)
class AddOn:
    """A SKU that a shop offers beside another of its own. No quote or purchase has it unless the shopper writes it."""

    beside: UUID
    sku_id: UUID
    merchant_id: UUID
    title_zh: str
    title_en: str
    spec: str
    unit_price: Money
