"""Facts about the closing of an account."""

from __future__ import annotations

from typing import ClassVar
from uuid import UUID

from platform_core.eventlog.facts import DomainEvent


class _Closure(DomainEvent):
    subject: ClassVar[str] = "closure_id"
    person: ClassVar[str] = "person_id"
    closure_id: UUID
    person_id: UUID
    number: str


class ClosureAsked(_Closure):
    """A person asked to close their account; they may take it back for some days."""

    topic = "privacy.closure_asked"
    says = "You asked to close your account"


class ClosureTakenBack(_Closure):
    """The person took it back; nothing has changed."""

    topic = "privacy.closure_taken_back"
    says = "You took it back"


class ClosureStopped(_Closure):
    """The person had something open with a shop when the days were over, so the account stays."""

    topic = "privacy.closure_stopped"
    says = "It was stopped, since something is still open"
    open_things: int


class AccountClosed(_Closure):
    """Nobody signs in to it any more; consents are withdrawn, and all data that no duty holds is about to be erased."""

    topic = "privacy.account_closed"
    says = "The account was closed"


class AccountErased(_Closure):
    """All data that no duty holds is erased; the certificate lists it, and the rest with reason and end."""

    topic = "privacy.account_erased"
    says = "What no duty holds was erased"
    certificate_id: UUID
    held: int
