"""Subscribers of payments: they apply reports, and tell and ask the provider."""

from __future__ import annotations

import logging
from typing import Any, Final

from django.db import transaction

import platform_core.notices.commands as notices
from platform_core.actors import RELAY
from platform_core.cases.telling import tell_parties
from platform_core.eventlog.facts import DeliveryContext
from platform_core.eventlog.registry import subscribe
from platform_core.money import Money
from platform_core.payments import ports
from platform_core.payments.case.payments import MANDATE, RECEIPT
from platform_core.payments.commands import (
    asking_again,
    asking_the_provider,
    capturing,
    debiting,
    mandates,
    receipts,
    reconciling,
    refunding,
    requesting,
)
from platform_core.payments.errors import ProviderSilent
from platform_core.payments.events.mandates import (
    DebitRequested,
    MandateEnding,
    MandateRequested,
    MandateStuck,
    MandateUnheard,
)
from platform_core.payments.events.payments import (
    CaptureReported,
    CaptureUnasked,
    OfARefund,
    PaymentClosed,
    PaymentUnheard,
    ReceiptAccountNamed,
    ReceiptAssigned,
    ReceiptGoesBack,
    ReceiptMatched,
    ReceiptStuck,
    RefundAccountAsked,
    RefundAccountNamed,
    Refunded,
    RefundFailed,
    RefundReported,
    RefundRequested,
    RefundStuck,
    RefundUnknown,
    ShareReleased,
)
from platform_core.payments.queries import payments, payouts, statements
from platform_core.payments.subscribers.disclosing import disclose_to_provider
from platform_core.payments.types import Answer, CaptureReport, Outcome, RefundOrder
from platform_core.tenancy.scopes import SYSTEM, bound

logger = logging.getLogger(__name__)
LATE: Final = "payments.payment"  # the case of money that came after its order had ended


@subscribe(CaptureReported, name=payments.APPLY_CAPTURE, replayable=True)
def apply_capture(fact: CaptureReported, context: DeliveryContext) -> None:
    """Raises ``Forged``."""
    payouts.require_provider(context)
    report = CaptureReport(
        provider_ref=fact.provider_ref,
        amount=Money(fact.amount, fact.currency),
        tender=fact.tender,
        paid_at=fact.paid_at,
    )
    capturing.record_capture(fact.payment_id, report=report, by=RELAY, at=context.handled_at)


@subscribe(RefundReported, name="payments.apply_refund", replayable=True)
def apply_refund(fact: RefundReported, context: DeliveryContext) -> None:
    """Raises ``Forged``."""
    payouts.require_provider(context)
    answer = Answer(Outcome.SUCCEEDED, provider_ref=fact.provider_ref)
    if statements.is_unasked(fact.refund_id):
        return None  # whoever asked for it was answered, or asks again
    if payments.is_receipt(fact.refund_id):
        return receipts.record_return(fact.refund_id, answer=answer, by=RELAY, at=context.handled_at)
    refunding.record_answer(fact.refund_id, answer=answer, by=RELAY, at=context.handled_at)


@subscribe(ShareReleased, name="payments.close_unwanted", replayable=True)
def close_unwanted(fact: ShareReleased, context: DeliveryContext) -> None:
    """The shop is bound, but a payment is no shop's."""
    with bound(SYSTEM):
        requesting.close_payment(fact.payment_id, by=RELAY, at=context.handled_at)


@subscribe(PaymentClosed, name="payments.close_at_provider", outside=True, replayable=True)
def close_at_provider(fact: PaymentClosed, context: DeliveryContext) -> None:
    """And hear from it that nobody can pay any more, or who was quicker."""
    ports.provider(fact.provider).close(fact.payment_id)
    _look(fact, context)


@subscribe(PaymentUnheard, name="payments.ask_provider", outside=True, replayable=True)
def ask_provider(fact: PaymentUnheard, context: DeliveryContext) -> None:
    if fact.closing:
        ports.provider(fact.provider).close(fact.payment_id)
    _look(fact, context)


@subscribe(RefundRequested, name="payments.refund_at_provider", outside=True)
def refund_at_provider(fact: RefundRequested, context: DeliveryContext) -> None:
    """Refund at the provider. Silence is an outcome too: from then on it is asked for the result."""
    disclose_to_provider(fact.payer_id, context)
    answer = ports.provider(fact.provider).refund(_order(fact))
    refunding.record_answer(fact.refund_id, answer=answer, by=RELAY, at=context.handled_at)


@subscribe(RefundUnknown, name="payments.settle_unknown", outside=True)
def settle_unknown(fact: RefundUnknown, context: DeliveryContext) -> None:
    """Ask until the provider says, or the relay parks this; then the clock asks."""
    if not _ask_outcome(fact, context):
        raise ProviderSilent(provider=fact.provider)


@subscribe(RefundFailed, name="payments.follow_failure")
def follow_failure(fact: RefundFailed, context: DeliveryContext) -> None:
    asking_again.follow_failure(fact.refund_id, by=RELAY, at=context.handled_at)


