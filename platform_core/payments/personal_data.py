"""The personal data of paying, and how long it is held."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from platform_core.payments.models.mandates import Debit, Mandate
from platform_core.payments.models.payments import Payment, Receipt
from platform_core.payments.models.payouts import Payout, PayoutAccount
from platform_core.payments.models.refunds import PayeeAccount, Refund
from platform_core.payments.models.shares import Share
from platform_core.vault import queries as vault
from platform_core.vault.declarations import retain

PAYMENT = ("id", "purchase_id", "amount", "currency", "tender", "state", "requested_at", "paid_at")
SHARE = ("id", "order_id", "amount", "funded", "refunded", "currency", "state", "captured_at")
REFUND_OF = ("id", "share_id", "case_type", "case_id", "attempt")
REFUND = (*REFUND_OF, "amount", "currency", "state", "requested_at", "succeeded_at")
ACCOUNT = ("holder", "bank", "number")
PAYOUT = ("id", "number", "case_type", "case_id", "amount", "currency", "state", "requested_at", "paid_at")
RECEIPT = ("id", "number", "payment_id", "amount", "currency", "tender", "paid_at", "state", "noted_at")

MANDATE = ("id", "number", "purpose_id", "amount", "currency", "state", "requested_at", "ending_at", "revoked_at")
DEBIT = ("id", "mandate_id", "payment_id", "period", "amount", "renewal_told_at", "debit_told_at", "asked_at")


def export_payments(person_id: UUID) -> list[dict[str, Any]]:
    return list(Payment.objects.filter(payer_id=person_id).values(*PAYMENT))


def export_shares(person_id: UUID) -> list[dict[str, Any]]:
    return list(Share.objects.filter(payer_id=person_id).values(*SHARE))


def export_refunds(person_id: UUID) -> list[dict[str, Any]]:
    return list(Refund.objects.filter(payer_id=person_id).values(*REFUND))


def export_accounts(person_id: UUID) -> list[dict[str, Any]]:
    """The accounts in full: they are the person's own."""
    rows = list(PayeeAccount.objects.filter(payer_id=person_id).order_by("id"))
    texts = vault.opened_all([({name: getattr(row, name) for name in ACCOUNT}, row.place) for row in rows])
    return [
        {"id": row.id, "refund_id": row.refund_id, "named_at": row.named_at, **text}
        for row, text in zip(rows, texts, strict=True)
    ]


def export_receipts(person_id: UUID) -> list[dict[str, Any]]:
    return list(Receipt.objects.filter(payer_id=person_id).values(*RECEIPT))


def export_mandates(person_id: UUID) -> list[dict[str, Any]]:
    return list(Mandate.objects.filter(payer_id=person_id).values(*MANDATE))


def export_debits(person_id: UUID) -> list[dict[str, Any]]:
    return list(Debit.objects.filter(payer_id=person_id).values(*DEBIT))


def export_payout_accounts(person_id: UUID) -> list[dict[str, Any]]:
    """Those that this person has named for a shop, in full."""
    rows = list(PayoutAccount.objects.filter(named_by=person_id).order_by("id"))
    texts = vault.opened_all([({name: getattr(row, name) for name in ACCOUNT}, row.place) for row in rows])
    return [
        {"id": row.id, "state": row.state, "named_at": row.named_at, **text}
        for row, text in zip(rows, texts, strict=True)
    ]


def export_payouts(person_id: UUID) -> list[dict[str, Any]]:
    return list(Payout.objects.filter(payee_id=person_id).values(*PAYOUT))


retain(
    "payments.PayoutAccount",
    *("named_by", *ACCOUNT),
    purpose="bringing a shop's money to the account that it has named",
    because="PAY-06",
    retention="RT_TRANSACTION",
    export=export_payout_accounts,
)
retain(
    "payments.Payout",
    "payee_id",
    purpose="bringing a person what was awarded to them",
    because="OTM-31b",
    retention="RT_TRANSACTION",
    export=export_payouts,
)
retain(
    "payments.Payment",
    "payer_id",
    "tender",
    purpose="taking the money for a purchase",
    because="OTM-31b",
    retention="RT_TRANSACTION",
    export=export_payments,
)
retain(
    "payments.Share",
    "payer_id",
    purpose="bringing each shop its part of a payment",
    because="OTM-31b",
    retention="RT_TRANSACTION",
    export=export_shares,
)
retain(
    "payments.Refund",
    "payer_id",
    purpose="bringing money back to who paid it",
    because="OTM-31b",
    retention="RT_TRANSACTION",
    export=export_refunds,
)
retain(
    "payments.PayeeAccount",
    "payer_id",
    *ACCOUNT,
    purpose="bringing money back to another account, at the word of who paid it",
    because="OTM-31b",
    retention="RT_TRANSACTION",
    export=export_accounts,
)
retain(
    "payments.Receipt",
    "payer_id",
    "tender",
    purpose="bringing back money that fits no payment",
    because="OTM-31b",
    retention="RT_TRANSACTION",
    export=export_receipts,
)
retain(
    "payments.Mandate",
    "payer_id",
    purpose="debiting what somebody has allowed to be debited",
    because="OTM-31b",
    retention="RT_TRANSACTION",
    export=export_mandates,
)
retain(
    "payments.Debit",
    "payer_id",
    purpose="debiting what somebody has allowed to be debited",
    because="OTM-31b",
    retention="RT_TRANSACTION",
    export=export_debits,
)
