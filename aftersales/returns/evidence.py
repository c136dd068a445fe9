"""Evidence about returns in the dossier of an order."""

from __future__ import annotations

from collections.abc import Iterable
from uuid import UUID

from aftersales.returns.events import GoodsRestocked
from aftersales.returns.queries import cases as cases_queries
from merchants.violations import queries as violations_queries
from platform_core.eventlog.queries import timeline
from platform_core.regulators.registry import trail


@trail("orders.order")
def returns_of_an_order(order_id: UUID) -> Iterable[UUID]:
    """The returns, their parcels, and the clocks that ran for them and for the window."""
    return cases_queries.belongs_to(order_id)


@trail("orders.order")
def consequences_of_returns(order_id: UUID) -> Iterable[UUID]:
    """Violations on the shop's record, and goods on its shelf again: that is told about the fact of the restocking."""
    cases = cases_queries.belongs_to(order_id)
    yield from violations_queries.violations_about(cases)
    yield from (entry.id for case in cases for entry in timeline(case) if entry.topic == GoodsRestocked.topic)
