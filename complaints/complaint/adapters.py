"""Answers of complaints to the ports of orders and of shops."""

from __future__ import annotations

from uuid import UUID

from complaints.complaint import queries
from merchants.shops.types import OwedDuty


class OwedOnComplaints:
    """Lists answers that a shop still owes, first those with a clock."""

    def owed_by(self, merchant_id: UUID) -> list[OwedDuty]:
        return queries.owed_by(merchant_id)


class ComplaintHold:
    """May a shop be paid for an order? Not while money is demanded back. Once it is granted, payments hold it."""

    def holds(self, order_id: UUID) -> bool:
        return queries.holds_settlement(order_id)
