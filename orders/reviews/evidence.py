"""Evidence about reviews in the dossier of an order."""

from __future__ import annotations

from collections.abc import Iterable
from uuid import UUID

from orders.reviews import queries
from platform_core.regulators.registry import trail


@trail("orders.order")
def reviews_of_an_order(order_id: UUID) -> Iterable[UUID]:
    """List the reviews of an order's lines with their maskings."""
    return queries.trail_of_reviews(order_id)
