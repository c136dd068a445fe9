"""Commands on parcels: pack an order, name the waybill, record the carrier's reports."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import asdict
from datetime import datetime
from typing import Final
from uuid import UUID

from django.db import IntegrityError, transaction

import platform_core.vault.commands as vault
from catalog.listings.types import Delivery
from catalog.stock import commands as stock_commands
from catalog.stock import queries as stock_queries
from orders.sales import policies, queries
from orders.sales.commands.cancelling import end_newly_started, end_sale
from orders.sales.commands.on_the_way import Signature, ask_shopper, deliver
from orders.sales.deadlines import FIND_PARCEL, HAND_OVER, MOVEMENT, ON_THE_WAY, PICK_UP, WHILE_LEFT
from orders.sales.errors import (
    HandedOver,
    MoneyGoesBack,
    NotByCarrier,
    RecipientHidden,
    ShippingRefused,
    UnknownCarrier,
    UnknownParcel,
    WaybillTaken,
)
from orders.sales.events import CarrierReported, OrderDeclined, OrderShipped, ParcelHandedOver
from orders.sales.models.orders import Order, OrderLine
from orders.sales.models.parcels import DeliveryEvent, Shipment, ShippedLine
from orders.sales.ports import CARRIERS, carrier_named
from orders.sales.states import OrderState
from orders.sales.types import CancelReason, LotPicked, ParcelEvent, ParcelNews, SignedBy
from platform_core.actors import Actor
from platform_core.deadlines.commands import clocks
from platform_core.deadlines.queries.promises import hold, until
from platform_core.duties import fulfils
from platform_core.eventlog.commands.publishing import publish
from platform_core.payments.queries.payments import refundable
from platform_core.payments.types import Reference
from platform_core.states import IllegalTransition
from platform_core.tenancy.gathering import insert_now, together
from platform_core.tenancy.scopes import acting_for
from platform_core.vault.types import Place as SealedPlace

LABEL: Final = ("recipient_name", "recipient_phone", "recipient_address")


@transaction.atomic(savepoint=False)
@together()
def ship(
    order_id: UUID, *, carrier: str, waybill: str, picked: Sequence[LotPicked], by: Actor, at: datetime
) -> Shipment:
    """Pack the whole order, each line out of the lots named, and name the waybill. The carrier reports the hand-over.

    Raises ``UnknownCarrier``, ``OrderNotFound``, ``NotByCarrier``, ``WrongRole``, ``IllegalTransition``,
    ``MoneyGoesBack``, ``ShippingRefused``, ``WaybillTaken``.
    """
    if carrier not in CARRIERS:
        raise UnknownCarrier(carrier=carrier, known=tuple(CARRIERS))
    order = _lock_parcel_order(order_id, by=by)
    lines = {line.id: line for line in order.lines.all()}
    verdict = policies.may_ship({line.id: line.quantity for line in lines.values()}, picked)
    order.move("ship", by=by, at=at)
    if policies.is_given_back(order.price, refundable=refundable(Reference("orders.order", order.id))):
        raise MoneyGoesBack(order_id=order.id)
    if not verdict:
        raise ShippingRefused(reasons=verdict.codes())
    shipment = _create_shipment(order, carrier=carrier, waybill=waybill, at=at)
    _record_lots(shipment, picked)
    stock_commands.commit(order.id, lots=_sum_lots(lines, picked), by=by, at=at)
    event_id = publish(_fact_of_shipping(order, shipment), by=by, at=at)
    clocks.start(PICK_UP, about=order.as_subject(), started_at=at, event_id=event_id, by=by, at=at)
    return shipment


def hold_orders(order_ids: Collection[UUID], *, by: Actor) -> None:
    """Lock these orders until commit, in the order of their ids, and then the shelves of what was bought."""
    ids = Order.objects.visible_to(by).select_for_update(of=("self",)).filter(id__in=order_ids).order_by("id")
    lines = OrderLine.objects.filter(order_id__in=list(ids.values_list("id", flat=True)))
    stock_queries.hold_shelves(set(lines.values_list("sku_id", flat=True)))


@transaction.atomic(savepoint=False)
def name_other_waybill(order_id: UUID, *, carrier: str, waybill: str, by: Actor, at: datetime) -> Shipment:
    """Replace a waybill that was wrong, or whose carrier never came. The goods stay packed, and no clock starts again.

    Raises ``UnknownCarrier``, ``OrderNotFound``, ``NotByCarrier``, ``IllegalTransition``, ``HandedOver``,
    ``WaybillTaken``.
    """
    if carrier not in CARRIERS:
        raise UnknownCarrier(carrier=carrier, known=tuple(CARRIERS))
    order = _lock_parcel_order(order_id, by=by)
    facts = queries.sending_facts(order)
    if facts.carrier_has_it:
        raise HandedOver(order_id=order_id)
    if not policies.may_name_other_waybill(facts):
        raise IllegalTransition(lifecycle="order", transition="name_other_waybill", state=order.stage)
    shipment = _create_shipment(order, carrier=carrier, waybill=waybill, at=at)
    publish(_fact_of_shipping(order, shipment), by=by, at=at)
    return shipment


@transaction.atomic(savepoint=False)
def reveal_recipient(order_id: UUID, *, by: Actor, at: datetime) -> dict[str, str]:
    """Reveal the label in full to the shop, while there is a parcel to send; the shopper can see that it was read.

    Raises ``OrderNotFound``, ``RecipientHidden``.
    """
    order = Order.objects.see(order_id, by=by)
    if not policies.may_see_recipient(OrderState(order.state), delivery=Delivery(order.delivery)):
        raise RecipientHidden(order_id=order.id, state=order.state)
    place = SealedPlace.of(order, subject_id=order.shopper_id)
    return vault.reveal(
        {name: getattr(order, name) for name in LABEL}, place=place, purpose="parcel_label", by=by, at=at
    )


def _lock_parcel_order(order_id: UUID, *, by: Actor) -> Order:
    """Lock an order that goes by parcel. Raises ``OrderNotFound``, ``NotByCarrier``."""
    order = Order.objects.take(order_id, by=by)
    if order.by_code:
        raise NotByCarrier(order_id=order_id)
    return order


def _create_shipment(order: Order, *, carrier: str, waybill: str, at: datetime) -> Shipment:
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


def _sum_lots(lines: Mapping[UUID, OrderLine], picked: Sequence[LotPicked]) -> dict[UUID, dict[str, int]]:
    """Sum the pieces of each SKU by lot. Pieces without a lot are left out."""
    lots: dict[UUID, Counter[str]] = defaultdict(Counter)
    for lot in picked:
        if lot.lot:
            lots[lines[lot.line_id].sku_id][lot.lot] += lot.quantity
    return {sku_id: dict(by_lot) for sku_id, by_lot in lots.items()}


def _record_lots(shipment: Shipment, picked: Sequence[LotPicked]) -> None:
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


def _fact_of_shipping(order: Order, shipment: Shipment) -> OrderShipped:
    return OrderShipped(
        order_id=order.id,
        shopper_id=order.shopper_id,
        merchant_id=order.merchant_id,
        shipment_id=shipment.id,
        carrier=shipment.carrier,
        waybill=shipment.waybill,
        region_code=order.region_code,
    )


@transaction.atomic(savepoint=False)
def report(fact: CarrierReported, *, by: Actor, at: datetime) -> None:
    """Publish a carrier's report in that carrier's name; the relay applies it."""
    publish(fact, by=by, at=at)


@transaction.atomic(savepoint=False)
@together()
def record_report(report: CarrierReported, *, source: Actor, by: Actor, at: datetime) -> None:
    """Record a carrier's report and apply it. Reports may come twice and in any order.

    The first report is the hand-over to the carrier. A signature that counts as delivery starts the shopper's clock;
    about any other signature the shopper is asked. A refusal at the door ends the sale. After every other report a
    clock runs until the parcel moves on. Raises ``UnknownParcel``, also when ``source`` is not the parcel's carrier.
    """
    shipment = Shipment.objects.filter(id=report.shipment_id).first()
    if shipment is None or source != carrier_named(shipment.carrier):
        raise UnknownParcel(shipment_id=report.shipment_id)
    with acting_for(shipment.merchant_id):
        if not DeliveryEvent.objects.filter(shipment=shipment, report_id=report.report_id).exists():
            _apply(shipment.id, shipment.order_id, report, by=by, at=at)


@transaction.atomic(savepoint=False)
def record_answer(shipment_id: UUID, *, known: Sequence[ParcelNews], by: Actor, at: datetime) -> None:
    """Record those reports in a carrier's answer that had not come before. Raises ``UnknownParcel``."""
    shipment = Shipment.objects.get(id=shipment_id)
    with acting_for(shipment.merchant_id):
        known_before = set(DeliveryEvent.objects.filter(shipment=shipment).values_list("kind", "happened_at"))
    for news in known:
        if (news.kind, news.happened_at) not in known_before:
            record_report(_report_from_trace(shipment_id, news), source=carrier_named(shipment.carrier), by=by, at=at)


