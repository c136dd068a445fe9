"""Answer until when a promotion promises a price."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from catalog.promotions import queries


class PromotedPrices:
    """Fills `PricePromise` of prices."""

    def promised_until(self, sku_id: UUID) -> datetime | None:
        last = queries.last_promotion(sku_id)
        return last.ends_at if last else None
