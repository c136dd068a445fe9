"""The dossier of an order names the subscription that placed it, and its debit."""

from __future__ import annotations

from collections.abc import Iterable
from uuid import UUID

from orders.subscriptions import queries
from platform_core.regulators.registry import trail


@trail("orders.order")
def subscriptions_of_an_order(order_id: UUID) -> Iterable[UUID]:
    """The subscription that placed it, and what it was debited by."""
    return queries.subscriptions_in_dossier(order_id)
