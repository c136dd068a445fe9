"""Evidence about cases outside the house in the dossier of an order."""

from __future__ import annotations

from collections.abc import Iterable
from uuid import UUID

from complaints.outside import queries
from platform_core.regulators.registry import trail


@trail("orders.order")
def outside_cases_about(order_id: UUID) -> Iterable[UUID]:
    """List the outside cases about an order with their clocks, files and refunds."""
    return queries.outside_cases_about(order_id)
