"""Commands on debits by a mandate: requested with their notices, told to the provider, and followed."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from django.db import transaction

from platform_core.actors import Actor
from platform_core.duties import fulfils
from platform_core.eventlog.commands.publishing import publish
from platform_core.payments.commands.capturing import record_capture
from platform_core.payments.commands.requesting import request_payment
from platform_core.payments.errors import DebitRefused
from platform_core.payments.events.mandates import DebitFailed, DebitRequested
from platform_core.payments.models.mandates import Debit, Mandate
from platform_core.payments.models.payments import Payment
from platform_core.payments.queries import payments
from platform_core.payments.states import PaymentState
from platform_core.payments.types import Ahead, DebitAnswer, DebitAsked, Outcome, PaymentFacts, Reference, ShareAsked


@fulfils("OTM-18", "IPP-20", "CRI-10b", "HSE-15")
@transaction.atomic(savepoint=False)
def request_debit(
    purchase: Reference,
    *,
    asked: DebitAsked,
    payer_id: UUID,
    shares: Sequence[ShareAsked],
    expires_at: datetime,
    by: Actor,
    at: datetime,
) -> PaymentFacts:
    """Request the price of a purchase by a mandate: after both notices, or not at all.

    In the payer's scope, last in the ordering transaction. The mandate is locked, so that it is revoked before or
    after. Raises ``MandateNotFound``, ``NothingToPay``, and ``DebitRefused`` with every reason.
    """
    mandate = Mandate.objects.take(asked.mandate_id, by=by)
    facts = request_payment(purchase, payer_id=payer_id, shares=shares, expires_at=expires_at, by=by, at=at)
    verdict = payments.debit_verdict(asked, amount=facts.amount, payer_id=payer_id)
    if not verdict:
        raise DebitRefused(mandate_id=mandate.id, reasons=verdict.codes())
    notices = payments.notices_before(asked, payer_id=payer_id)
    renewal, debit = notices[Ahead.RENEWAL], notices[Ahead.DEBIT]
    Debit.objects.create(
        mandate=mandate,
        payment_id=facts.id,
        payer_id=payer_id,
        period=asked.period,
        attempt=asked.attempt,
        amount=facts.amount.amount,
        renewal_notice_id=renewal.notice_id,
        renewal_told_at=renewal.sent_at,
        debit_notice_id=debit.notice_id,
        debit_told_at=debit.sent_at,
        due_at=asked.due_at,
        asked_at=at,
    )
    publish(_describe_request(facts, asked), by=by, at=at)
    return facts


@transaction.atomic(savepoint=False)
def record_debit(payment_id: UUID, *, answer: DebitAnswer, by: Actor, at: datetime) -> None:
    """Record the provider's answer about a debit: money that it took counts as if it had been reported.

    After silence it is asked again, under the same number. Raises ``PaymentNotFound``.
    """
    if answer.report:
        record_capture(payment_id, report=answer.report, by=by, at=at)
    elif answer.outcome is Outcome.FAILED:
        payment = Payment.objects.take(payment_id, by=by)
        if payment.stage is PaymentState.REQUESTED:
            publish(_describe_failure(payment, answer), by=by, at=at)


def _describe_request(facts: PaymentFacts, asked: DebitAsked) -> DebitRequested:
    return DebitRequested(
        payment_id=facts.id,
        payer_id=facts.payer_id,
        mandate_id=asked.mandate_id,
        period=asked.period,
        attempt=asked.attempt,
        amount=facts.amount.amount,
        currency=facts.amount.currency,
        provider=facts.provider,
    )


def _describe_failure(payment: Payment, answer: DebitAnswer) -> DebitFailed:
    return DebitFailed(
        payment_id=payment.id,
        payer_id=payment.payer_id,
        mandate_id=Debit.objects.get(payment=payment).mandate_id,
        purchase_type=payment.purchase_type,
        purchase_id=payment.purchase_id,
        why=answer.reason,
    )
