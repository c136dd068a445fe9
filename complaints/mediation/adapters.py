"""Answers of mediations to the ports of complaints and of orders."""

from __future__ import annotations

from uuid import UUID

from complaints.mediation import queries


class MediationHold:
    """Not while it is still being mediated about either; what both agree on, payments or a promise hold."""

    def holds(self, order_id: UUID) -> bool:
        return queries.holds_by_mediation(order_id)


class SettlementBar:
    """Bars the review of a complaint that both sides have settled in a mediation."""

    def bars_review(self, complaint_id: UUID) -> bool:
        return queries.is_settled(complaint_id)
