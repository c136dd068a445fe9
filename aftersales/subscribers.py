"""What follows from a fact? Windows open, parcels are announced, shops are paid, and people are told."""

from __future__ import annotations

import logging
from typing import Any, Final, TypeAlias
from uuid import UUID

from django.db import transaction

import orders.commands
import platform_core.notices.commands as notices
from aftersales import commands, queries
from aftersales.case import CLAIM, FREIGHT, REIMBURSEMENT, REMEDY, RETURN
from aftersales.deadlines import NEW_ARRIVES, SEND_HOME
from aftersales.events import (
    ArrivalWanted,
    BuyersSought,
    ClaimFulfilled,
    ClaimPieceSent,
    ClaimRefunded,
    ClaimRefused,
    ClaimWithdrawn,
    GoodsArrived,
    GoodsHome,
    GoodsSentHome,
    RefundNotMade,
    ReimbursementCovered,
    ReimbursementEvent,
    ReimbursementPaidAgain,
    RemediesEnding,
    RemedyCalledOff,
    RemedyGranted,
    RemedyGrown,
    RemedyUnanswered,
    ReturnGranted,
    ReturnReported,
    ReturnRuled,
    ReturnSent,
    ReturnUnsent,
    ReturnUnshown,
    ReturnWithdrawn,
    RulingMissed,
)
from aftersales.models import HomeParcel, ReturnParcel
from aftersales.types import ABOUT, ABOUT_CLAIM
from catalog.events import BuyersUntold, LotFreezeLifted, LotFrozen
from orders.events import CodesHandedOver, OrderDelivered, OrderPaid, OrderReceived, OrderShipped
from orders.ports import CARRIERS
from platform_core.actors import RELAY
from platform_core.cases.telling import params_of, tell_parties
from platform_core.clock import in_a_text
from platform_core.deadlines.events import DeadlineNear
from platform_core.eventlog.facts import DeliveryContext
from platform_core.eventlog.queries import vouched
from platform_core.eventlog.registry import subscribe
from platform_core.money import Money
from platform_core.payments.events import PaidOut, PayoutFailed, PayoutReturned, Refunded, RefundRequested
from platform_core.tenancy.scopes import acting_for

logger = logging.getLogger(__name__)
REPORTS_TO: Final = "carriers/sandbox/returns"  # where a carrier tells of the parcels that go back
Fact: TypeAlias = Any  # each of the facts below; they have no base of their own


# What follows for windows, parcels and money


@subscribe(OrderDelivered, name="aftersales.open_window", replayable=True)
def open_window(fact: OrderDelivered, context: DeliveryContext) -> None:
    commands.open_window(fact.order_id, event_id=context.event_id, by=RELAY, at=context.handled_at)


@subscribe(CodesHandedOver, name="aftersales.open_window_of_codes", replayable=True)
def open_window_of_codes(fact: CodesHandedOver, context: DeliveryContext) -> None:
    """Unless the shopper has confirmed that they do not go back."""
    commands.open_window(fact.order_id, event_id=context.event_id, by=RELAY, at=context.handled_at)


@subscribe(OrderReceived, name="aftersales.open_window_unsigned", replayable=True)
def open_window_unsigned(fact: OrderReceived, context: DeliveryContext) -> None:
    """Where no signature counted, the shopper's own word is the receipt."""
    commands.open_window(fact.order_id, event_id=context.event_id, by=RELAY, at=context.handled_at)


@subscribe(ReturnSent, name="aftersales.announce_parcel", outside=True, replayable=True)
def announce_parcel(fact: ReturnSent, context: DeliveryContext) -> None:
    if fact.tracked:
        _announce(fact, parcel_id=fact.parcel_id, context=context)


@subscribe(GoodsSentHome, name="aftersales.announce_home_parcel", outside=True)
def announce_home_parcel(fact: GoodsSentHome, context: DeliveryContext) -> None:
    if fact.parcel_id:
        _announce(fact, parcel_id=fact.parcel_id, context=context)


