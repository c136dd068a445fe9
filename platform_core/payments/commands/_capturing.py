"""What happens when the provider says that somebody has paid?"""

from __future__ import annotations

import logging
from datetime import datetime
from uuid import UUID

from django.db import transaction

import platform_core.ledger.commands
import platform_core.notices.commands
from platform_core.actors import Actor
from platform_core.errors import Verdict
from platform_core.eventlog.commands import publish
from platform_core.money import Money
from platform_core.payments import policies, ports
from platform_core.payments.commands._refunding import request_refund
from platform_core.payments.events import PaymentCaptured, PaymentMismatch, ShareCaptured
from platform_core.payments.models import Payment, Share, UnmatchedReceipt
from platform_core.payments.states import PaymentState
from platform_core.payments.types import CaptureReport, Reference
from platform_core.tenancy.scopes import acting_for

logger = logging.getLogger(__name__)


@transaction.atomic(savepoint=False)
def record_capture(payment_id: UUID, *, report: CaptureReport, by: Actor, at: datetime) -> None:
    """Take note that the payer has paid, and give each order its share, or the payer what no order wants any more.

    The same report again changes nothing. One that does not fit is never taken for the payment, but kept as a receipt
    of its own, for staff, who are told.
    Raises ``PaymentNotFound``.
    """
    payment = Payment.objects.take(payment_id, by=by)
    others = Payment.objects.filter(provider=payment.provider, provider_ref=report.provider_ref).exclude(id=payment.id)
    verdict = policies.fits(
        report,
        asked=payment.money,
        shares=_asked_for_orders(payment),
        known_ref=payment.provider_ref,
        paid_another=others.exists(),
    )
    if not verdict:
        _park(payment, report, verdict, by=by, at=at)
    elif payment.stage is not PaymentState.CAPTURED:
        _capture(payment, report, by=by, at=at)
        _hand_out(payment, by=by, at=at)


def _asked_for_orders(payment: Payment) -> Money:
    """A payer's scope writes shares, so whoever runs SQL in it could have added one, or made one larger."""
    shares = payment.shares.filter(currency=payment.currency)
    return Money(sum(shares.values_list("amount", flat=True)), payment.currency)


def _park(payment: Payment, report: CaptureReport, verdict: Verdict, *, by: Actor, at: datetime) -> None:
    if not _kept(payment, report, verdict, at=at):
        return
    if payment.stage in (PaymentState.REQUESTED, PaymentState.CLOSED):
        payment.move("park", by=by, at=at)
    publish(
        PaymentMismatch(
            payment_id=payment.id,
            reasons=verdict.codes(),
            provider_ref=report.provider_ref,
            amount=report.amount.amount,
            currency=report.amount.currency,
        ),
        by=by,
        at=at,
    )
    logger.error("receipt_unmatched", extra={"payment": str(payment.id), "reasons": verdict.codes()})
    told = {"payment_id": str(payment.id), "provider_ref": report.provider_ref, "amount": str(report.amount)}
    platform_core.notices.commands.send_to_staff(template="payments.unmatched", params=told, by=by, at=at)


def _kept(payment: Payment, report: CaptureReport, verdict: Verdict, *, at: datetime) -> bool:
    """Whether we have not had this receipt before."""
    _, first = UnmatchedReceipt.objects.get_or_create(
        provider=payment.provider,
        provider_ref=report.provider_ref,
        defaults={
            "payment": payment,
            "amount": report.amount.amount,
            "currency": report.amount.currency,
            "paid_at": report.paid_at,
            "reasons": list(verdict.codes()),
            "found_at": at,
        },
    )
    return first


def _capture(payment: Payment, report: CaptureReport, *, by: Actor, at: datetime) -> None:
    payment.provider_ref, payment.tender, payment.paid_at = report.provider_ref, report.tender, report.paid_at
    payment.save(update_fields=["provider_ref", "tender", "paid_at"])
    payment.move("capture", by=by, at=at)
    publish(
        PaymentCaptured(
            payment_id=payment.id,
            payer_id=payment.payer_id,
            provider_ref=report.provider_ref,
            amount=report.amount.amount,
            currency=report.amount.currency,
            tender=report.tender,
            paid_at=report.paid_at,
        ),
        by=by,
        at=at,
    )


def _hand_out(payment: Payment, *, by: Actor, at: datetime) -> None:
    """First ask every order, then book: orders and stock are locked before the accounts of any shop."""
    shares = list(payment.shares.order_by("merchant_id", "id"))
    unwanted = [share for share in shares if not _wanted(share, by=by, at=at)]
    for share in shares:
        _capture_share(share, by=by, at=at)
        if share in unwanted and share.amount:
            late = Reference("payments.payment", payment.id)
            request_refund(share.order, for_case=late, amount=share.parts.amount, by=by, at=at)


def _wanted(share: Share, *, by: Actor, at: datetime) -> bool:
    with acting_for(share.merchant_id):
        return ports.payable(share.order_type).captured(share.facts(), by=by, at=at)


def _capture_share(found: Share, *, by: Actor, at: datetime) -> None:
    with Share.objects.taken(found.order) as share:
        share.move("capture", by=by, at=at)
        publish(_captured(share), by=by, at=at)
        _book(share, by=by, at=at)


def _book(share: Share, *, by: Actor, at: datetime) -> None:
    ledger, shop = platform_core.ledger.commands, share.merchant_id
    if share.late:
        transfers = policies.at_late_capture(share.parts)
    else:
        transfers = policies.at_capture(share.parts)
        if share.amount:
            ledger.settle(share.source, codes=[policies.PAYMENT], merchant_id=shop, by=by, at=at)
    if transfers:
        ledger.post(transfers, merchant_id=shop, source=share.source, by=by, at=at)


def _captured(share: Share) -> ShareCaptured:
    return ShareCaptured(
        share_id=share.id,
        payment_id=share.payment_id,
        merchant_id=share.merchant_id,
        payer_id=share.payer_id,
        order_type=share.order_type,
        order_id=share.order_id,
        amount=share.amount,
        currency=share.currency,
        late=share.late,
    )
