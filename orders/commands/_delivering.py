"""How do the goods get to the shopper, and when have they arrived?"""

from __future__ import annotations

import json
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Final
from uuid import UUID

from django.db import IntegrityError, transaction

import catalog.commands
import platform_core.deadlines.commands as deadlines
import platform_core.vault.commands as vault
from orders import policies, queries
from orders.deadlines import CONFIRM_RECEIPT, CONFIRM_WITHIN
from orders.errors import (
    MoneyGoesBack,
    OrderNotFound,
    RecipientHidden,
    ShippingRefused,
    UnknownCarrier,
    UnknownParcel,
    WaybillTaken,
)
from orders.events import CarrierReported, OrderDeclined, OrderDelivered, OrderShipped
from orders.models import Contract, DeliveryEvent, Order, OrderLine, Shipment, ShippedLine
from orders.ports import CARRIERS, carrier_named
from orders.states import OrderState
from orders.types import LotPicked, ParcelEvent, Place, SignedBy
from platform_core.actors import Actor, Role
from platform_core.duties import fulfils
from platform_core.eventlog.commands import publish
from platform_core.payments.queries import refundable
from platform_core.payments.types import Reference
from platform_core.tenancy.scopes import acting_for
from platform_core.vault.types import Place as SealedPlace
from platform_core.vault.types import Sealed

LABEL: Final = ("recipient_name", "recipient_phone", "recipient_address")


@transaction.atomic(savepoint=False)
def ship(
    order_id: UUID, *, carrier: str, waybill: str, picked: Sequence[LotPicked], by: Actor, at: datetime
) -> Shipment:
    """Hand the whole order over to a carrier, each line out of the lots named.

    Raises ``UnknownCarrier``, ``OrderNotFound``, ``WrongRole``, ``IllegalTransition``, ``MoneyGoesBack``,
    ``ShippingRefused``, ``WaybillTaken``.
    """
    if carrier not in CARRIERS:
        raise UnknownCarrier(carrier=carrier, known=tuple(CARRIERS))
    order = Order.objects.take(order_id, by=by)
    lines = {line.id: line for line in order.lines.all()}
    verdict = policies.may_ship({line.id: line.quantity for line in lines.values()}, picked)
    order.move("ship", by=by, at=at)
    if policies.is_given_back(order.price, refundable=refundable(Reference("orders.order", order.id))):
        raise MoneyGoesBack(order_id=order.id)
    if not verdict:
        raise ShippingRefused(reasons=verdict.codes())
    shipment = _shipment(order, carrier=carrier, waybill=waybill, at=at)
    _note_lots(shipment, picked)
    catalog.commands.commit(order.id, lots=_by_sku(lines, picked), by=by, at=at)
    publish(_shipped(order, shipment), by=by, at=at)
    return shipment


@transaction.atomic(savepoint=False)
def report(fact: CarrierReported, *, by: Actor, at: datetime) -> None:
    """Leave what a carrier said in the log, as that carrier; the relay applies it."""
    publish(fact, by=by, at=at)


@transaction.atomic(savepoint=False)
def record_report(report: CarrierReported, *, source: Actor, by: Actor, at: datetime) -> None:
    """Note what the carrier said. Its signature, where it counts, is the delivery and starts the shopper's clock; a
    parcel refused at the door is told of and was not delivered.

    Reports may come twice and in any order. Raises ``UnknownParcel``, also when ``source`` is not the parcel's carrier.
    """
    shipment = Shipment.objects.filter(id=report.shipment_id).first()
    if shipment is None or source != carrier_named(shipment.carrier):
        raise UnknownParcel(shipment_id=report.shipment_id)
    with acting_for(shipment.merchant_id):
        shipment = Shipment.objects.select_for_update(of=("self",)).get(id=shipment.id)
        first = _is_first(shipment, report.kind)
        _note_report(shipment, report, at=at)
        if report.kind is ParcelEvent.SIGNED and shipment.signed_at is None:
            _sign(shipment, report, by=by, at=at)
        if report.kind is ParcelEvent.REFUSED and shipment.signed_at is None and first:
            publish(_declined(shipment, report, at=at), by=by, at=at)


@transaction.atomic(savepoint=False)
def reveal_recipient(order_id: UUID, *, by: Actor, at: datetime) -> dict[str, str]:
    """The label in full, for the shop, while there is a parcel to send; the shopper can see that it was read.

    Raises ``OrderNotFound``, ``RecipientHidden``.
    """
    order = Order.objects.see(order_id, by=by)
    if not policies.may_see_recipient(OrderState(order.state)):
        raise RecipientHidden(order_id=order.id, state=order.state)
    place = SealedPlace.of(order, subject_id=order.shopper_id)
    return vault.reveal(
        {name: getattr(order, name) for name in LABEL}, place=place, purpose="parcel_label", by=by, at=at
    )


