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
    """A person wants their account closed; they may take it back for some days."""

    topic = "privacy.closure_asked"
    says = "You asked to close your account"


class ClosureTakenBack(_Closure):
    """They took it back; nothing has changed."""

    topic = "privacy.closure_taken_back"
    says = "You took it back"


class ClosureStopped(_Closure):
    """Something was open between them and a shop when the days were over, so the account stays."""

    topic = "privacy.closure_stopped"
    says = "It was stopped, since something is still open"
    open_things: int


class AccountClosed(_Closure):
    """Nobody signs in to it any more; consents are withdrawn, and what no duty holds is about to be erased."""

    topic = "privacy.account_closed"
    says = "The account was closed"


class AccountErased(_Closure):
    """What no duty holds is erased, the rest has a date: the certificate says what, why and until when."""

    topic = "privacy.account_erased"
    says = "What no duty holds was erased"
    certificate_id: UUID
    held: int
