"""The facts of mandates and of debits by them."""

from __future__ import annotations

from typing import ClassVar
from uuid import UUID

from platform_core.eventlog.facts import DomainEvent


class _OfAMandate(DomainEvent):
    """The fields of each fact of a mandate: its payer, its purpose, and how much may be debited at once."""

    subject: ClassVar[str] = "mandate_id"
    person: ClassVar[str] = "payer_id"
    mandate_id: UUID
    number: str
    payer_id: UUID
    purpose_type: str
    purpose_id: UUID
    amount: int
    currency: str
    provider: str


class MandateRequested(_OfAMandate):
    """A payer has allowed debits; the provider is asked to agree."""

    topic = "payments.mandate_requested"
    says = "The payer has allowed debits"


class MandateUnheard(_OfAMandate):
    """The provider has not said in time whether it agrees."""

    topic = "payments.mandate_unheard"
    says = "The payment provider has not answered about the mandate"


class MandateActive(_OfAMandate):
    """The provider agrees."""

    topic = "payments.mandate_active"
    says = "The mandate is in force"


class MandateRefused(_OfAMandate):
    """The provider does not agree, so nothing will be debited."""

    topic = "payments.mandate_refused"
    says = "The payment provider has refused the mandate"


class MandateEnding(_OfAMandate):
    """Nothing is debited by it from here on; the provider is told."""

    topic = "payments.mandate_ending"
    says = "The mandate was revoked"


class MandateStuck(_OfAMandate):
    """The provider has not said in time that it has ended."""

    topic = "payments.mandate_stuck"
    says = "The payment provider has not confirmed the end of the mandate"


class MandateRevoked(_OfAMandate):
    """The provider says so as well."""

    topic = "payments.mandate_revoked"
    says = "The mandate has ended at the payment provider"


class DebitRequested(DomainEvent):
    """A payment is to be taken by a mandate; its payer was told twice before."""

    topic = "payments.debit_requested"
    says = "A debit was asked for"
    subject = "payment_id"
    person = "payer_id"
    payment_id: UUID
    payer_id: UUID
    mandate_id: UUID
    period: int
    attempt: int
    amount: int
    currency: str
    provider: str


class DebitFailed(DomainEvent):
    """The provider has taken nothing, and says why."""

    topic = "payments.debit_failed"
    says = "The debit failed"
    subject = "payment_id"
    person = "payer_id"
    payment_id: UUID
    payer_id: UUID
    mandate_id: UUID
    purchase_type: str
    purchase_id: UUID
    why: str
