"""Evidence about requests for a shop's identity in the dossier of an order."""

from __future__ import annotations

from collections.abc import Iterable
from uuid import UUID

from complaints.identity import queries
from platform_core.regulators.registry import trail


@trail("orders.order")
def identities_about(order_id: UUID) -> Iterable[UUID]:
    """The requests for the identity of the shop, with their clocks."""
    return queries.identities_about(order_id)
