"""Evidence about freight and its reimbursement in the dossier of an order."""

from __future__ import annotations

from collections.abc import Iterable
from uuid import UUID

from aftersales.freight import queries
from platform_core.regulators.registry import trail


@trail("orders.order")
def freight_of_an_order(order_id: UUID) -> Iterable[UUID]:
    """The freight that its shopper paid in the shop's place, and the reimbursement."""
    return queries.freight_belongs_to(order_id)


@trail("orders.order")
def reimbursements_of_an_order(order_id: UUID) -> Iterable[UUID]:
    """The freight that went back beside its money, and the payouts of it."""
    return queries.reimbursements_belong_to(order_id)
