"""The dossier of an order names its claims, and what the shop sent or paid for them."""

from __future__ import annotations

from collections.abc import Iterable
from uuid import UUID

from aftersales.claims import queries
from platform_core.regulators.registry import trail


@trail("orders.order")
def claims_of_an_order(order_id: UUID) -> Iterable[UUID]:
    """The claims, what the shop sent because of them, their clocks, files and refunds."""
    return queries.claims_belong_to(order_id)
