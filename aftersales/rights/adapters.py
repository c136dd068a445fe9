"""Cases of an order answer the port `SettlementHold` of orders, all in one statement."""

from __future__ import annotations

from uuid import UUID

from aftersales.rights import queries


class HeldByReturns:
    """An open return holds; the return window itself does not. Money on its way back, payments hold themselves, and
    freight goes back beside the order's money."""

    def holds(self, order_id: UUID) -> bool:
        return queries.holds_settlement(order_id)
