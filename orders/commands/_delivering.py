"""How do the goods get to the carrier, and where to?"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Final
from uuid import UUID

from django.db import IntegrityError, transaction

import catalog.commands
import platform_core.deadlines.commands as deadlines
import platform_core.vault.commands as vault
from catalog.types import Delivery
from orders import policies, queries
from orders.deadlines import PICK_UP
from orders.errors import (
    HandedOver,
    MoneyGoesBack,
    NotByCarrier,
    RecipientHidden,
    ShippingRefused,
    UnknownCarrier,
    WaybillTaken,
)
from orders.events import OrderShipped
from orders.models import Order, OrderLine, Shipment, ShippedLine
from orders.ports import CARRIERS
from orders.states import OrderState
from orders.types import LotPicked
from platform_core.actors import Actor
from platform_core.eventlog.commands import publish
from platform_core.payments.queries import refundable
from platform_core.payments.types import Reference
from platform_core.states import IllegalTransition
from platform_core.tenancy.gathering import insert_now, together
from platform_core.vault.types import Place as SealedPlace

LABEL: Final = ("recipient_name", "recipient_phone", "recipient_address")


@transaction.atomic(savepoint=False)
@together()
def ship(
    order_id: UUID, *, carrier: str, waybill: str, picked: Sequence[LotPicked], by: Actor, at: datetime
) -> Shipment:
    """Pack the whole order, each line out of the lots named, and name the waybill; that it has the parcel, the carrier
    says.

    Raises ``UnknownCarrier``, ``OrderNotFound``, ``NotByCarrier``, ``WrongRole``, ``IllegalTransition``,
    ``MoneyGoesBack``, ``ShippingRefused``, ``WaybillTaken``.
    """
    if carrier not in CARRIERS:
        raise UnknownCarrier(carrier=carrier, known=tuple(CARRIERS))
    order = _with_a_parcel(order_id, by=by)
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
    event_id = publish(_shipped(order, shipment), by=by, at=at)
    deadlines.start(PICK_UP, about=order.as_subject(), started_at=at, event_id=event_id, by=by, at=at)
    return shipment


@transaction.atomic(savepoint=False)
def name_other_waybill(order_id: UUID, *, carrier: str, waybill: str, by: Actor, at: datetime) -> Shipment:
    """The first was wrong, or the carrier never came. What is packed stays packed, and no clock begins anew.

    Raises ``UnknownCarrier``, ``OrderNotFound``, ``NotByCarrier``, ``IllegalTransition``, ``HandedOver``,
    ``WaybillTaken``.
    """
    if carrier not in CARRIERS:
        raise UnknownCarrier(carrier=carrier, known=tuple(CARRIERS))
    order = _with_a_parcel(order_id, by=by)
    facts = queries.sending_facts(order)
    if facts.carrier_has_it:
        raise HandedOver(order_id=order_id)
    if not policies.may_name_other_waybill(facts):
        raise IllegalTransition(lifecycle="order", transition="name_other_waybill", state=order.stage)
    shipment = _shipment(order, carrier=carrier, waybill=waybill, at=at)
    publish(_shipped(order, shipment), by=by, at=at)
    return shipment


@transaction.atomic(savepoint=False)
def reveal_recipient(order_id: UUID, *, by: Actor, at: datetime) -> dict[str, str]:
    """The label in full, for the shop, while there is a parcel to send; the shopper can see that it was read.

    Raises ``OrderNotFound``, ``RecipientHidden``.
    """
    order = Order.objects.see(order_id, by=by)
    if not policies.may_see_recipient(OrderState(order.state), delivery=Delivery(order.delivery)):
        raise RecipientHidden(order_id=order.id, state=order.state)
    place = SealedPlace.of(order, subject_id=order.shopper_id)
    return vault.reveal(
        {name: getattr(order, name) for name in LABEL}, place=place, purpose="parcel_label", by=by, at=at
    )


def _with_a_parcel(order_id: UUID, *, by: Actor) -> Order:
    """The row, locked. Raises ``OrderNotFound``, ``NotByCarrier``."""
    order = Order.objects.take(order_id, by=by)
    if order.by_code:
        raise NotByCarrier(order_id=order_id)
    return order


def _shipment(order: Order, *, carrier: str, waybill: str, at: datetime) -> Shipment:
    shipment = Shipment(
        merchant_id=order.merchant_id,
        order=order,
        shopper_id=order.shopper_id,
        carrier=carrier,
        waybill=waybill,
        handed_over_at=at,
    )
    try:
        with transaction.atomic():
            insert_now([shipment])
    except IntegrityError:
        raise WaybillTaken(carrier=carrier, waybill=waybill) from None
    return shipment


def _by_sku(lines: Mapping[UUID, OrderLine], picked: Sequence[LotPicked]) -> dict[UUID, dict[str, int]]:
    """Pieces by lot, by SKU; pieces without a lot are not named."""
    lots: dict[UUID, Counter[str]] = defaultdict(Counter)
    for lot in picked:
        if lot.lot:
            lots[lines[lot.line_id].sku_id][lot.lot] += lot.quantity
    return {sku_id: dict(by_lot) for sku_id, by_lot in lots.items()}


def _note_lots(shipment: Shipment, picked: Sequence[LotPicked]) -> None:
    insert_now(
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
