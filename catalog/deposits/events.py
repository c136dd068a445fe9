"""The fact that terms of a deposit were stated."""

from __future__ import annotations

from uuid import UUID

from platform_core.eventlog.facts import DomainEvent


class DepositTermsStated(DomainEvent):
    """A shop has stated the deposit on one of its items; with an amount of zero it asks for none any more."""

    topic = "catalog.deposit_terms_stated"
    says = "The terms of a deposit were stated"
    subject = "sku_id"
    sku_id: UUID
    merchant_id: UUID
    terms_id: UUID
    number: int
    amount: int
    currency: str
    days: int
