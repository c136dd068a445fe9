"""Commands on a capture: take money as paid, or make a case of money that does not fit."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from django.db import transaction

import platform_core.ledger.commands
import platform_core.notices.commands as notices
from platform_core.actors import Actor
from platform_core.cases.registry import carries_out
from platform_core.cases.rows import number_of
from platform_core.cases.steps import begin, open_case
from platform_core.errors import Verdict
from platform_core.eventlog.commands.publishing import publish
from platform_core.money import CNY, Money
from platform_core.payments import ports
from platform_core.payments.case.payments import RECEIPT
from platform_core.payments.commands.clocks import clocks_stopped
from platform_core.payments.commands.receipts import book_receipt
from platform_core.payments.commands.refunding import give_back, request_refund
from platform_core.payments.errors import FitsNoPayment
from platform_core.payments.events.payments import PaymentCaptured, PaymentMismatch, ShareCaptured
from platform_core.payments.models.payments import Payment, Receipt
from platform_core.payments.models.shares import Share
from platform_core.payments.policies import payments as payments_policies
from platform_core.payments.queries import payments as payments_queries
from platform_core.payments.states import PaymentState, ReceiptState
from platform_core.payments.types import CaptureReport, Reference
from platform_core.payments.types import PostingPurpose as P
from platform_core.rows import new_id
from platform_core.tenancy.gathering import together
from platform_core.tenancy.scopes import acting_for

logger = logging.getLogger(__name__)


@transaction.atomic(savepoint=False)
def record_capture(payment_id: UUID, *, report: CaptureReport, by: Actor, at: datetime) -> None:
    """Record that the payer has paid, and give each order its share, or the payer the part that no order wants any
    more.

    The same report again changes nothing. One that does not fit is never taken for the payment, but is a case of its
    own. Raises ``PaymentNotFound``.
    """
    with clocks_stopped(payment_id, by=by, at=at):
        payment = Payment.objects.take(payment_id, by=by)
        if payments_queries.found_unfit(payment_id, provider_ref=report.provider_ref):
            return
        shares = _shares_of(payment)
        verdict = _judge(payment, report, shares)
        if not verdict:
            _park(payment, report, verdict, by=by, at=at)
        elif payment.stage is not PaymentState.CAPTURED:
            _take_as_paid(payment, report, shares, by=by, at=at)


def _judge(payment: Payment, report: CaptureReport, shares: Sequence[Share]) -> Verdict:
    return payments_policies.fits(
        report,
        asked=payment.money,
        shares=_asked_for_orders(payment, shares),
        known_ref=payment.provider_ref,
        paid_another=_is_of_another(payment, report),
    )


def _is_of_another(payment: Payment, report: CaptureReport) -> bool:
    """Has the same money paid another payment, or is it a case of its own that nobody has assigned to this one?"""
    same = {"provider": payment.provider, "provider_ref": report.provider_ref}
    kept = Receipt.objects.filter(**same).exclude(assigned_to=payment.id)
    return Payment.objects.filter(**same).exclude(id=payment.id).exists() or kept.exists()


def _shares_of(payment: Payment) -> list[Share]:
    """The shares in the order of their shops."""
    return list(payment.shares.order_by("merchant_id", "id"))


def _asked_for_orders(payment: Payment, shares: Sequence[Share]) -> Money:
    """The sum of the shares.

    A payer's scope writes shares, so SQL in that scope could have added one, or made one larger.
    """
    mine = (share.amount for share in shares if share.currency == payment.currency)
    return Money(sum(mine), payment.currency)


def _park(payment: Payment, report: CaptureReport, verdict: Verdict, *, by: Actor, at: datetime) -> None:
    """Make a case of money that came; no money, or money that has paid another payment already, is only an alarm."""
    if came := payments_policies.has_come(report.amount, misfits=verdict.reasons):
        _note(payment, report, verdict, by=by, at=at)
    if payment.stage is PaymentState.REQUESTED:
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
    if not came:
        told = {"payment_id": str(payment.id), "provider_ref": report.provider_ref, "amount": str(report.amount)}
        notices.send_to_staff(template="payments.unmatched", params=told, by=by, at=at)
    logger.error("receipt_unmatched", extra={"payment": str(payment.id), "reasons": verdict.codes()})


def _note(payment: Payment, report: CaptureReport, verdict: Verdict, *, by: Actor, at: datetime) -> None:
    """Make a case of the money, booked with the first of the shops."""
    receipt_id = new_id()
    receipt = Receipt.objects.create(
        id=receipt_id,
        number=number_of("U", receipt_id, at=at),
        payment=payment,
        payer_id=payment.payer_id,
        shop_id=payment.shares.order_by("merchant_id").values_list("merchant_id", flat=True)[0],
        provider=payment.provider,
        provider_ref=report.provider_ref,
        amount=report.amount.amount,
        currency=report.amount.currency,
        tender=report.tender,
        paid_at=report.paid_at,
        reasons=list(verdict.codes()),
        noted_at=at,
        booked=report.amount.currency == CNY,
    )
    open_case(receipt, by=by, at=at, reasons=verdict.codes())
    book_receipt(receipt, payments_policies.at_receipt(receipt.money), by=by, at=at)


@carries_out(RECEIPT, "assign")
@transaction.atomic(savepoint=False)
def assign(receipt_id: UUID, *, payment_id: UUID, by: Actor, at: datetime) -> Receipt:
    """Staff have found the payment that the money is for; the relay takes it as paid.

    Raises ``ReceiptNotFound``, ``WrongRole``, ``IllegalTransition``, ``FitsNoPayment``.
    """
    begun = begin(Receipt, "assign", receipt_id, by=by, at=at, move=False)
    if payment_id not in payments_queries.candidates(begun.row):
        raise FitsNoPayment(receipt_id=receipt_id)
    return begun.move(assigned_to=payment_id).say()


@carries_out(RECEIPT, "match")
@transaction.atomic(savepoint=False)
def match(receipt_id: UUID, *, by: Actor, at: datetime) -> bool:
    """Use the money for the payment it was assigned to. False if it no longer fits: then it goes back by its clock.

    Raises ``ReceiptNotFound``, ``PaymentNotFound``, ``WrongRole``; ``IllegalTransition`` only where the clock was
    quicker by a moment, and then no more when asked again.
    """
    found = Receipt.objects.see(receipt_id, by=by)
    payment_id = found.assigned_to or found.payment_id
    with clocks_stopped(payment_id, by=by, at=at):
        payment = Payment.objects.take(payment_id, by=by)
        owed = payments_policies.is_candidate(found.money, asked=payment.money, state=PaymentState(payment.state))
        shares = _shares_of(payment)
        if not (found.stage is ReceiptState.ASSIGNED and owed and _judge(payment, found.report, shares)):
            return False
        receipt = begin(Receipt, "match", receipt_id, by=by, at=at).say()
        _take_as_paid(payment, receipt.report, shares, out_of=receipt, by=by, at=at)
    return True


def _take_as_paid(
    payment: Payment,
    report: CaptureReport,
    shares: Sequence[Share],
    *,
    out_of: Receipt | None = None,
    by: Actor,
    at: datetime,
) -> None:
    """Capture the payment, then refund the shares that no order wants: that reads the rows written here, so it comes
    last.
    """
    with together():
        _capture(payment, report, by=by, at=at)
        unwanted = _hand_out(shares, out_of=out_of, by=by, at=at)
    late = Reference("payments.payment", payment.id)
    for share in unwanted:
        if share.amount:
            request_refund(share.order, for_case=late, amount=share.parts.amount, by=by, at=at)


def _capture(payment: Payment, report: CaptureReport, *, by: Actor, at: datetime) -> None:
    payment.provider_ref, payment.tender, payment.paid_at = report.provider_ref, report.tender, report.paid_at
    payment.move("capture", by=by, at=at, also=("provider_ref", "tender", "paid_at"))
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


def _hand_out(shares: Sequence[Share], *, out_of: Receipt | None, by: Actor, at: datetime) -> list[Share]:
    """First ask every order, then book; return the shares that no order wants.

    Orders and stock are locked before the accounts of any shop, and these in the order of the shops; among them the one
    in whose books the money stood (``out_of``).
    """
    unwanted = [share for share in shares if not _is_wanted(share, by=by, at=at)]
    booked: list[Share | Receipt] = [*shares, out_of] if out_of else [*shares]
    for row in sorted(booked, key=_in_books_of):
        if isinstance(row, Receipt):
            book_receipt(row, payments_policies.at_end_of_receipt(row.money, code=P.MATCHED), by=by, at=at)
        else:
            _capture_share(row, by=by, at=at)
    return unwanted


def _in_books_of(row: Share | Receipt) -> UUID:
    return row.shop_id if isinstance(row, Receipt) else row.merchant_id


def _is_wanted(share: Share, *, by: Actor, at: datetime) -> bool:
    with acting_for(share.merchant_id):
        return ports.payable(share.order_type).captured(share.facts(), by=by, at=at)


def _capture_share(found: Share, *, by: Actor, at: datetime) -> None:
    with found.taken() as share:
        share.move("capture", by=by, at=at)
        publish(_describe_capture(share), by=by, at=at)
        _book(share, by=by, at=at)
        give_back(share, by=by, at=at)  # where there is nothing to go back


def _book(share: Share, *, by: Actor, at: datetime) -> None:
    ledger, shop = platform_core.ledger.commands, share.merchant_id
    if share.late:
        transfers = payments_policies.at_late_capture(share.parts)
    else:
        transfers = payments_policies.at_capture(share.parts)
        if share.amount:
            ledger.settle(share.source, codes=[payments_policies.PAYMENT], merchant_id=shop, by=by, at=at)
    if transfers:
        ledger.post(transfers, merchant_id=shop, source=share.source, by=by, at=at)


def _describe_capture(share: Share) -> ShareCaptured:
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