@subscribe(ClaimPieceSent, name="aftersales.announce_piece", outside=True)
def announce_piece(fact: ClaimPieceSent, context: DeliveryContext) -> None:
    _announce(fact, parcel_id=fact.parcel_id, context=context)


@subscribe(ReturnReported, name="aftersales.apply_carrier_report")
def apply_carrier_report(fact: ReturnReported, context: DeliveryContext) -> None:
    """Anyone may write a carrier's name into an event; only the carrier's own door leaves one that is vouched for.

    Another is passed over, since one that failed would hold up what the carrier really says of the same parcel.
    """
    if not vouched(context.event_id, by=context.by):
        logger.error("report_forged", extra={"event": str(context.event_id), "parcel": str(fact.parcel_id)})
        return
    commands.record_report(fact, source=context.by, by=RELAY, at=context.handled_at)


@subscribe(ArrivalWanted, name="aftersales.ask_carrier", outside=True)
def ask_carrier(fact: ArrivalWanted, context: DeliveryContext) -> None:
    """A report may have been lost on its way to us: asked before goods count as lost, or as never sent."""
    with transaction.atomic():
        parcel = queries.followed_parcel(fact.return_id, by=RELAY)
    _ask(parcel, context)


@subscribe(DeadlineNear, name="aftersales.ask_carrier_home", outside=True)
def ask_carrier_home(fact: DeadlineNear, context: DeliveryContext) -> None:
    """The same before goods on their way to the shopper count as not there."""
    if fact.kind == SEND_HOME.kind:
        with transaction.atomic():
            parcel = queries.home_parcel(fact.about_id, by=RELAY)
        _ask(parcel, context)


@subscribe(DeadlineNear, name="aftersales.ask_carrier_of_piece", outside=True)
def ask_carrier_of_piece(fact: DeadlineNear, context: DeliveryContext) -> None:
    """The same before what the shop owes because of a claim counts as not there."""
    if fact.kind == NEW_ARRIVES.kind:
        with transaction.atomic():
            parcel = queries.followed_piece(fact.about_id, by=RELAY)
        if parcel:
            known = CARRIERS[parcel.carrier].trace(parcel.waybill)
            commands.record_piece_answer(parcel, known=known, by=RELAY, at=context.handled_at)


def _ask(parcel: ReturnParcel | HomeParcel | None, context: DeliveryContext) -> None:
    if parcel:
        known = CARRIERS[parcel.carrier].trace(parcel.waybill)
        commands.record_answer(parcel, known=known, by=RELAY, at=context.handled_at)


def _announce(fact: Fact, *, parcel_id: UUID, context: DeliveryContext) -> None:
    CARRIERS[fact.carrier].announce(
        parcel_id,
        waybill=fact.waybill,
        region_code=fact.region_code,
        reports_to=REPORTS_TO,
        request_id=context.event_id,
    )


def settle(fact: Fact, context: DeliveryContext) -> None:
    """The return holds the shop's money no longer. A refund that is owed holds it itself."""
    orders.commands.settle(fact.order_id, by=RELAY, at=context.handled_at)


for end in (ReturnWithdrawn, ReturnGranted, GoodsHome, ReturnUnsent, ReturnUnshown):
    subscribe(end, name=f"aftersales.settle_{end.topic.partition('.')[2]}", replayable=True)(settle)
for claim_end in (ClaimRefused, ClaimWithdrawn, ClaimFulfilled, ClaimRefunded):
    subscribe(claim_end, name=f"aftersales.settle_{claim_end.topic.partition('.')[2]}", replayable=True)(settle)


@subscribe(RefundRequested, name="aftersales.note_next_attempt")
def note_next_attempt(fact: RefundRequested, context: DeliveryContext) -> None:
    """The parties read of a further attempt in the story of their return."""
    return_id = fact.case_of(ABOUT)
    if return_id is not None and fact.attempt > 1:
        commands.note_next_attempt(return_id, cause=fact.cause, by=RELAY, at=context.handled_at)


# What follows for the buyers of a lot that is frozen, or free again


