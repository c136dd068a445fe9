"""The dossier of an order names its remedies, and the freezes that they answer."""

from __future__ import annotations

from collections.abc import Iterable
from uuid import UUID

from aftersales.remedies import queries
from platform_core.regulators.registry import trail


@trail("orders.order")
def remedies_of_an_order(order_id: UUID) -> Iterable[UUID]:
    """The remedies for recalled lots, their clocks and refunds, and the freezes that they answer."""
    return queries.remedies_of_an_order(order_id)
