"""Codes tell their owner where to read them."""

from __future__ import annotations

import platform_core.notices.commands as notices
from orders.codes.events import CodesHandedOver
from orders.sales import queries as sales_queries
from platform_core.actors import RELAY
from platform_core.eventlog.facts import DeliveryContext
from platform_core.eventlog.registry import subscribe


@subscribe(CodesHandedOver, name="orders.notify_delivered_by_code")
def notify_delivered_by_code(fact: CodesHandedOver, context: DeliveryContext) -> None:
    """Tell the owner where to read the codes; no code is in a message."""
    params = {"number": sales_queries.number_of(fact.order_id)}
    notices.send(fact.shopper_id, template=fact.topic, params=params, by=RELAY, at=context.handled_at)
