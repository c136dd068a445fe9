"""The dossier of an order names its reviews, and what became of them."""

from __future__ import annotations

from collections.abc import Iterable
from uuid import UUID

from orders.reviews import queries
from platform_core.regulators.registry import trail


@trail("orders.order")
def reviews_of_an_order(order_id: UUID) -> Iterable[UUID]:
    """The reviews of its lines, and what became of their texts."""
    return queries.trail_of_reviews(order_id)
