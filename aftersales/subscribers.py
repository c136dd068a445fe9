"""What follows from a fact?"""

from __future__ import annotations

import logging
from typing import Final
from uuid import UUID

import orders.commands
import platform_core.notices.commands as notices
from aftersales import commands, queries
from aftersales.events import (
    AddressNamed,
    AddressWanted,
    ArrivalWanted,
    GoodsArrived,
    GoodsSentHome,
    ObjectionMade,
    RefundNotMade,
    ReturnDeclined,
    ReturnGranted,
    ReturnNoticed,
    ReturnReported,
    ReturnRuled,
    ReturnSent,
    ReturnUnsent,
    ReturnWithdrawn,
    RulingMissed,
)
from orders.events import OrderDelivered, OrderReceived
from orders.ports import CARRIERS
from platform_core.actors import RELAY
from platform_core.eventlog.facts import DeliveryContext
from platform_core.eventlog.queries import vouched
from platform_core.eventlog.registry import subscribe
from platform_core.payments.events import Refunded, RefundRequested

logger = logging.getLogger(__name__)
REPORTS_TO: Final = "carriers/sandbox/returns"  # where a carrier tells of the parcels that go back
Params = dict[str, str | int]
EndsAReturn = ReturnWithdrawn | ReturnGranted | ReturnDeclined | ReturnUnsent


# What follows for windows, parcels and money


@subscribe(OrderDelivered, name="aftersales.open_window", replayable=True)
def open_window(fact: OrderDelivered, context: DeliveryContext) -> None:
    commands.open_window(fact.order_id, event_id=context.event_id, by=RELAY, at=context.handled_at)


@subscribe(OrderReceived, name="aftersales.open_window_unsigned", replayable=True)
def open_window_unsigned(fact: OrderReceived, context: DeliveryContext) -> None:
    """Where no signature counted, the shopper's own word is the receipt."""
    commands.open_window(fact.order_id, event_id=context.event_id, by=RELAY, at=context.handled_at)


@subscribe(ReturnSent, name="aftersales.announce_parcel", outside=True, replayable=True)
def announce_parcel(fact: ReturnSent, context: DeliveryContext) -> None:
    if fact.tracked:
        CARRIERS[fact.carrier].announce(
            fact.parcel_id,
            waybill=fact.waybill,
            region_code=fact.region_code,
            reports_to=REPORTS_TO,
            request_id=context.event_id,
        )


@subscribe(ReturnReported, name="aftersales.apply_carrier_report")
def apply_carrier_report(fact: ReturnReported, context: DeliveryContext) -> None:
    """Anyone may write a carrier's name into an event; only the carrier's own door leaves one that is vouched for.

    Another is passed over, since one that failed would hold up what the carrier really says of the same parcel.
    """
    if not vouched(context.event_id, by=context.by):
        logger.error("report_forged", extra={"event": str(context.event_id), "parcel": str(fact.parcel_id)})
        return
    commands.record_report(fact, source=context.by, by=RELAY, at=context.handled_at)


@subscribe(ReturnWithdrawn, name="aftersales.settle_withdrawn", replayable=True)
def settle_withdrawn(fact: ReturnWithdrawn, context: DeliveryContext) -> None:
    _settle(fact, context)


@subscribe(ReturnGranted, name="aftersales.settle_granted", replayable=True)
def settle_granted(fact: ReturnGranted, context: DeliveryContext) -> None:
    """Where nothing goes back no refund will tell of its end; a refund that is owed holds the settlement itself."""
    _settle(fact, context)


@subscribe(ReturnDeclined, name="aftersales.settle_declined", replayable=True)
def settle_declined(fact: ReturnDeclined, context: DeliveryContext) -> None:
    _settle(fact, context)


@subscribe(ReturnUnsent, name="aftersales.settle_unsent", replayable=True)
def settle_unsent(fact: ReturnUnsent, context: DeliveryContext) -> None:
    _settle(fact, context)


@subscribe(RefundRequested, name="aftersales.note_next_attempt")
def note_next_attempt(fact: RefundRequested, context: DeliveryContext) -> None:
    """The parties read of a further attempt in the story of their return."""
    return_id = fact.case_of(queries.ABOUT)
    if return_id is not None and fact.attempt > 1:
        commands.note_next_attempt(return_id, cause=fact.cause, by=RELAY, at=context.handled_at)


def _settle(fact: EndsAReturn, context: DeliveryContext) -> None:
    orders.commands.settle(fact.order_id, by=RELAY, at=context.handled_at)


# Who is told of what


@subscribe(ReturnNoticed, name="aftersales.notify_noticed")
def notify_noticed(fact: ReturnNoticed, context: DeliveryContext) -> None:
    _tell_shopper(fact.shopper_id, fact.return_id, context, template="aftersales.noticed")
    _tell_shop(fact.merchant_id, fact.return_id, context, template="aftersales.to_handle")


