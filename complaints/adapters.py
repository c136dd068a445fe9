"""What do complaints answer to the apps below? Fills their ports ``OpenDuties`` and ``SettlementHold``."""

from __future__ import annotations

from uuid import UUID

from complaints import queries
from merchants.types import OwedDuty


class OwedOnComplaints:
    """What a shop still owes: its answers, first those that a clock asks for, its replies, and what was awarded."""

    def owed_by(self, merchant_id: UUID) -> list[OwedDuty]:
        return [
            *queries.owed_by(merchant_id),
            *queries.replies_owed_by(merchant_id),
            *queries.awards_owed_by(merchant_id),
        ]


class ComplaintHold:
    """May a shop be paid for an order? Not while money is demanded back. Once it is granted, payments hold it."""

    def holds(self, order_id: UUID) -> bool:
        return queries.holds_settlement(order_id)


class MediationHold:
    """Not while it is still being mediated about either; what both agree on, payments or a promise hold."""

    def holds(self, order_id: UUID) -> bool:
        return queries.holds_by_mediation(order_id)
