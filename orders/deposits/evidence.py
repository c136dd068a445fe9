"""The dossier of an order names its deposits, and the money that moved for them."""

from __future__ import annotations

from collections.abc import Iterable
from uuid import UUID

from orders.deposits import queries
from platform_core.regulators.registry import trail


@trail("orders.order")
def deposits_of_an_order(order_id: UUID) -> Iterable[UUID]:
    """The deposits that were left with it, their clocks and files, and the money that moved for them."""
    return queries.deposits_in_dossier(order_id)
