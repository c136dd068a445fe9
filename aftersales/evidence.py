"""Which things of returns belong to the dossier of an order?"""

from __future__ import annotations

from collections.abc import Iterable
from uuid import UUID

from aftersales import queries
from platform_core.regulators.registry import trail


@trail("orders.order")
def returns_of_an_order(order_id: UUID) -> Iterable[UUID]:
    """The returns, their parcels, and the clocks that ran for them and for the window."""
    return queries.belongs_to(order_id)
