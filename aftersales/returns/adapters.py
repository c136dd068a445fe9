"""Returns answer the ports of merchants: each return and each return window that is open is a duty of its shop."""

from __future__ import annotations

from uuid import UUID

from aftersales.returns.queries import cases
from merchants.shops.types import OwedDuty


class OpenWindows:
    """Lists the orders whose goods may still go back without a reason."""

    def owed_by(self, merchant_id: UUID) -> list[OwedDuty]:
        return cases.windows_of_shop(merchant_id)


class OwedOnReturns:
    """Lists open returns, the next to run out first."""

    def owed_by(self, merchant_id: UUID) -> list[OwedDuty]:
        return cases.owed_by(merchant_id)
