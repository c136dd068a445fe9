"""May a shop be paid for an order, as far as complaints know? Fills ``orders.ports.SettlementHold``."""

from __future__ import annotations

from uuid import UUID

from complaints import queries


class ComplaintHold:
    """Not while money is demanded back, or granted and still on its way."""

    def holds(self, order_id: UUID) -> bool:
        return queries.holds_settlement(order_id)
