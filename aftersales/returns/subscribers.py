"""Returns follow deliveries, carriers and refunds, and tell their parties."""

from __future__ import annotations

import logging
from typing import Any, TypeAlias

from django.db import transaction

import platform_core.notices.commands as notices
from aftersales.returns.case.returns import RETURN
from aftersales.returns.commands import arrivals, decisions
from aftersales.returns.commands import notices as notices_commands
from aftersales.returns.deadlines import SEND_HOME
from aftersales.returns.events import (
    ArrivalWanted,
    GoodsArrived,
    GoodsHome,
    GoodsSentHome,
    RefundNotMade,
    ReturnGranted,
    ReturnReported,
    ReturnRuled,
    ReturnSent,
    ReturnUnsent,
    ReturnUnshown,
    ReturnWithdrawn,
    RulingMissed,
)
from aftersales.returns.models.records import HomeParcel, ReturnParcel
from aftersales.returns.ports import announce
from aftersales.returns.queries import cases
from aftersales.returns.types import ABOUT
from orders.codes.events import CodesHandedOver
from orders.sales.commands import receiving as receiving_commands
from orders.sales.events import OrderDelivered, OrderReceived
from orders.sales.ports import CARRIERS
from platform_core.actors import RELAY
from platform_core.cases.telling import params_of, tell_parties
from platform_core.deadlines.events import DeadlineNear
from platform_core.eventlog.facts import DeliveryContext
from platform_core.eventlog.queries import is_vouched_for
from platform_core.eventlog.registry import subscribe
from platform_core.payments.events.payments import Refunded, RefundRequested

logger = logging.getLogger(__name__)
Fact: TypeAlias = Any  # each of the facts below; they have no base of their own


# What follows for windows, parcels and money


@subscribe(OrderDelivered, name="aftersales.open_window", replayable=True)
def open_window(fact: OrderDelivered, context: DeliveryContext) -> None:
    notices_commands.open_window(fact.order_id, event_id=context.event_id, by=RELAY, at=context.handled_at)


@subscribe(CodesHandedOver, name="aftersales.open_window_of_codes", replayable=True)
def open_window_of_codes(fact: CodesHandedOver, context: DeliveryContext) -> None:
    """Open the window of goods by code, unless the shopper has confirmed that they do not go back."""
    notices_commands.open_window(fact.order_id, event_id=context.event_id, by=RELAY, at=context.handled_at)


@subscribe(OrderReceived, name="aftersales.open_window_unsigned", replayable=True)
def open_window_unsigned(fact: OrderReceived, context: DeliveryContext) -> None:
    """Open the window from the shopper's own word, where no signature counted."""
    notices_commands.open_window(fact.order_id, event_id=context.event_id, by=RELAY, at=context.handled_at)


@subscribe(ReturnSent, name="aftersales.announce_parcel", outside=True, replayable=True)
def announce_parcel(fact: ReturnSent, context: DeliveryContext) -> None:
    if fact.tracked:
        announce(fact, request_id=context.event_id)


@subscribe(GoodsSentHome, name="aftersales.announce_home_parcel", outside=True)
def announce_home_parcel(fact: GoodsSentHome, context: DeliveryContext) -> None:
    if fact.parcel_id:
        announce(fact, request_id=context.event_id)


@subscribe(ReturnReported, name="aftersales.apply_carrier_report")
def apply_carrier_report(fact: ReturnReported, context: DeliveryContext) -> None:
    """Apply a carrier's report. Any code may write a carrier's name; only the carrier's own door vouches for the event.

    Another is skipped, since a failing one would hold up the carrier's true reports on the same parcel.
    """
    if not is_vouched_for(context.event_id, by=context.by):
        logger.error("report_forged", extra={"event": str(context.event_id), "parcel": str(fact.parcel_id)})
        return
    arrivals.record_report(fact, source=context.by, by=RELAY, at=context.handled_at)


