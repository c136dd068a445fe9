"""The fact that terms of a deposit were stated."""

from __future__ import annotations

from uuid import UUID

from platform_core.eventlog.facts import DomainEvent


class DepositTermsStated(DomainEvent):
    """A shop has said what it asks to be left for one of its items, or with nothing that it asks no more."""

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
