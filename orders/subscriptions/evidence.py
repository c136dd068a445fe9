"""The dossier of an order names the subscription that placed it, and its debit."""

from __future__ import annotations

from collections.abc import Iterable
from uuid import UUID

from orders.subscriptions import queries
from platform_core.regulators.registry import trail


@trail("orders.order")
def subscriptions_of_an_order(order_id: UUID) -> Iterable[UUID]:
    """List the subscription that placed an order, with its debits."""
    return queries.subscriptions_in_dossier(order_id)
