"""The facts of the ledger."""

from __future__ import annotations

from uuid import UUID

from platform_core.eventlog.facts import DomainEvent


class AccountsOpened(DomainEvent):
    """A shop has its sub-ledger."""

    topic = "ledger.accounts_opened"
    subject = "merchant_id"
    merchant_id: UUID
    currency: str


class Posted(DomainEvent):
    """A group of postings was written; the postings themselves are the detail."""

    topic = "ledger.posted"
    subject = "group_id"
    group_id: UUID
    merchant_id: UUID
    source_type: str
    source_id: UUID
    codes: tuple[str, ...]


class Reconciled(DomainEvent):
    """The books were compared with themselves. If there are differences, a person must look."""

    topic = "ledger.reconciled"
    subject = "run_id"
    run_id: UUID
    accounts: int
    postings: int
    differences: int