@subscribe(AddressNamed, name="aftersales.notify_address")
def notify_address(fact: AddressNamed, context: DeliveryContext) -> None:
    _tell_shopper(fact.shopper_id, fact.return_id, context, template="aftersales.address_named")


@subscribe(ReturnSent, name="aftersales.notify_sent")
def notify_sent(fact: ReturnSent, context: DeliveryContext) -> None:
    _tell_shop(fact.merchant_id, fact.return_id, context, template="aftersales.sent", waybill=fact.waybill)


@subscribe(GoodsArrived, name="aftersales.notify_arrived")
def notify_arrived(fact: GoodsArrived, context: DeliveryContext) -> None:
    _tell_shopper(fact.shopper_id, fact.return_id, context, template="aftersales.arrived")
    _tell_shop(fact.merchant_id, fact.return_id, context, template="aftersales.to_refund")


@subscribe(ReturnGranted, name="aftersales.notify_granted")
def notify_granted(fact: ReturnGranted, context: DeliveryContext) -> None:
    _tell_shopper(fact.shopper_id, fact.return_id, context, template="aftersales.granted")
    _tell_shop(fact.merchant_id, fact.return_id, context, template="aftersales.paid", basis=fact.basis)


@subscribe(Refunded, name="aftersales.notify_refunded")
def notify_refunded(fact: Refunded, context: DeliveryContext) -> None:
    if return_id := fact.case_of(queries.ABOUT):
        _tell_shopper(fact.payer_id, return_id, context, template="aftersales.refunded")


@subscribe(ObjectionMade, name="aftersales.notify_objected")
def notify_objected(fact: ObjectionMade, context: DeliveryContext) -> None:
    _tell_shopper(fact.shopper_id, fact.return_id, context, template="aftersales.objected")
    _tell_staff(fact.return_id, context, template="aftersales.to_rule")


@subscribe(ReturnRuled, name="aftersales.notify_ruled")
def notify_ruled(fact: ReturnRuled, context: DeliveryContext) -> None:
    _tell_shopper(fact.shopper_id, fact.return_id, context, template="aftersales.ruled", outcome=fact.outcome)
    _tell_shop(fact.merchant_id, fact.return_id, context, template="aftersales.ruled", outcome=fact.outcome)


@subscribe(RulingMissed, name="aftersales.notify_ruling_missed")
def notify_ruling_missed(fact: RulingMissed, context: DeliveryContext) -> None:
    _tell_staff(fact.return_id, context, template="aftersales.ruling_missed")


@subscribe(ArrivalWanted, name="aftersales.notify_arrival_wanted")
def notify_arrival_wanted(fact: ArrivalWanted, context: DeliveryContext) -> None:
    """Also those who can end the search: the shopper by a proof of sending, the shop by a word."""
    _tell_staff(fact.return_id, context, template="aftersales.arrival_wanted")
    _tell_shopper(fact.shopper_id, fact.return_id, context, template="aftersales.show_sending")
    _tell_shop(fact.merchant_id, fact.return_id, context, template="aftersales.goods_sought")


@subscribe(AddressWanted, name="aftersales.notify_address_wanted")
def notify_address_wanted(fact: AddressWanted, context: DeliveryContext) -> None:
    _tell_staff(fact.return_id, context, template="aftersales.address_wanted")


@subscribe(ReturnDeclined, name="aftersales.notify_declined")
def notify_declined(fact: ReturnDeclined, context: DeliveryContext) -> None:
    _tell_shop(fact.merchant_id, fact.return_id, context, template="aftersales.to_send_home")


@subscribe(GoodsSentHome, name="aftersales.notify_sent_home")
def notify_sent_home(fact: GoodsSentHome, context: DeliveryContext) -> None:
    _tell_shopper(fact.shopper_id, fact.return_id, context, template="aftersales.sent_home", waybill=fact.waybill)


@subscribe(RefundNotMade, name="aftersales.notify_not_refunded")
def notify_not_refunded(fact: RefundNotMade, context: DeliveryContext) -> None:
    if not fact.money_is_back:
        _tell_staff(fact.return_id, context, template="aftersales.money_missing")


def _tell_shopper(shopper_id: UUID, return_id: UUID, context: DeliveryContext, *, template: str, **more: str) -> None:
    params = _params(return_id) | more
    notices.send(shopper_id, template=template, params=params, by=RELAY, at=context.handled_at)


def _tell_shop(merchant_id: UUID, return_id: UUID, context: DeliveryContext, *, template: str, **more: str) -> None:
    params = _params(return_id) | more
    notices.send_to_shop(merchant_id, template=template, params=params, by=RELAY, at=context.handled_at)


def _tell_staff(return_id: UUID, context: DeliveryContext, *, template: str) -> None:
    notices.send_to_staff(template=template, params=_params(return_id), by=RELAY, at=context.handled_at)


def _params(return_id: UUID) -> Params:
    """Numbers and an amount, no person."""
    return queries.params_of_notice(return_id)
