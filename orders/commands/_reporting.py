"""What does a carrier's report change?"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from datetime import datetime
from uuid import UUID

from django.db import transaction

import platform_core.deadlines.commands as deadlines
from orders import policies, queries
from orders.commands._calling_off import end_sale
from orders.deadlines import CONFIRM_RECEIPT, CONFIRM_WITHIN, MOVEMENT, ON_THE_WAY
from orders.errors import UnknownParcel
from orders.events import CarrierReported, OrderDeclined, OrderDelivered, ParcelHandedOver
from orders.models import DeliveryEvent, Order, Shipment
from orders.ports import carrier_named
from orders.states import OrderState
from orders.types import CancelReason, ParcelEvent, ParcelNews, Place, SignedBy
from platform_core.actors import Actor
from platform_core.duties import fulfils
from platform_core.eventlog.commands import publish
from platform_core.tenancy.gathering import insert_now, together, update_now
from platform_core.tenancy.scopes import acting_for


@transaction.atomic(savepoint=False)
def report(fact: CarrierReported, *, by: Actor, at: datetime) -> None:
    """Leave what a carrier said in the log, as that carrier; the relay applies it."""
    publish(fact, by=by, at=at)


@transaction.atomic(savepoint=False)
@together()
def record_report(report: CarrierReported, *, source: Actor, by: Actor, at: datetime) -> None:
    """Note what the carrier said. Its first word is the hand-over; its signature, where it counts, is the delivery and
    starts the shopper's clock; a parcel refused at the door ends the sale; after any other it has to move on.

    Reports may come twice and in any order. Raises ``UnknownParcel``, also when ``source`` is not the parcel's carrier.
    """
    shipment = Shipment.objects.filter(id=report.shipment_id).first()
    if shipment is None or source != carrier_named(shipment.carrier):
        raise UnknownParcel(shipment_id=report.shipment_id)
    with acting_for(shipment.merchant_id):
        if not DeliveryEvent.objects.filter(shipment=shipment, report_id=report.report_id).exists():
            _apply(shipment.id, shipment.order_id, report, by=by, at=at)


@transaction.atomic(savepoint=False)
def record_answer(shipment_id: UUID, *, known: Sequence[ParcelNews], by: Actor, at: datetime) -> None:
    """What the carrier says when it is asked: reports that had not come are noted now. Raises ``UnknownParcel``."""
    shipment = Shipment.objects.get(id=shipment_id)
    with acting_for(shipment.merchant_id):
        heard = set(DeliveryEvent.objects.filter(shipment=shipment).values_list("kind", "happened_at"))
    for news in known:
        if (news.kind, news.happened_at) not in heard:
            record_report(_traced(shipment_id, news), source=carrier_named(shipment.carrier), by=by, at=at)


def _traced(shipment_id: UUID, news: ParcelNews) -> CarrierReported:
    told = f"traced {news.kind} {news.happened_at.isoformat()}"
    return CarrierReported(report_id=told, shipment_id=shipment_id, **asdict(news))


def _apply(shipment_id: UUID, order_id: UUID, report: CarrierReported, *, by: Actor, at: datetime) -> None:
    """Clocks before orders, as the sweep does."""
    deadlines.end(ON_THE_WAY, subject_id=order_id, by=by, at=at)
    order = Order.objects.take(order_id, by=by)
    shipment = Shipment.objects.select_for_update(of=("self",)).get(id=shipment_id)
    heard = list(DeliveryEvent.objects.filter(order=order).values_list("shipment_id", "kind", "report_id"))
    declined_before = any(kind == ParcelEvent.REFUSED for parcel, kind, _ in heard if parcel == shipment.id)
    if not any(report_id == report.report_id for parcel, _, report_id in heard if parcel == shipment.id):
        insert_now([_noted(shipment, report, at=at)])
    if not heard:
        publish(ParcelHandedOver(**shipment.fact_fields()), by=by, at=at)
    if report.kind is ParcelEvent.SIGNED and shipment.signed_at is None:
        _sign(shipment, order, report, by=by, at=at)
    if report.kind is ParcelEvent.REFUSED and shipment.signed_at is None and not declined_before:
        _decline(shipment, order, report, by=by, at=at)
    if order.stage is OrderState.SHIPPED and shipment.signed_at is None:
        deadlines.start(MOVEMENT, about=order.as_subject(), started_at=at, by=by, at=at)


def _noted(shipment: Shipment, report: CarrierReported, *, at: datetime) -> DeliveryEvent:
    return DeliveryEvent(
        merchant_id=shipment.merchant_id,
        order_id=shipment.order_id,
        shipment=shipment,
        shopper_id=shipment.shopper_id,
        report_id=report.report_id,
        kind=report.kind,
        place=report.place or "",
        signed_by=report.signed_by or "",
        happened_at=report.happened_at,
        reported_at=at,
    )


@fulfils("ECL-51")
def _sign(shipment: Shipment, order: Order, report: CarrierReported, *, by: Actor, at: datetime) -> None:
    """The delivery, if this signature counts as one. The order is locked: its shopper may confirm at this moment."""
    signed_by = report.signed_by or SignedBy.PROXY  # unnamed is not the addressee
    facts = policies.SignatureFacts(
        signed_by=signed_by, proxy_accepted=order.proxy_accepted, state=OrderState(order.state)
    )
    if not policies.counts_as_delivery(facts):
        return
    shipment.signed_at = _believed(shipment, report, at=at)
    shipment.signed_place, shipment.signed_by = report.place or Place.OTHER, signed_by
    update_now(shipment, ["signed_at", "signed_place", "signed_by"])
    event_id = publish(_delivered(shipment), by=by, at=at)
    deadlines.start(
        CONFIRM_RECEIPT,
        about=order.as_subject(),
        started_at=shipment.signed_at,
        event_id=event_id,
        promised=queries.promised(CONFIRM_WITHIN, order_id=order.id, on=shipment.signed_at, at=at),
        by=by,
        at=at,
    )


@fulfils("ECL-20")
def _decline(shipment: Shipment, order: Order, report: CarrierReported, *, by: Actor, at: datetime) -> None:
    """Nothing was delivered, and by that act the shopper does not want it."""
    publish(_declined(shipment, report, at=at), by=by, at=at)
    if order.stage is OrderState.SHIPPED and policies.declines_all(excluded=queries.excluded(order, at=at)):
        end_sale(order, "decline", why=CancelReason.REFUSED_AT_DOOR, by=by, at=at)


def _believed(shipment: Shipment, report: CarrierReported, *, at: datetime) -> datetime:
    """When it happened: between hand-over and now, whatever the carrier's clock says."""
    return min(max(report.happened_at, shipment.handed_over_at), at)


def _declined(shipment: Shipment, report: CarrierReported, *, at: datetime) -> OrderDeclined:
    return OrderDeclined(
        order_id=shipment.order_id,
        shopper_id=shipment.shopper_id,
        merchant_id=shipment.merchant_id,
        shipment_id=shipment.id,
        refused_at=_believed(shipment, report, at=at),
    )


def _delivered(shipment: Shipment) -> OrderDelivered:
    if shipment.signed_at is None:
        raise ValueError("an unsigned parcel was not delivered")
    return OrderDelivered(
        order_id=shipment.order_id,
        shopper_id=shipment.shopper_id,
        merchant_id=shipment.merchant_id,
        shipment_id=shipment.id,
        signed_at=shipment.signed_at,
        place=Place(shipment.signed_place),
        signed_by=SignedBy(shipment.signed_by),
    )