@transaction.atomic(savepoint=False)
def reveal_own_recipient(order_id: UUID, *, by: Actor, at: datetime) -> dict[str, str]:
    """The recipient as the contract has it: `name`, `phone`, `region_code`, `address`; told to its shopper alone.

    Raises ``OrderNotFound``, ``ContractDamaged``.
    """
    if by.role is not Role.SHOPPER:
        raise OrderNotFound(order_id=order_id)
    contract = queries.contract(order_id, by=by, at=at)
    place = SealedPlace(Contract._meta.db_table, contract.order_id, contract.shopper_id)
    sealed = Sealed.from_text(json.loads(contract.canonical)["delivery"]["recipient_sealed"])
    revealed = vault.reveal({"recipient": sealed}, place=place, purpose="own_view", by=by, at=at)
    recipient: dict[str, str] = json.loads(revealed["recipient"])
    return recipient


def _shipment(order: Order, *, carrier: str, waybill: str, at: datetime) -> Shipment:
    try:
        with transaction.atomic():
            return Shipment.objects.create(
                merchant_id=order.merchant_id,
                order=order,
                shopper_id=order.shopper_id,
                carrier=carrier,
                waybill=waybill,
                handed_over_at=at,
            )
    except IntegrityError:
        raise WaybillTaken(carrier=carrier, waybill=waybill) from None


def _by_sku(lines: Mapping[UUID, OrderLine], picked: Sequence[LotPicked]) -> dict[UUID, dict[str, int]]:
    """Pieces by lot, by SKU; pieces without a lot are not named."""
    lots: dict[UUID, Counter[str]] = defaultdict(Counter)
    for lot in picked:
        if lot.lot:
            lots[lines[lot.line_id].sku_id][lot.lot] += lot.quantity
    return {sku_id: dict(by_lot) for sku_id, by_lot in lots.items()}


def _note_lots(shipment: Shipment, picked: Sequence[LotPicked]) -> None:
    ShippedLine.objects.bulk_create(
        [
            ShippedLine(
                merchant_id=shipment.merchant_id,
                order_id=shipment.order_id,
                shipment=shipment,
                line_id=lot.line_id,
                shopper_id=shipment.shopper_id,
                quantity=lot.quantity,
                lot=lot.lot,
            )
            for lot in picked
        ]
    )


def _shipped(order: Order, shipment: Shipment) -> OrderShipped:
    return OrderShipped(
        order_id=order.id,
        shopper_id=order.shopper_id,
        merchant_id=order.merchant_id,
        shipment_id=shipment.id,
        carrier=shipment.carrier,
        waybill=shipment.waybill,
        region_code=order.region_code,
    )


def _is_first(shipment: Shipment, kind: ParcelEvent) -> bool:
    return not DeliveryEvent.objects.filter(shipment=shipment, kind=kind).exists()


def _note_report(shipment: Shipment, report: CarrierReported, *, at: datetime) -> None:
    DeliveryEvent.objects.get_or_create(
        shipment=shipment,
        report_id=report.report_id,
        defaults={
            "merchant_id": shipment.merchant_id,
            "order_id": shipment.order_id,
            "shopper_id": shipment.shopper_id,
            "kind": report.kind,
            "place": report.place or "",
            "signed_by": report.signed_by or "",
            "happened_at": report.happened_at,
            "reported_at": at,
        },
    )


@fulfils("ECL-51")
def _sign(shipment: Shipment, report: CarrierReported, *, by: Actor, at: datetime) -> None:
    """The delivery, if this signature counts as one. The order is locked: its shopper may confirm at this moment."""
    signed_by = report.signed_by or SignedBy.PROXY  # unnamed is not the addressee
    order = Order.objects.take(shipment.order_id, by=by)
    facts = policies.SignatureFacts(
        signed_by=signed_by, proxy_accepted=order.proxy_accepted, state=OrderState(order.state)
    )
    if not policies.counts_as_delivery(facts):
        return
    shipment.signed_at = _believed(shipment, report, at=at)
    shipment.signed_place, shipment.signed_by = report.place or Place.OTHER, signed_by
    shipment.save(update_fields=["signed_at", "signed_place", "signed_by"])
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
