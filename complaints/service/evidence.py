"""Evidence about conversations with customer service in the dossier of an order."""

from __future__ import annotations

from collections.abc import Iterable
from uuid import UUID

from complaints.service import queries
from platform_core.regulators.registry import trail


@trail("orders.order")
def conversations_about(order_id: UUID) -> Iterable[UUID]:
    """List the conversations about an order with their clocks and files."""
    return queries.conversations_about(order_id)
