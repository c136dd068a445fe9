"""Reads of payments: those due and made, refunds, receipts, and the payer's way to the cashier."""

from __future__ import annotations

from collections.abc import Collection
from contextlib import suppress
from datetime import datetime
from typing import Final
from uuid import UUID

from django.apps import apps
from django.core.exceptions import FieldError
from django.db.models import Q

import platform_core.notices.queries as notices
import platform_core.vault.queries as vault
from platform_core.actors import Actor
from platform_core.cases.registry import facts_of
from platform_core.clock import in_a_text
from platform_core.deadlines.queries import promises
from platform_core.deadlines.states import DeadlineState
from platform_core.errors import Verdict
from platform_core.eventlog.queries import is_undelivered, payloads
from platform_core.legal.queries import calendars, rules
from platform_core.legal.rules import rule
from platform_core.legal.spans import local_day
from platform_core.money import Money
from platform_core.notices.types import Sent
from platform_core.payments import ports
from platform_core.payments.case.payments import RECEIPT
from platform_core.payments.errors import PaymentNotFound, RefundNotFound
from platform_core.payments.events.payments import CaptureReported, PaymentMismatch
from platform_core.payments.models.mandates import Debit, Mandate
from platform_core.payments.models.payments import Payment, Receipt
from platform_core.payments.models.refunds import PayeeAccount, Refund
from platform_core.payments.models.shares import Share
from platform_core.payments.policies import payments
from platform_core.payments.states import MandateState, PaymentState, ReceiptState, RefundState, ShareState
from platform_core.payments.types import (
    Ahead,
    BankAccount,
    Bill,
    DebitAsked,
    DebitOrder,
    MandateAsked,
    MandateFacts,
    PaymentFacts,
    Reference,
    RefundFacts,
    RefundOrder,
    SentNotice,
    ShareFacts,
)
from platform_core.tenancy.scopes import SYSTEM, bound
from platform_core.vault.index import index

APPLY_CAPTURE: Final = "payments.apply_capture"  # who deals with reports of captures
RENEW_NOTICE: Final = rule("DL_RENEW_NOTICE")
DEBIT_NOTICE: Final = rule("DL_DEBIT_NOTICE")
PAYERS: Final = "payments.payers"  # the label of the key that makes names under which a provider knows payers


def payment_facts(payment_id: UUID, *, reader: Actor) -> PaymentFacts:
    """The payment, if this actor may know of it. Raises ``PaymentNotFound``."""
    found = Payment.objects.visible_to(reader).filter(id=payment_id).first()
    if found is None:
        raise PaymentNotFound(payment_id=payment_id)
    return found.facts()


def find_payment_of(purchase: Reference) -> PaymentFacts | None:
    """The payment of this purchase, if one was asked for and the bound scope may see it."""
    found = Payment.objects.filter(purchase_type=purchase.type, purchase_id=purchase.id).first()
    return found.facts() if found else None


def capture_waiting(purchase: Reference) -> bool:
    """Whether the provider has reported that this purchase was paid, and the relay has still to say so here.

    Reads the log as the system, so for the worker alone. An order that waits for payment waits on: the payer was in
    time.
    """
    with bound(SYSTEM):
        found = find_payment_of(purchase)
        return found is not None and is_undelivered(
            CaptureReported.topic,
            subject_id=found.id,
            by=ports.reporter(found.provider),
            subscriber=APPLY_CAPTURE,
        )


@facts_of(RECEIPT)
def candidates(receipt: Receipt) -> list[UUID]:
    """The payments of the same payer, at the same provider, that the money would pay to the fen."""
    owed = Payment.objects.filter(payer_id=receipt.payer_id, provider=receipt.provider, state=PaymentState.REQUESTED)
    return [p.id for p in owed if payments.is_candidate(receipt.money, asked=p.money, state=PaymentState(p.state))]


