"""Facts about credit scores."""

from __future__ import annotations

from uuid import UUID

from platform_core.eventlog.facts import DomainEvent


class CreditScored(DomainEvent):
    """The credit score of a shop changed; its parts stand in the file. ``score`` is None under the least sample."""

    topic = "merchants.credit_scored"
    says = "The credit score changed"
    subject = "score_id"
    for_shops = ("score_id", "formula", "score", "sales")
    score_id: UUID
    merchant_id: UUID
    formula: int
    score: int | None
    sales: int


class CreditReversed(DomainEvent):
    """A fact counts no more in the credit of its shop; the reason stands in the row of the log."""

    topic = "merchants.credit_reversed"
    says = "A fact was taken out of the credit score"
    subject = "fact_id"
    for_shops = ("fact_id",)
    fact_id: UUID
    merchant_id: UUID


class CreditReplied(DomainEvent):
    """The shop replied to a fact that speaks against it."""

    topic = "merchants.credit_replied"
    says = "The shop replied to a fact of its credit file"
    subject = "fact_id"
    for_shops = ("fact_id",)
    fact_id: UUID
    merchant_id: UUID
