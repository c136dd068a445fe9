"""Which things does the dossier of an order consist of? It, its parcels and its money; each app above adds its own.

Of a purchase at several shops no other order belongs to it. Clocks are found by what they run for.
"""

from __future__ import annotations

from collections.abc import Iterator
from uuid import UUID

import platform_core.payments.queries
from orders.errors import OrderNotFound
from orders.models import Order, Shipment
from platform_core.payments.types import Reference
from platform_core.regulators.registry import trail


@trail("orders.order")
def dossier(order_id: UUID) -> Iterator[UUID]:
    """Raises ``OrderNotFound``."""
    if not Order.objects.filter(id=order_id).exists():
        raise OrderNotFound(order_id=order_id)
    yield order_id
    yield from Shipment.objects.filter(order_id=order_id).values_list("id", flat=True)
    yield from platform_core.payments.queries.things_about(Reference("orders.order", order_id))
