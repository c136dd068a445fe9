"""Answers of mediations to the ports of complaints and of orders."""

from __future__ import annotations

from uuid import UUID

from complaints.mediation import queries


class MediationHold:
    """Holds an order's settlement during a mediation, and until an agreed performance is promised."""

    def holds(self, order_id: UUID) -> bool:
        return queries.holds_by_mediation(order_id)


class SettlementBar:
    """Bars the review of a complaint that both sides have settled in a mediation."""

    def bars_review(self, complaint_id: UUID) -> bool:
        return queries.is_settled(complaint_id)