@subscribe(ArrivalWanted, name="aftersales.ask_carrier", outside=True)
def ask_carrier(fact: ArrivalWanted, context: DeliveryContext) -> None:
    """Ask the carrier before goods count as lost, or as never sent: its report may not have reached us."""
    with transaction.atomic():
        parcel = cases.followed_parcel(fact.return_id, by=RELAY)
    _ask(parcel, context)


@subscribe(DeadlineNear, name="aftersales.ask_carrier_home", outside=True)
def ask_carrier_home(fact: DeadlineNear, context: DeliveryContext) -> None:
    """Ask the carrier before goods on their way home count as not arrived."""
    if fact.kind == SEND_HOME.kind:
        with transaction.atomic():
            parcel = cases.home_parcel(fact.about_id, by=RELAY)
        _ask(parcel, context)


def _ask(parcel: ReturnParcel | HomeParcel | None, context: DeliveryContext) -> None:
    if parcel:
        known = CARRIERS[parcel.carrier].trace(parcel.waybill)
        arrivals.record_answer(parcel, known=known, by=RELAY, at=context.handled_at)


def settle_order(fact: Fact, context: DeliveryContext) -> None:
    """The return holds the shop's money no longer. A refund that is owed holds it itself."""
    receiving_commands.settle(fact.order_id, by=RELAY, at=context.handled_at)


for end in (ReturnWithdrawn, ReturnGranted, GoodsHome, ReturnUnsent, ReturnUnshown):
    subscribe(end, name=f"aftersales.settle_{end.topic.partition('.')[2]}", replayable=True)(settle_order)


@subscribe(RefundRequested, name="aftersales.note_next_attempt")
def note_next_attempt(fact: RefundRequested, context: DeliveryContext) -> None:
    """Note a further attempt at the refund in the return's timeline."""
    return_id = fact.case_of(ABOUT)
    if return_id is not None and fact.attempt > 1:
        decisions.note_next_attempt(return_id, cause=fact.cause, by=RELAY, at=context.handled_at)


# Notices


def params_of_return(fact: Fact) -> dict[str, str]:
    """The fields of a text: numbers, the amount and until when; no person, and no words of either side."""
    said = {name: getattr(fact, name, None) for name in ("waybill", "basis", "outcome", "source")}
    if isinstance(fact, GoodsArrived | ArrivalWanted | ReturnUnshown):
        said["way"] = cases.transport_of(fact.return_id, by=RELAY)
    said |= cases.params_of_notice(fact.return_id) | {"until": params_of(RETURN, fact)["until"]}
    return {name: word for name, word in said.items() if word is not None}


tell_parties(RETURN, more=params_of_return, alone=True)


@subscribe(ReturnRuled, name="aftersales.notify_ruled")
def notify_ruled(fact: ReturnRuled, context: DeliveryContext) -> None:
    params, at = params_of_return(fact), context.handled_at
    notices.send(fact.shopper_id, template="aftersales.ruled", params=params, by=RELAY, at=at)
    notices.send_to_shop(fact.merchant_id, template="aftersales.ruled", params=params, by=RELAY, at=at)


@subscribe(RulingMissed, name="aftersales.notify_ruling_missed")
def notify_ruling_missed(fact: RulingMissed, context: DeliveryContext) -> None:
    _alarm(fact, context, template="aftersales.ruling_missed")


@subscribe(RefundNotMade, name="aftersales.notify_not_refunded")
def notify_not_refunded(fact: RefundNotMade, context: DeliveryContext) -> None:
    if not fact.money_is_back:
        _alarm(fact, context, template="aftersales.money_missing")


@subscribe(Refunded, name="aftersales.notify_refunded")
def notify_refunded(fact: Refunded, context: DeliveryContext) -> None:
    if return_id := fact.case_of(ABOUT):
        params = cases.params_of_notice(return_id)
        notices.send(fact.payer_id, template="aftersales.refunded", params=params, by=RELAY, at=context.handled_at)


def _alarm(fact: Fact, context: DeliveryContext, *, template: str) -> None:
    notices.send_to_staff(template=template, params=params_of_return(fact), by=RELAY, at=context.handled_at)
