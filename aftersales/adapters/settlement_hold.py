"""Does a return keep a shop from being paid for an order? Fills ``orders.ports.SettlementHold``."""

from __future__ import annotations

from uuid import UUID

from aftersales import queries


class HeldByReturns:
    """An open return holds, and so does a refund of one that has not ended; the return window itself does not."""

    def holds(self, order_id: UUID) -> bool:
        return queries.holds_settlement(order_id)
