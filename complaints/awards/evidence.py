"""Evidence about awards in the dossier of an order."""

from __future__ import annotations

from collections.abc import Iterable
from uuid import UUID

from complaints.awards import queries
from platform_core.regulators.registry import trail


@trail("orders.order")
def awards_about(order_id: UUID) -> Iterable[UUID]:
    """List the awards about an order with their clocks and payouts."""
    return queries.awards_about(order_id)
