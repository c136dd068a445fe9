"""Refusals to set a price."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from platform_core.errors import Conflict


class PriceBegins(Conflict):
    """Two prices never begin at one instant: nobody could say which of them holds."""

    code = "catalog.price_begins"
    title = "Another price of this item begins at the same instant"
    remedy = "Look at its price, and set it again if it is not what you want."
    sku_id: UUID
    valid_from: datetime


class PromotionRuns(Conflict):
    code = "catalog.promotion_runs"
    title = "A promotion of this item runs, and its price stands until it ends"
    remedy = "Set the price after the end: what was announced to everybody is kept."
    sku_id: UUID
    until: datetime
