"""The dossier of an order names its promotions, answers that bind, accepted rules, parcels and money; its contract is
handed out with it.

Other orders of the same purchase do not belong to it, and no request of its buyer about their own data: an authority
that is granted one order is not granted those. Clocks are found by their subject."""

from __future__ import annotations

from collections.abc import Iterator
from uuid import UUID

import platform_core.rulebook.queries
from catalog.promotions import queries as promotions_queries
from catalog.questions import queries as questions_queries
from orders.sales.errors import OrderNotFound
from orders.sales.models.orders import Contract, Order
from orders.sales.models.parcels import Shipment
from platform_core.payments.queries import payments
from platform_core.payments.types import Reference
from platform_core.regulators.registry import Documents, documents, trail
from platform_core.tenancy.scopes import acting_for


@trail("orders.order")
def dossier(order_id: UUID) -> Iterator[UUID]:
    """The order with its promotions, answers, rules, parcels and money. Raises ``OrderNotFound``."""
    order = Order.objects.filter(id=order_id).first()
    if order is None:
        raise OrderNotFound(order_id=order_id)
    purchase_id = order.purchase_id
    with acting_for(order.merchant_id):  # whose lines these are
        bought = list(order.lines.values_list("sku_id", "listing_version_id"))
    yield order_id
    yield from promotions_queries.promotions_about([sku_id for sku_id, _ in bought], at=order.placed_at)
    yield from questions_queries.answers_binding([version_id for _, version_id in bought], at=order.placed_at)
    yield from platform_core.rulebook.queries.things_about(purchase_id)
    yield from Shipment.objects.filter(order_id=order_id).values_list("id", flat=True)
    yield from payments.things_about(Reference("orders.order", order_id))


@documents("orders.order")
def contract(order_id: UUID) -> Documents:
    """The contract as it is stored; its hash in the log tells whether it is the one agreed. Raises ``OrderNotFound``,
    also for an order that the bound scope does not show."""
    found = Contract.objects.filter(order_id=order_id).values_list("canonical", "order__number").first()
    if found is None:
        raise OrderNotFound(order_id=order_id)
    text, number = found
    return Documents(number=number, texts={"contract": text})
