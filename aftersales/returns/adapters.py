"""Returns answer the ports of merchants: every return that has not ended is a duty of its shop."""

from __future__ import annotations

from uuid import UUID

from aftersales.returns.queries import cases
from merchants.shops.types import OwedDuty


class OwedOnReturns:
    """Lists open returns, the next to run out first."""

    def owed_by(self, merchant_id: UUID) -> list[OwedDuty]:
        return cases.owed_by(merchant_id)
