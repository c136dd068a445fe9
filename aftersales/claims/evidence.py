"""Evidence about claims in the dossier of an order."""

from __future__ import annotations

from collections.abc import Iterable
from uuid import UUID

from aftersales.claims import queries
from platform_core.regulators.registry import trail


@trail("orders.order")
def claims_of_an_order(order_id: UUID) -> Iterable[UUID]:
    """List the claims of an order with their parcels, clocks, files and refunds."""
    return queries.claims_belong_to(order_id)