def _report_from_trace(shipment_id: UUID, news: ParcelNews) -> CarrierReported:
    report_id = f"traced {news.kind} {news.happened_at.isoformat()}"
    return CarrierReported(report_id=report_id, shipment_id=shipment_id, **asdict(news))


def _apply(shipment_id: UUID, order_id: UUID, report: CarrierReported, *, by: Actor, at: datetime) -> None:
    """Apply a report. The clocks are locked before the order, as the sweep locks them."""
    stopped = _stop_clocks(shipment_id, order_id, by=by, at=at)
    order = Order.objects.take(order_id, by=by)
    shipment = Shipment.objects.select_for_update(of=("self",)).get(id=shipment_id)
    of_order = list(DeliveryEvent.objects.filter(order=order))
    known = [one for one in of_order if one.shipment_id == shipment.id]
    event = _build_delivery_event(shipment, report, at=at)
    if not any(one.report_id == report.report_id for one in known):
        insert_now([event])
    if not of_order:
        publish(ParcelHandedOver(**shipment.fact_fields()), by=by, at=at)
    if shipment.signed_at is None:
        _follow(order, shipment, event, known=known, stopped=stopped, by=by, at=at)


def _stop_clocks(shipment_id: UUID, order_id: UUID, *, by: Actor, at: datetime) -> bool:
    """End the clocks of a parcel on its way, and return True.

    If the parcel was left with somebody else, only lock its clocks, since most reports change nothing then; return
    False.
    """
    if policies.left_with_other(DeliveryEvent.objects.filter(shipment_id=shipment_id)) is None:
        clocks.end(ON_THE_WAY, subject_id=order_id, by=by, at=at)
        return True
    for clock in WHILE_LEFT:
        hold(clock.kind, subject_id=order_id)
    return False