@subscribe(LotFrozen, name="aftersales.seek_buyers")
def seek_buyers(fact: LotFrozen, context: DeliveryContext) -> None:
    commands.seek_buyers(fact.lot_freeze_id, by=RELAY, at=context.handled_at)


@subscribe(BuyersSought, name="aftersales.go_on_seeking")
def go_on_seeking(fact: BuyersSought, context: DeliveryContext) -> None:
    """Turn after turn, until nobody is missing."""
    if fact.more:
        commands.seek_buyers(fact.freeze_id, by=RELAY, at=context.handled_at)


@subscribe(BuyersUntold, name="aftersales.seek_again")
def seek_again(fact: BuyersUntold, context: DeliveryContext) -> None:
    """The time to tell them all is over: whoever is missing is found now."""
    commands.seek_buyers(fact.lot_freeze_id, by=RELAY, at=context.handled_at)


@subscribe(OrderPaid, name="aftersales.stop_late_payer")
def stop_late_payer(fact: OrderPaid, context: DeliveryContext) -> None:
    """An order that was placed before a lot was frozen, and paid since: it is stopped if no other lot fills it. Nobody
    who only pays was sent anything, so no buyers are looked for."""
    with acting_for(fact.merchant_id):
        short = queries.freezes_short_of_goods(fact.order_id, merchant_id=fact.merchant_id)
    commands.seek_buyers_of([freeze.id for freeze in short], by=RELAY, at=context.handled_at)


@subscribe(OrderShipped, name="aftersales.seek_late_buyer")
def seek_late_buyer(fact: OrderShipped, context: DeliveryContext) -> None:
    """An order that was packed while its lot was being frozen."""
    _seek(fact.order_id, fact.merchant_id, context)


@subscribe(OrderDelivered, name="aftersales.seek_buyer_delivered")
def seek_buyer_delivered(fact: OrderDelivered, context: DeliveryContext) -> None:
    _seek(fact.order_id, fact.merchant_id, context)


def _seek(order_id: UUID, merchant_id: UUID, context: DeliveryContext) -> None:
    with acting_for(merchant_id):
        freezes = [freeze.id for freeze in queries.freezes_of_order(order_id, merchant_id=merchant_id)]
    commands.seek_buyers_of(freezes, by=RELAY, at=context.handled_at)


@subscribe(LotFreezeLifted, name="aftersales.call_off_remedies")
def call_off_remedies(fact: LotFreezeLifted, context: DeliveryContext) -> None:
    commands.call_off_remedies(fact.lot_freeze_id, by=RELAY, at=context.handled_at)


@subscribe(RemediesEnding, name="aftersales.go_on_calling_off")
def go_on_calling_off(fact: RemediesEnding, context: DeliveryContext) -> None:
    if fact.more:
        commands.call_off_remedies(fact.freeze_id, by=RELAY, at=context.handled_at)


for remedied in (RemedyGranted, RemedyUnanswered, RemedyCalledOff):
    subscribe(remedied, name=f"aftersales.settle_{remedied.topic.partition('.')[2]}", replayable=True)(settle)


# What follows for freight that goes back beside the order's money


def send_reimbursement(fact: ReimbursementEvent, context: DeliveryContext) -> None:
    """It is on its way in the books; the provider is asked to pay it."""
    commands.send_reimbursement(fact.reimbursement_id, by=RELAY, at=context.handled_at)


for begun in (ReimbursementCovered, ReimbursementPaidAgain):
    subscribe(begun, name=f"aftersales.send.{begun.topic}", replayable=False)(send_reimbursement)


def record_payout(fact: Fact, context: DeliveryContext) -> None:
    if fact.case_type == REIMBURSEMENT.kind:
        paid = isinstance(fact, PaidOut)
        commands.record_reimbursement(fact.case_id, paid=paid, by=RELAY, at=context.handled_at)


for became in (PaidOut, PayoutFailed, PayoutReturned):
    subscribe(became, name=f"aftersales.record.{became.topic}", replayable=True)(record_payout)


# Who is told of what