def found_unfit(payment_id: UUID, *, provider_ref: str) -> bool:
    """Was this report of the provider seen before, and fitted no payment?"""
    told = payloads(payment_id, topic=PaymentMismatch.topic)
    return any(payload["provider_ref"] == provider_ref for payload in told)


def taken_as(payment_id: UUID) -> UUID:
    """The payment under whose number the provider took the money of this one.

    It is another one where staff have assigned that one's money to this.
    """
    found = Receipt.objects.filter(assigned_to=payment_id, state=ReceiptState.MATCHED).first()
    return found.payment_id if found else payment_id


def is_receipt(refund_no: UUID) -> bool:
    """Is the money that the provider has given back money that fitted no payment?"""
    return Receipt.objects.filter(Q(id=refund_no) | Q(refund_no=refund_no)).exists()


def find_receipt_asked_under(refund_no: UUID) -> Receipt | None:
    """The money that the provider is asked under this number to give back, or was at last."""
    return Receipt.objects.filter(Q(refund_no=refund_no) | Q(id=refund_no, refund_no=None)).first()


def return_order(receipt_id: UUID, *, refund_no: UUID) -> RefundOrder | None:
    """The order to the provider by which the money goes back; None where it is no longer asked under this number.

    Raises ``Forgotten`` where the account that the payer has named cannot be read any more.
    """
    found = Receipt.objects.filter(id=receipt_id, state=ReceiptState.GOING_BACK).first()
    if found is None or found.asked_under != refund_no:
        return None
    return RefundOrder(
        refund_id=refund_no,
        payment_id=found.payment_id,
        amount=found.money,
        reason=found.number,
        account=account(found.account_id, payer_id=found.payer_id) if found.account_id else None,
    )


def asking_for_receipt_account(purchase: Reference) -> list[Receipt]:
    """The money for which its payer is asked to name another account, the oldest first, as the bound scope sees it."""
    return [receipt for receipt in receipts_of(purchase) if receipt.stage is ReceiptState.ACCOUNT_ASKED]


def receipts_of(purchase: Reference) -> list[Receipt]:
    """The money that came for this purchase and did not fit."""
    about = {"payment__purchase_type": purchase.type, "payment__purchase_id": purchase.id}
    return list(Receipt.objects.filter(**about).order_by("id"))


def share_facts(order: Reference) -> ShareFacts:
    """The share of this order. Raises ``ShareNotFound``."""
    return Share.objects.of(order).facts()


def refundable(order: Reference) -> Money:
    """The amount that may still go back to the payer of this order. Raises ``ShareNotFound``."""
    return Share.objects.of(order).refundable


def refunds_of(order: Reference) -> list[RefundFacts]:
    """Every refund of this order, in the order they were asked for. Raises ``ShareNotFound``."""
    share = Share.objects.of(order)
    return [refund.facts() for refund in share.refunds.order_by("requested_at", "id")]


def refund_facts(refund_id: UUID, *, reader: Actor) -> RefundFacts:
    """The refund, for its payer. Raises ``RefundNotFound``."""
    found = Refund.objects.of(refund_id)
    if found.payer_id != reader.id:
        raise RefundNotFound(refund_id=refund_id)
    return found.facts()


def asking_for_account(order: Reference) -> list[RefundFacts]:
    """The refunds of this order for which its payer is asked to name another account, the oldest first.

    As the bound scope sees them.
    """
    found = Refund.objects.filter(share__order_type=order.type, share__order_id=order.id)
    return [refund.facts() for refund in found.filter(state=RefundState.ACCOUNT_ASKED).order_by("requested_at", "id")]


def account_until(thing_id: UUID) -> datetime | None:
    """The end of the time in which this payer is asked for another account; then the old way is tried."""
    return next(
        (promise.due_at for promise in promises.about(thing_id) if promise.state == DeadlineState.RUNNING), None
    )


def refunds_for(case: Reference) -> list[RefundFacts]:
    """Every refund for this case, attempt by attempt, as the bound scope sees them."""
    return [refund.facts() for refund in Refund.objects.of_case(case).order_by("share_id", "attempt")]


