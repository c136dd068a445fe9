"""Commands that request the price of a purchase, and release it unpaid."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Final
from uuid import UUID

from django.db import transaction

import platform_core.ledger.commands
from platform_core.actors import Actor
from platform_core.eventlog.commands.publishing import publish
from platform_core.money import Money, total
from platform_core.payments.commands.clocks import WAITING, clocks_stopped, start_clock
from platform_core.payments.errors import NothingToPay
from platform_core.payments.events.payments import PaymentClosed, PaymentRequested, ShareReleased
from platform_core.payments.models.payments import Payment
from platform_core.payments.models.shares import Share
from platform_core.payments.policies import payments
from platform_core.payments.states import ShareState
from platform_core.payments.types import PaymentFacts, Reference, ShareAsked
from platform_core.tenancy.gathering import insert_now

PROVIDER: Final = "sandbox"  # the one there is; a shop's choice comes with the second


@transaction.atomic(savepoint=False)
def request_payment(
    purchase: Reference, *, payer_id: UUID, shares: Sequence[ShareAsked], expires_at: datetime, by: Actor, at: datetime
) -> PaymentFacts:
    """Request the price of a purchase, and hold each order's share in its shop's books.

    Runs as the payer, last in the ordering transaction but for the facts that it has gathered, since it locks the
    shops' accounts. Raises ``NothingToPay``.
    """
    amount = _amount_of(shares)
    payment = Payment(
        payer_id=payer_id,
        purchase_type=purchase.type,
        purchase_id=purchase.id,
        amount=amount.amount,
        currency=amount.currency,
        provider=PROVIDER,
        requested_at=at,
        expires_at=expires_at,
    )
    rows = [_share(asked, payment) for asked in shares]
    insert_now([payment, *rows])
    start_clock(payment, event_id=publish(_describe_request(payment), by=by, at=at), by=by, at=at)
    for share in sorted(rows, key=lambda row: row.merchant_id):
        _hold(share, by=by, at=at)
    return payment.facts()


@transaction.atomic(savepoint=False)
def release_share(order: Reference, *, by: Actor, at: datetime) -> None:
    """Stop waiting for this order's share. Money that comes all the same goes back by itself.

    Raises ``ShareNotFound`` or ``IllegalTransition``.
    """
    with Share.objects.taken(order) as share:
        share.move("release", by=by, at=at)
        publish(_describe_release(share), by=by, at=at)
        if share.amount:
            platform_core.ledger.commands.release(
                share.source, codes=[payments.PAYMENT], merchant_id=share.merchant_id, by=by, at=at
            )


@transaction.atomic(savepoint=False)
def close_payment(payment_id: UUID, *, by: Actor, at: datetime) -> None:
    """Close a payment that no order waits for any more; one that is waited for, paid or closed is left."""
    with clocks_stopped(payment_id, by=by, at=at):
        payment = Payment.objects.take(payment_id, by=by)
        if payment.stage in WAITING and not _is_awaited(payment):
            _close(payment, by=by, at=at)


def close_unless_awaited(payment: Payment, *, by: Actor, at: datetime) -> bool:
    """The same of a payment that is locked, and whose clock has run out."""
    if payment.stage not in WAITING or _is_awaited(payment):
        return False
    _close(payment, by=by, at=at)
    start_clock(payment, by=by, at=at)
    return True


def _is_awaited(payment: Payment) -> bool:
    return payment.shares.filter(state=ShareState.EXPECTED).exists()


def _close(payment: Payment, *, by: Actor, at: datetime) -> None:
    payment.move("close", by=by, at=at)
    publish(
        PaymentClosed(payment_id=payment.id, payer_id=payment.payer_id, provider=payment.provider),
        by=by,
        at=at,
    )


def _amount_of(shares: Sequence[ShareAsked]) -> Money:
    amount = total(share.amount for share in shares)
    if amount.amount <= 0 or any(share.amount.amount < 0 for share in shares):
        raise NothingToPay(amount=amount.amount)
    return amount


def _share(asked: ShareAsked, payment: Payment) -> Share:
    return Share(
        merchant_id=asked.merchant_id,
        payment=payment,
        payer_id=payment.payer_id,
        provider=payment.provider,
        order_type=asked.order.type,
        order_id=asked.order.id,
        amount=asked.amount.amount,
        funded=asked.funded.amount,
        rounding=asked.rounding.amount,
        fee_free=asked.fee_free.amount,
        held_on=asked.held_on,
        currency=payment.currency,
    )


def _hold(share: Share, *, by: Actor, at: datetime) -> None:
    if transfers := payments.at_request(share.parts):
        platform_core.ledger.commands.hold(transfers, merchant_id=share.merchant_id, source=share.source, by=by, at=at)


def _describe_request(payment: Payment) -> PaymentRequested:
    return PaymentRequested(
        payment_id=payment.id,
        payer_id=payment.payer_id,
        purchase_type=payment.purchase_type,
        purchase_id=payment.purchase_id,
        amount=payment.amount,
        currency=payment.currency,
        expires_at=payment.expires_at,
    )


def _describe_release(share: Share) -> ShareReleased:
    return ShareReleased(
        share_id=share.id,
        payment_id=share.payment_id,
        merchant_id=share.merchant_id,
        payer_id=share.payer_id,
        order_type=share.order_type,
        order_id=share.order_id,
    )
