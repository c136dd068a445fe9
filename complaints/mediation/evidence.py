"""Evidence about mediations in the dossier of an order."""

from __future__ import annotations

from collections.abc import Iterable
from uuid import UUID

from complaints.mediation import queries
from platform_core.regulators.registry import trail


@trail("orders.order")
def mediations_about(order_id: UUID) -> Iterable[UUID]:
    """List the mediations about an order with their clocks and files."""
    return queries.mediations_about(order_id)
