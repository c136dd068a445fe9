"""Orders act where one of their clocks runs out."""

from datetime import datetime
from uuid import UUID

from orders.sales.commands import cancelling, on_the_way, receiving
from orders.sales.deadlines import (
    CANCEL_REFUND,
    CONFIRM_RECEIPT,
    DISPATCH,
    END_UNSENT,
    FIND_PARCEL,
    HAND_OVER,
    HAND_OVER_INQUIRY,
    MOVEMENT,
    PAYMENT,
    PICK_UP,
)
from platform_core.actors import DEADLINES
from platform_core.deadlines.registry import on_missed


@on_missed(PAYMENT)
def cancel_what_was_not_paid(order_id: UUID, *, at: datetime) -> None:
    cancelling.cancel_unpaid(order_id, by=DEADLINES, at=at)


@on_missed(DISPATCH)
def note_late_dispatch(order_id: UUID, *, at: datetime) -> None:
    on_the_way.note_late(order_id, by=DEADLINES, at=at)


@on_missed(END_UNSENT)
def end_what_was_not_sent(order_id: UUID, *, at: datetime) -> None:
    on_the_way.end_unsent(order_id, by=DEADLINES, at=at)


@on_missed(PICK_UP)
def note_unconfirmed_parcel(order_id: UUID, *, at: datetime) -> None:
    on_the_way.note_unconfirmed(order_id, by=DEADLINES, at=at)


@on_missed(MOVEMENT)
def ask_for_silent_parcel(order_id: UUID, *, at: datetime) -> None:
    on_the_way.ask_for_parcel(order_id, by=DEADLINES, at=at)


@on_missed(FIND_PARCEL)
def lose_silent_parcel(order_id: UUID, *, at: datetime) -> None:
    on_the_way.lose_parcel(order_id, by=DEADLINES, at=at)


@on_missed(HAND_OVER)
def inquire_after_silent_shopper(order_id: UUID, *, at: datetime) -> None:
    on_the_way.open_inquiry(order_id, by=DEADLINES, at=at)


@on_missed(HAND_OVER_INQUIRY)
def chase_hand_over_inquiry(order_id: UUID, *, at: datetime) -> None:
    on_the_way.chase_inquiry(order_id, by=DEADLINES, at=at)


@on_missed(CONFIRM_RECEIPT)
def confirm_silent_receipt(order_id: UUID, *, at: datetime) -> None:
    receiving.confirm_receipt(order_id, by=DEADLINES, at=at)


@on_missed(CANCEL_REFUND)
def chase_cancel_refund(order_id: UUID, *, at: datetime) -> None:
    cancelling.chase_refund(order_id, by=DEADLINES, at=at)