def account(account_id: UUID, *, payer_id: UUID) -> BankAccount | None:
    """The account that this payer has named, in full: for the provider. None where it is nobody's or another's.

    Raises ``Forgotten``.
    """
    row = PayeeAccount.objects.filter(id=account_id, payer_id=payer_id).first()
    if row is None:
        return None
    sealed = {"holder": row.holder, "bank": row.bank, "number": row.number}
    return BankAccount(**vault.opened(sealed, place=row.place))


def said_of_refund(refund_id: UUID) -> dict[str, str]:
    """The values for notices of a refund: its case, amount, id, and the end of its last clock.

    Raises ``RefundNotFound``.
    """
    refund = Refund.objects.of(refund_id)
    due = [None, *(promise.due_at for promise in promises.about(refund_id))]
    is_late = refund.case_type == "payments.payment"  # which no payer knows by a name
    name = name_of(refund.share.order if is_late else refund.for_case)
    return {"case": name, "amount": str(refund.money), "refund_id": str(refund_id), "until": in_a_text(due[-1])}


def name_of(case: Reference) -> str:
    """The name that people use: the number of its row, as the bound scope sees it; type and id where it has none."""
    return names_of([case])[case]


def names_of(cases: Collection[Reference]) -> dict[Reference, str]:
    """The same of many, in one query a type."""
    found: dict[UUID, str] = {}
    for type_ in {case.type for case in cases}:
        with suppress(LookupError, FieldError):
            rows = apps.get_model(type_)._default_manager.filter(id__in=[c.id for c in cases if c.type == type_])
            found |= dict(rows.values_list("id", "number"))
    return {case: found.get(case.id) or f"{case.type} {case.id}" for case in cases}


def things_about(order: Reference) -> list[UUID]:
    """The ids that a dossier about this order names: payment, share, refunds, and money that came for it and did not
    fit.

    Empty before it was to be paid.
    """
    share = Share.objects.filter(order_type=order.type, order_id=order.id).first()
    if share is None:
        return []
    refunds = Refund.objects.filter(share=share).values_list("id", flat=True)
    receipts = Receipt.objects.filter(payment_id=share.payment_id).values_list("id", flat=True)
    return [share.payment_id, share.id, *refunds, *receipts]


def refund_open(order: Reference) -> bool:
    """Whether money of this order is on its way back, or is still owed because the provider has refused it.

    Raises ``ShareNotFound``.
    """
    return Share.objects.of(order).owes_back()


def owed_to(payer_id: UUID) -> list[UUID]:
    """The refunds of a payer that are on their way, or still owed because the provider has refused them."""
    return list(Refund.objects.filter(payer_id=payer_id).still_owed().order_by("id").values_list("id", flat=True))


def is_awaited(order: Reference) -> bool:
    """Whether money for it may still come as it was asked. Raises ``ShareNotFound``."""
    return Share.objects.of(order).stage is ShareState.EXPECTED


def is_settled(order: Reference) -> bool:
    """Whether the shop has been paid for this order. Raises ``ShareNotFound``."""
    return Share.objects.of(order).stage is ShareState.SETTLED


def settlement_of(order: Reference) -> tuple[bool, bool]:
    """Whether the shop has been paid for it, and as ``refund_open`` says. Raises ``ShareNotFound``."""
    share = Share.objects.of(order)
    return share.stage is ShareState.SETTLED, share.owes_back()


def cashier_url(payment: PaymentFacts, *, at: datetime, return_to: str = "/") -> str | None:
    """The address to pay at; None when there is nothing to pay any more, or the time is over.

    ``return_to`` is the path of the page to which the cashier leads back.
    """
    if payment.state != PaymentState.REQUESTED or at >= payment.expires_at:
        return None
    bill = Bill(
        payment_id=payment.id,
        payer_ref=payer_ref(payment.payer_id),
        amount=payment.amount,
        expires_at=payment.expires_at,
        return_to=return_to,
    )
    return ports.provider(payment.provider).cashier_url(bill)


