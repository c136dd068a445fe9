"""Commands that ask the provider about a payment: one it reports nothing of, or does not call closed yet.

The clock comes round for as long as an order waits for the money, which a clock of its own ends, and then until the
provider has said that nobody can pay any more. Meanwhile the payer may ask the provider about their money.
"""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db import transaction

import platform_core.notices.commands as notices
from platform_core.actors import Actor
from platform_core.eventlog.commands.publishing import publish
from platform_core.payments.commands.capturing import record_capture
from platform_core.payments.commands.clocks import clocks_stopped, start_clock
from platform_core.payments.commands.requesting import close_unless_awaited
from platform_core.payments.events.payments import PaymentEnded, PaymentUnheard
from platform_core.payments.models.payments import Payment
from platform_core.payments.policies import payments as payments_policies
from platform_core.payments.queries import payments as payments_queries
from platform_core.payments.states import PaymentState
from platform_core.payments.types import ProviderStanding, Reference, Sighting


@transaction.atomic(savepoint=False)
def ask_after_payment(payment_id: UUID, *, by: Actor, at: datetime) -> bool:
    """The clock has run out: ask the provider, and begin anew. A person looks where the payer's time is over.

    A payment that no order waits for any more is closed instead. False where there is nothing to ask any more. Raises
    ``PaymentNotFound``.
    """
    payment = Payment.objects.take(payment_id, by=by)
    if close_unless_awaited(payment, by=by, at=at) or payment.stage not in payments_policies.AWAITED:
        return False
    fact = PaymentUnheard(
        payment_id=payment.id,
        payer_id=payment.payer_id,
        provider=payment.provider,
        closing=payment.stage is PaymentState.CLOSED,
    )
    start_clock(payment, event_id=publish(fact, by=by, at=at), by=by, at=at)
    if payments_policies.is_overdue(PaymentState(payment.state), expires_at=payment.expires_at, at=at):
        _tell_staff(payment, by=by, at=at)
    return True


@transaction.atomic(savepoint=False)
def record_sighting(payment_id: UUID, *, sighting: Sighting, by: Actor, at: datetime) -> None:
    """Record the provider's answer about a payment: money that came counts as if it had been reported; a payment that
    is closed ends once nobody can pay it any more. Silence changes nothing.

    Raises ``PaymentNotFound``.
    """
    if sighting.report:
        record_capture(payment_id, report=sighting.report, by=by, at=at)
    if sighting.standing in (ProviderStanding.PAID, ProviderStanding.CLOSED):
        _end(payment_id, by=by, at=at)


def _end(payment_id: UUID, *, by: Actor, at: datetime) -> None:
    """End a closed payment, also where the provider took money that did not fit: that has a case of its own."""
    with clocks_stopped(payment_id, by=by, at=at):
        payment = Payment.objects.take(payment_id, by=by)
        if payment.stage is PaymentState.CLOSED:
            payment.move("end", by=by, at=at)
            publish(PaymentEnded(payment_id=payment.id, payer_id=payment.payer_id), by=by, at=at)


def _tell_staff(payment: Payment, *, by: Actor, at: datetime) -> None:
    purchase = payments_queries.name_of(Reference(payment.purchase_type, payment.purchase_id))
    params = {"payment_id": str(payment.id), "purchase": purchase, "amount": str(payment.money)}
    notices.send_to_staff(template="payments.unheard", params=params, by=by, at=at)
