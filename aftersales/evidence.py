"""Which things of returns belong to the dossier of an order?"""

from __future__ import annotations

from collections.abc import Iterable
from uuid import UUID

from aftersales import queries
from aftersales.events import GoodsRestocked
from merchants.violations import queries as violations_queries
from platform_core.eventlog.queries import timeline
from platform_core.regulators.registry import trail


@trail("orders.order")
def returns_of_an_order(order_id: UUID) -> Iterable[UUID]:
    """The returns, their parcels, and the clocks that ran for them and for the window."""
    return queries.belongs_to(order_id)


@trail("orders.order")
def claims_of_an_order(order_id: UUID) -> Iterable[UUID]:
    """The claims, what the shop sent because of them, their clocks, files and refunds."""
    return queries.claims_belong_to(order_id)


@trail("orders.order")
def freight_of_an_order(order_id: UUID) -> Iterable[UUID]:
    """The freight that its shopper paid in the shop's place, and what became of it."""
    return queries.freight_belongs_to(order_id)


@trail("orders.order")
def what_returns_led_to(order_id: UUID) -> Iterable[UUID]:
    """Violations on the shop's record, and goods on its shelf again: that is told about the fact of the restocking."""
    cases = queries.belongs_to(order_id)
    yield from violations_queries.violations_about(cases)
    yield from (entry.id for case in cases for entry in timeline(case) if entry.topic == GoodsRestocked.topic)


@trail("orders.order")
def remedies_of_an_order(order_id: UUID) -> Iterable[UUID]:
    """The remedies for recalled lots, their clocks and refunds, and the freezes that they answer."""
    return queries.remedies_of_an_order(order_id)


@trail("orders.order")
def reimbursements_of_an_order(order_id: UUID) -> Iterable[UUID]:
    """The freight that went back beside its money, and the payouts of it."""
    return queries.reimbursements_belong_to(order_id)