@subscribe(RefundRequested, name="payments.tell_late")
def tell_late(fact: RefundRequested, context: DeliveryContext) -> None:
    """Tell of money that came after its order had ended; other refunds, and each further attempt, are told by their
    cases.
    """
    if fact.case_of(LATE) and fact.attempt == 1:
        _tell(fact, "came_late", context=context)


@subscribe(Refunded, name="payments.tell_refunded")
def tell_refunded(fact: Refunded, context: DeliveryContext) -> None:
    """Tell the payer of late money that is back, and of money that went to another account; the case tells of all
    else.
    """
    if fact.case_of(LATE) or fact.account_id:
        _tell(fact, "refunded_to_account" if fact.account_id else "late_refunded", context=context)


@subscribe(RefundStuck, name="payments.settle_stuck", outside=True)
def settle_stuck(fact: RefundStuck, context: DeliveryContext) -> None:
    """Ask once, since the clock comes again."""
    _ask_outcome(fact, context)


@subscribe(RefundStuck, name="payments.tell_stuck")
def tell_stuck(fact: RefundStuck, context: DeliveryContext) -> None:
    _tell(fact, "refund_stuck", to_staff=True, context=context)


@subscribe(RefundAccountAsked, name="payments.tell_account_asked")
def tell_account_asked(fact: RefundAccountAsked, context: DeliveryContext) -> None:
    """Staff have heard of the refusal."""
    _tell(fact, "refund_account_asked", context=context)


@subscribe(RefundAccountNamed, name="payments.tell_account_named")
def tell_account_named(fact: RefundAccountNamed, context: DeliveryContext) -> None:
    """So that the payer hears of it also where somebody else has named one."""
    _tell(fact, "refund_account_named", context=context)


def more_of(fact: Any) -> dict[str, str]:
    """Further values for texts about money that fits no payment: which way it goes, and why not the one that it
    came.
    """
    to_account = getattr(fact, "account_id", None) is not None
    return {"way": "account" if to_account else "old", "refusal": getattr(fact, "refusal", "")}


tell_parties(RECEIPT, more=more_of)


@subscribe(ReceiptAssigned, name="payments.match_receipt")
def match_receipt(fact: ReceiptAssigned, context: DeliveryContext) -> None:
    capturing.match(fact.receipt_id, by=RELAY, at=context.handled_at)


@subscribe(ReceiptMatched, name="payments.close_matched", outside=True, replayable=True)
def close_matched(fact: ReceiptMatched, context: DeliveryContext) -> None:
    """Close a payment at the provider that other money has paid."""
    ports.provider(fact.provider).close(fact.assigned_to)


@subscribe(ReceiptGoesBack, name="payments.send_receipt_back", outside=True)
def send_receipt_back(fact: ReceiptGoesBack, context: DeliveryContext) -> None:
    """Ask until the provider answers; if this fails, the clock asks, too."""
    if not _send_back(fact, context):
        raise ProviderSilent(provider=fact.provider)


@subscribe(ReceiptAccountNamed, name="payments.send_receipt_to_account", outside=True)
def send_receipt_to_account(fact: ReceiptAccountNamed, context: DeliveryContext) -> None:
    """Send it to the account, as by the way it came."""
    if not _send_back(fact, context):
        raise ProviderSilent(provider=fact.provider)


@subscribe(ReceiptStuck, name="payments.send_receipt_back_again", outside=True)
def send_receipt_back_again(fact: ReceiptStuck, context: DeliveryContext) -> None:
    """Send it back once, since the clock comes again."""
    _send_back(fact, context)


@subscribe(CaptureUnasked, name="payments.send_unasked_back", outside=True)
def send_unasked_back(fact: CaptureUnasked, context: DeliveryContext) -> None:
    """Ask until the provider says; under one number, so that it gives the money back once."""
    order = RefundOrder(
        refund_id=fact.return_id,
        payment_id=fact.payment_id,
        amount=Money(fact.amount, fact.currency),
        reason="no order",
    )
    answer = ports.provider(fact.provider).refund(order)
    if answer.outcome not in (Outcome.SUCCEEDED, Outcome.FAILED):
        raise ProviderSilent(provider=fact.provider)
    reconciling.record_unasked(
        fact.return_id, provider_ref=fact.provider_ref, answer=answer, by=RELAY, at=context.handled_at
    )


tell_parties(MANDATE, app=__name__)


@subscribe(MandateRequested, name="payments.agree_at_provider", outside=True)
def agree_at_provider(fact: MandateRequested, context: DeliveryContext) -> None:
    """Ask until the provider answers; if this fails, the clock asks, too."""
    if not _agree(fact, context):
        raise ProviderSilent(provider=fact.provider)


@subscribe(MandateUnheard, name="payments.agree_again", outside=True)
def agree_again(fact: MandateUnheard, context: DeliveryContext) -> None:
    """Ask once, since the clock comes again."""
    _agree(fact, context)