def last_instants(*, due_at: datetime) -> dict[Ahead, datetime]:
    """The last instant to send each notice before a debit of this instant, by the rules of that day."""
    days = calendars.calendar()
    ruled = {Ahead.RENEWAL: RENEW_NOTICE, Ahead.DEBIT: DEBIT_NOTICE}
    found = {which: rules.in_force(number.code, on=local_day(due_at)) for which, number in ruled.items()}
    return {which: number.length.due(due_at, calendar=days).strict for which, number in found.items()}


def notices_before(asked: DebitAsked, *, payer_id: UUID) -> dict[Ahead, SentNotice]:
    """The notices that the payer was sent before this debit. A second try has the renewal's of the first."""
    found: dict[Ahead, SentNotice] = {}
    for which in Ahead:
        about = {"mandate": str(asked.mandate_id), "period": str(asked.period)}
        rows = notices.sent_notices(payer_id, template=which, params=about)
        ours = [_sent_notice(row) for row in rows]
        exact = [one for one in ours if one.debit_at == asked.due_at]
        earlier = [one for one in ours if which is Ahead.RENEWAL and one.debit_at < asked.due_at]
        if chosen := exact or earlier:
            found[which] = chosen[-1]
    return found


def _sent_notice(row: Sent) -> SentNotice:
    said = row.params
    return SentNotice(
        notice_id=row.id,
        sent_at=row.sent_at,
        amount=Money(int(said["fen"]), str(said["currency"])),
        debit_at=datetime.fromisoformat(str(said["debit_at"])),
    )


def mandate_facts(mandate_id: UUID, *, reader: Actor) -> MandateFacts:
    """Raises ``MandateNotFound``."""
    return Mandate.objects.see(mandate_id, by=reader).facts()


def mandate_to_ask_for(mandate_id: UUID) -> MandateAsked | None:
    """The mandate that the provider is asked to agree to; None where nobody wants it any more."""
    found = Mandate.objects.filter(id=mandate_id, state=MandateState.REQUESTED).first()
    if found is None:
        return None
    return MandateAsked(mandate_id=found.id, payer_ref=payer_ref(found.payer_id), most=found.most)


def debit_order(payment_id: UUID) -> DebitOrder | None:
    """The provider's order to debit this payment: the debit as written down with its notices, and nothing else.

    None where nobody waits for it any more, or the payer has revoked the mandate since: the order then ends unpaid.
    """
    waiting = {"payment__state": PaymentState.REQUESTED, "mandate__state": MandateState.ACTIVE}
    found = Debit.objects.filter(payment_id=payment_id, **waiting).select_related("mandate").first()
    return found.as_order() if found else None


def debit_verdict(asked: DebitAsked, *, amount: Money, payer_id: UUID) -> Verdict:
    """Whether this may be debited now. In the payer's scope, or the system's. Raises ``MandateNotFound``."""
    return payments.may_debit(
        amount,
        mandate=Mandate.objects.one(asked.mandate_id).facts(),
        notices=notices_before(asked, payer_id=payer_id),
        last=last_instants(due_at=asked.due_at),
        asked=asked,
    )


def debit_of(order: Reference) -> tuple[Reference, list[UUID]] | None:
    """The purpose of the mandate by which this order was debited, and the ids that prove the debit: the mandate with
    its clocks, this one debit, and the notices before it. As the bound scope sees them.
    """
    share = Share.objects.filter(order_type=order.type, order_id=order.id).first()
    found = Debit.objects.filter(payment_id=share.payment_id).select_related("mandate").first() if share else None
    if found is None:
        return None
    clocks = [promise.id for promise in promises.about(found.mandate_id)]
    things = [found.mandate_id, *clocks, found.id, found.renewal_notice_id, found.debit_notice_id]
    return found.mandate.facts().purpose, things


def payer_ref(payer_id: UUID) -> str:
    """The name under which the provider knows a payer."""
    return index(PAYERS, str(payer_id)).hex()
