"""Answers of complaints to the ports of orders and of shops."""

from __future__ import annotations

from uuid import UUID

from complaints.complaint import queries
from merchants.shops.types import OwedDuty


class OwedOnComplaints:
    """Lists the duties of a shop in complaints: performance, then answers with a clock."""

    def owed_by(self, merchant_id: UUID) -> list[OwedDuty]:
        return queries.owed_by(merchant_id)


class ComplaintHold:
    """Holds an order's settlement while a complaint about it is open or owed. Payments hold granted refunds."""

    def holds(self, order_id: UUID) -> bool:
        return queries.holds_settlement(order_id)
