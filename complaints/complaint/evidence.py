"""Evidence about complaints in the dossier of an order."""

from __future__ import annotations

from collections.abc import Iterable
from uuid import UUID

from complaints.complaint import queries
from platform_core.regulators.registry import trail


@trail("orders.order")
def complaints_about(order_id: UUID) -> Iterable[UUID]:
    """List the complaints about an order with their clocks, evidence and refunds."""
    return queries.dossier_of(order_id)
