"""Which complaints belong to the dossier of an order?"""

from __future__ import annotations

from collections.abc import Iterable
from uuid import UUID

from complaints import queries
from platform_core.regulators.registry import trail


@trail("orders.order")
def complaints_about(order_id: UUID) -> Iterable[UUID]:
    """The complaints, with the clocks that ran for them, what was left as evidence and the refunds they led to; and the
    conversations with customer service."""
    return [*queries.dossier_of(order_id), *queries.conversations_about(order_id)]


@trail("orders.order")
def disputes_about(order_id: UUID) -> Iterable[UUID]:
    """Mediations, cases outside and requests for the identity of the shop, with their clocks and what was left."""
    return queries.disputes_of(order_id)
