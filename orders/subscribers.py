"""What follows from a fact?"""

from __future__ import annotations

from orders import commands
from orders.events import CarrierReported, OrderShipped
from orders.ports import CARRIERS
from platform_core.actors import RELAY
from platform_core.eventlog.facts import Told
from platform_core.eventlog.registry import subscribe


@subscribe(OrderShipped, name="orders.announce_parcel", outside=True)
def announce_parcel(fact: OrderShipped, told: Told) -> None:
    CARRIERS[fact.carrier].announce(
        fact.shipment_id, waybill=fact.waybill, region_code=fact.region_code, request_id=told.event_id
    )


@subscribe(CarrierReported, name="orders.apply_carrier_report")
def apply_carrier_report(fact: CarrierReported, told: Told) -> None:
    commands.record_report(fact, by=RELAY, at=told.handled_at)
