"""Answers of complaints to the ports of other rooms and apps.

Fills their ports ``OpenDuties``, ``SettlementHold``, ``ReviewBar`` and ``Background``.
"""

from __future__ import annotations

from uuid import UUID

from complaints.complaint import queries
from merchants.shops.types import OwedDuty


class OwedOnComplaints:
    """What a shop still owes: its answers, first those that a clock asks for."""

    def owed_by(self, merchant_id: UUID) -> list[OwedDuty]:
        return queries.owed_by(merchant_id)


class ComplaintHold:
    """May a shop be paid for an order? Not while money is demanded back. Once it is granted, payments hold it."""

    def holds(self, order_id: UUID) -> bool:
        return queries.holds_settlement(order_id)