@subscribe(DebitRequested, name="payments.debit_at_provider", outside=True)
def debit_at_provider(fact: DebitRequested, context: DeliveryContext) -> None:
    """Debit as written down with its notices, under the payment's number: asked any number of times, it is one debit.

    While the provider is silent it is asked again, until nobody waits for the money any more or its mandate ends.
    """
    with bound(SYSTEM), transaction.atomic():
        order = payments.debit_order(fact.payment_id)
    if order is None:
        return
    disclose_to_provider(fact.payer_id, context)
    answer = ports.provider(fact.provider).debit(order)
    debiting.record_debit(fact.payment_id, answer=answer, by=RELAY, at=context.handled_at)
    if answer.outcome is Outcome.SILENT:
        raise ProviderSilent(provider=fact.provider)


@subscribe(MandateEnding, name="payments.revoke_at_provider", outside=True)
def revoke_at_provider(fact: MandateEnding, context: DeliveryContext) -> None:
    """Tell the provider until it confirms; if this fails, the clock tells it again."""
    if not _revoke(fact, context):
        raise ProviderSilent(provider=fact.provider)


@subscribe(MandateStuck, name="payments.revoke_again", outside=True)
def revoke_again(fact: MandateStuck, context: DeliveryContext) -> None:
    """Tell the provider once, since the clock comes again."""
    _revoke(fact, context)


def _agree(fact: MandateRequested | MandateUnheard, context: DeliveryContext) -> bool:
    """False for silence."""
    with bound(SYSTEM), transaction.atomic():
        asked = payments.mandate_to_ask_for(fact.mandate_id)
    if asked is None:
        return True
    disclose_to_provider(fact.payer_id, context)
    answer = ports.provider(fact.provider).create_mandate(asked)
    mandates.record_mandate(fact.mandate_id, answer=answer, by=RELAY, at=context.handled_at)
    return answer.outcome is not Outcome.SILENT


def _revoke(fact: MandateEnding | MandateStuck, context: DeliveryContext) -> bool:
    """False for silence."""
    answer = ports.provider(fact.provider).revoke_mandate(fact.mandate_id)
    mandates.record_revocation(fact.mandate_id, answer=answer, by=RELAY, at=context.handled_at)
    return answer.outcome is not Outcome.SILENT


def _send_back(fact: ReceiptGoesBack | ReceiptStuck | ReceiptAccountNamed, context: DeliveryContext) -> bool:
    """Its number keeps the provider from giving the money back twice; one that another has replaced asks for nothing.
    False for silence.
    """
    refund_no = fact.refund_no or fact.receipt_id
    with bound(SYSTEM), transaction.atomic():
        order = payments.return_order(fact.receipt_id, refund_no=refund_no)
    if order is None:
        return True
    answer = ports.provider(fact.provider).refund(order)
    receipts.record_return(refund_no, answer=answer, by=RELAY, at=context.handled_at)
    return answer.outcome in (Outcome.SUCCEEDED, Outcome.FAILED)


def _look(fact: PaymentClosed | PaymentUnheard, context: DeliveryContext) -> None:
    """Silence is left to the clock."""
    sighting = ports.provider(fact.provider).payment_state(fact.payment_id)
    asking_the_provider.record_sighting(fact.payment_id, sighting=sighting, by=RELAY, at=context.handled_at)


def _ask_outcome(fact: RefundUnknown | RefundStuck, context: DeliveryContext) -> bool:
    """Ask for the outcome; a refund that the provider never heard of is asked for again. False for silence."""
    provider = ports.provider(fact.provider)
    answer = provider.refund_state(fact.refund_id)
    if answer.outcome is Outcome.UNHEARD:
        answer = provider.refund(_order(fact))
    if answer.outcome in (Outcome.SILENT, Outcome.UNHEARD):
        return False
    refunding.record_answer(fact.refund_id, answer=answer, by=RELAY, at=context.handled_at)
    return True


def _tell(fact: OfARefund, name: str, *, to_staff: bool = False, context: DeliveryContext) -> None:
    """The payer, and staff where they have to look. The case is called by its number, which the payer knows."""
    params = payments.said_of_refund(fact.refund_id)
    with bound(SYSTEM):  # who works for the platform, no shop may know
        at = context.handled_at
        notices.send(fact.payer_id, template=f"payments.{name}_for_shopper", params=params, by=RELAY, at=at)
        if to_staff:
            notices.send_to_staff(template=f"payments.{name}_for_staff", params=params, by=RELAY, at=at)


def _order(fact: RefundRequested | RefundUnknown | RefundStuck) -> RefundOrder:
    """The order to the provider. The shop is bound, so the payer's other payments and accounts are read as the
    system.
    """
    with bound(SYSTEM), transaction.atomic():
        payment_id = payments.taken_as(fact.payment_id)
        account = payments.account(fact.account_id, payer_id=fact.payer_id) if fact.account_id else None
    return RefundOrder(
        refund_id=fact.refund_id,
        payment_id=payment_id,
        amount=Money(fact.amount, fact.currency),
        reason=fact.cause,
        account=account,
    )