def _follow(
    order: Order,
    shipment: Shipment,
    event: DeliveryEvent,
    *,
    known: Sequence[DeliveryEvent],
    stopped: bool,
    by: Actor,
    at: datetime,
) -> None:
    """Apply a report on a parcel that is not delivered yet: deliver it, end the sale, or start its next clock."""
    step = policies.step_of(known, event)
    denied = queries.denials(shipment.id) if step.left else []
    delivers = _delivers(order, shipment, event, denied=denied, at=at)
    if delivers or not step.rests:
        end_newly_started(order.id, ON_THE_WAY, by=by, at=at)
    if delivers:
        signature = Signature(_credible_time(shipment, event, at=at), place=event.place, signed_by=event.signed_by)
        deliver(order, shipment, signature, by=by, at=at)
    elif policies.is_declined(step, event, known=known):
        _decline(shipment, order, event, by=by, at=at)
    if order.stage is OrderState.SHIPPED and shipment.signed_at is None:
        _lead_on(order, shipment, step, denied=denied, stopped=stopped, by=by, at=at)


def _delivers(
    order: Order, shipment: Shipment, event: DeliveryEvent, *, denied: Sequence[datetime], at: datetime
) -> bool:
    facts = policies.SignatureFacts(
        signed_by=SignedBy(event.signed_by or SignedBy.PROXY),  # unnamed is not the addressee
        proxy_accepted=order.proxy_accepted,
        state=OrderState(order.state),
        signed_at=_credible_time(shipment, event, at=at),
        denied_at=max(denied, default=None),
    )
    return event.kind == ParcelEvent.SIGNED and policies.counts_as_delivery(facts)


def _lead_on(
    order: Order,
    shipment: Shipment,
    step: policies.HandOverStep,
    *,
    denied: Sequence[datetime],
    stopped: bool,
    by: Actor,
    at: datetime,
) -> None:
    """Start the clock that fits where the parcel is now.

    While this report waited for its locks, another one may have said that the parcel was left with somebody. If this
    one has ended the clock of that, the clock starts again and counts from its first start.
    """
    about = order.as_subject()
    if step.left is None:
        clocks.start(MOVEMENT, about=about, started_at=at, by=by, at=at)
    elif step.is_news:
        ask_shopper(order, shipment, step.left, by=by, at=at)
    elif stopped and not _has_clock_while_left(order.id):
        denied_at = next((when for when in denied if when >= step.left.asked_at), None)
        clock, since = (FIND_PARCEL, denied_at) if denied_at else (HAND_OVER, step.left.asked_at)
        clocks.start(clock, about=about, started_at=since, by=by, at=at)


def _has_clock_while_left(order_id: UUID) -> bool:
    """Tell whether a clock runs that belongs to a parcel left with somebody else."""
    return bool({clock.kind for clock in WHILE_LEFT} & until(order_id).keys())


def _build_delivery_event(shipment: Shipment, report: CarrierReported, *, at: datetime) -> DeliveryEvent:
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


@fulfils("ECL-20")
def _decline(shipment: Shipment, order: Order, event: DeliveryEvent, *, by: Actor, at: datetime) -> None:
    """End the sale of a parcel that the shopper refused at the door."""
    publish(_fact_of_refusal(shipment, event, at=at), by=by, at=at)
    if order.stage is OrderState.SHIPPED and policies.declines_all(excluded=queries.excluded_lines(order, at=at)):
        end_sale(order, "decline", why=CancelReason.REFUSED_AT_DOOR, by=by, at=at)


def _credible_time(shipment: Shipment, event: DeliveryEvent, *, at: datetime) -> datetime:
    """The event's time, but not before the hand-over and not after now, since a carrier's clock may be wrong."""
    return min(max(event.happened_at, shipment.handed_over_at), at)


def _fact_of_refusal(shipment: Shipment, event: DeliveryEvent, *, at: datetime) -> OrderDeclined:
    return OrderDeclined(
        order_id=shipment.order_id,
        shopper_id=shipment.shopper_id,
        merchant_id=shipment.merchant_id,
        shipment_id=shipment.id,
        refused_at=_credible_time(shipment, event, at=at),
    )
