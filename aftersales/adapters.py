"""What do returns answer to the apps below? Fills their ports ``OpenDuties`` and ``SettlementHold``."""

from __future__ import annotations

from uuid import UUID

from aftersales import queries
from merchants.types import OwedDuty


class OwedOnReturns:
    """Every return, claim, freight and remedy that has not ended, by what runs out next."""

    def owed_by(self, merchant_id: UUID) -> list[OwedDuty]:
        return [
            *queries.owed_by(merchant_id),
            *queries.freight_owed_by(merchant_id),
            *queries.remedies_owed_by(merchant_id),
            *queries.reimbursements_owed_by(merchant_id),
        ]


class HeldByReturns:
    """An open return holds; the return window itself does not. Money on its way back, payments hold themselves, and
    freight goes back beside the order's money."""

    def holds(self, order_id: UUID) -> bool:
        return queries.holds_settlement(order_id)
