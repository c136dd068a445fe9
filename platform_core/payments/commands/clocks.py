"""The clock of a payment, which commands keep beside its state."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from typing import Final
from uuid import UUID

from platform_core.actors import Actor
from platform_core.deadlines.commands import clocks
from platform_core.deadlines.queries import promises
from platform_core.deadlines.states import DeadlineState
from platform_core.payments.deadlines import ASK_PROVIDER, HEAR_OF_CLOSING
from platform_core.payments.models.payments import Payment
from platform_core.payments.states import PaymentState

WAITING: Final = (PaymentState.REQUESTED, PaymentState.PARKED)  # for money that fits


@contextmanager
def clocks_stopped(payment_id: UUID, *, by: Actor, at: datetime) -> Iterator[None]:
    """End the clock before the payment is locked, as the sweep does; start it anew for a payment that still waits."""
    open_ = {p.kind for p in promises.about(payment_id) if p.state == DeadlineState.RUNNING}
    for clock in (ASK_PROVIDER, HEAR_OF_CLOSING):
        if clock.kind in open_:
            clocks.meet(clock, subject_id=payment_id, by=by, at=at)
    yield
    if found := Payment.objects.filter(id=payment_id).first():
        start_clock(found, by=by, at=at)


def start_clock(payment: Payment, *, event_id: UUID | None = None, by: Actor, at: datetime) -> None:
    """The clock of the state that the payment is in; none where nobody waits for anything."""
    if payment.stage in WAITING:
        clocks.start(ASK_PROVIDER, about=payment.as_subject(), started_at=at, event_id=event_id, by=by, at=at)
    elif payment.stage is PaymentState.CLOSED:
        clocks.start(HEAR_OF_CLOSING, about=payment.as_subject(), started_at=at, event_id=event_id, by=by, at=at)