def said_of(fact: Fact) -> dict[str, str]:
    """What a text says: numbers, the amount and until when; no person, and nothing that a side has written."""
    said = {name: getattr(fact, name, None) for name in ("waybill", "basis", "outcome", "source")}
    if isinstance(fact, GoodsArrived | ArrivalWanted | ReturnUnshown):
        said["way"] = queries.transport_of(fact.return_id, by=RELAY)
    said |= queries.params_of_notice(fact.return_id) | {"until": params_of(RETURN, fact)["until"]}
    return {name: word for name, word in said.items() if word is not None}


def said_of_claim(fact: Fact) -> dict[str, str]:
    """What a text says beside the number: the order, and by which of the words the text goes."""
    said = {name: getattr(fact, name, "") for name in ("because", "wants", "remedy", "basis", "offered", "waybill")}
    return {name: str(word) for name, word in said.items()} | {"order": fact.order_number}


tell_parties(RETURN, more=said_of, alone=True)
tell_parties(CLAIM, more=said_of_claim)


def said_of_freight(fact: Fact) -> dict[str, str]:
    short = getattr(fact, "short", 0)
    return {"order": fact.order_number, "short": str(Money(short, fact.currency)) if short else ""}


tell_parties(FREIGHT, more=said_of_freight)


def said_of_reimbursement(fact: ReimbursementEvent) -> dict[str, str]:
    """For which order, for what, and when it goes out."""
    because = "recall" if fact.remedy_id else "return"
    return {"order": fact.order_number, "because": because, "until": params_of(REIMBURSEMENT, fact)["until"]}


tell_parties(REIMBURSEMENT, more=said_of_reimbursement)


def said_of_remedy(fact: Fact) -> dict[str, str]:
    """Which goods, what is wrong with them, what to do, and until when."""
    return queries.said_of_remedy(fact.remedy_id) | {"until": params_of(REMEDY, fact)["until"]}


tell_parties(REMEDY, more=said_of_remedy, alone=True)


@subscribe(RemedyGrown, name="aftersales.notify_remedy_grown")
def notify_remedy_grown(fact: RemedyGrown, context: DeliveryContext) -> None:
    """A buyer who was told that nothing is asked of these pieces; not of an offer that has been taken up since."""
    row = queries.remedy(fact.remedy_id, by=RELAY)
    if row.is_waiting:
        params = queries.said_of_remedy(row.id) | {"until": in_a_text(queries.answer_due(row))}
        template, at = "aftersales.remedy_grown", context.handled_at
        notices.send(fact.shopper_id, template=template, params=params, by=RELAY, at=at)


@subscribe(ReturnRuled, name="aftersales.notify_ruled")
def notify_ruled(fact: ReturnRuled, context: DeliveryContext) -> None:
    params, at = said_of(fact), context.handled_at
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
        params = queries.params_of_notice(return_id)
        notices.send(fact.payer_id, template="aftersales.refunded", params=params, by=RELAY, at=context.handled_at)


@subscribe(Refunded, name="aftersales.notify_claim_refunded")
def notify_claim_refunded(fact: Refunded, context: DeliveryContext) -> None:
    if claim_id := fact.case_of(ABOUT_CLAIM):
        params = queries.number_of_claim(claim_id)
        template, at = "aftersales.claim_money_back", context.handled_at
        notices.send(fact.payer_id, template=template, params=params, by=RELAY, at=at)


@subscribe(Refunded, name="aftersales.notify_remedy_refunded")
def notify_remedy_refunded(fact: Refunded, context: DeliveryContext) -> None:
    if remedy_id := fact.case_of(REMEDY.kind):
        params = queries.said_of_remedy(remedy_id)
        template, at = "aftersales.remedy_money_back", context.handled_at
        notices.send(fact.payer_id, template=template, params=params, by=RELAY, at=at)


def _alarm(fact: Fact, context: DeliveryContext, *, template: str) -> None:
    notices.send_to_staff(template=template, params=said_of(fact), by=RELAY, at=context.handled_at)
