"""The dossier of an order names the hand-over of its codes."""

from __future__ import annotations

from collections.abc import Iterable
from uuid import UUID

from orders.codes import queries
from platform_core.regulators.registry import trail


@trail("orders.order")
def codes_of_an_order(order_id: UUID) -> Iterable[UUID]:
    """The hand-over of its codes; with it stands when the shopper read them."""
    return queries.code_deliveries_in_dossier(order_id)
