"""Where did a carrier leave a parcel, and who has said whether the shopper has it?"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from orders import policies, ports
from orders.errors import OrderNotFound
from orders.models import DeliveryEvent, HandOverWord, Order, Shipment
from orders.types import LeftParcel
from platform_core.actors import Actor, Role
from platform_core.cases.records import CaseRecord, opened
from platform_core.vault.errors import Forgotten


def is_delivered(order_id: UUID) -> bool:
    """Somebody has signed for it where that counts, or its shopper has got it without a parcel."""
    signed = Shipment.objects.filter(order_id=order_id, signed_at__isnull=False)
    return signed.exists() or any(way.is_delivered(order_id) for way in ports.OTHER_DELIVERIES.values())


def reports_of(order: Order) -> list[DeliveryEvent]:
    """All that carriers have said of its parcels; without asking again where the parcels were read with it."""
    if "shipments" in getattr(order, "_prefetched_objects_cache", {}):
        return [event for parcel in order.shipments.all() for event in parcel.events.all()]
    return list(DeliveryEvent.objects.filter(order_id=order.id).select_related("shipment"))


def left_parcel(order: Order, reports: Sequence[DeliveryEvent] | None = None) -> tuple[UUID, LeftParcel] | None:
    """The parcel of this order that was left with somebody else, and where; none where one has been delivered."""
    reports = reports_of(order) if reports is None else reports
    if any(one.shipment.signed_at for one in reports):
        return None
    for shipment_id in dict.fromkeys(one.shipment_id for one in reports):
        if left := policies.left_with_other(one for one in reports if one.shipment_id == shipment_id):
            return shipment_id, left
    return None


def parcel(shipment_id: UUID, *, by: Actor) -> Shipment:
    """A parcel with what its carrier has said of it. Raises ``OrderNotFound``, also for another's."""
    row = Shipment.objects.select_related("order").prefetch_related("events").filter(id=shipment_id).first()
    if row is None:
        raise OrderNotFound(order_id=shipment_id)
    Order.objects.see(row.order_id, by=by)
    return row


def denials(shipment_id: UUID) -> list[datetime]:
    """When the shopper said that this parcel is not with them."""
    rows = HandOverWord.objects.filter(shipment_id=shipment_id, said_by=Role.SHOPPER, has_it=False)
    return list(rows.order_by("said_at").values_list("said_at", flat=True))


def findings(order_id: UUID) -> list[tuple[HandOverWord, str]]:
    """What staff have found out about the parcels of an order, each with its reasons."""
    rows = HandOverWord.objects.filter(order_id=order_id, said_by=Role.STAFF).order_by("said_at", "id")
    return [(row, written_in(row)) for row in rows]


def written_in(record: CaseRecord | None) -> str:
    """What was written in it; nothing where there is none, or its key is gone."""
    try:
        return opened([record]).get(record.pk, "") if record else ""
    except Forgotten:
        return ""
