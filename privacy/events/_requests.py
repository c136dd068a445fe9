"""What happened to a request about somebody's own data, to an account that closes, and to what is held?"""

from __future__ import annotations

from typing import ClassVar
from uuid import UUID

from platform_core.eventlog.facts import DomainEvent
from privacy.types import RequestKind, TurnDown


class _Request(DomainEvent):
    subject: ClassVar[str] = "request_id"
    person: ClassVar[str] = "person_id"
    request_id: UUID
    person_id: UUID
    number: str
    kind: RequestKind


class RequestFiled(_Request):
    """A person asks for something about their own data."""

    topic = "privacy.request_filed"
    says = "You asked for it"


class ArchiveReady(_Request):
    """The copy lies ready, sealed, for its owner alone."""

    topic = "privacy.archive_ready"
    says = "The copy of your data is ready"
    sha256: str
    size: int


class ArchiveCollected(_Request):
    """Its owner fetched it; our copy is destroyed."""

    topic = "privacy.archive_collected"
    says = "You fetched the copy; ours is destroyed"


class ArchiveDestroyed(_Request):
    """Nobody fetched it in time; our copy is destroyed."""

    topic = "privacy.archive_destroyed"
    says = "The copy was not fetched in time and is destroyed"


class RequestCarriedOut(_Request):
    """The system did what was asked."""

    topic = "privacy.request_carried_out"
    says = "It was done"


class RequestAnswered(_Request):
    """A person of staff answered in words."""

    topic = "privacy.request_answered"
    says = "It was answered"


class RequestRefused(_Request):
    """A person of staff refused it, with a reason in words."""

    topic = "privacy.request_refused"
    says = "It was refused"


class RequestTurnedDown(_Request):
    """The system could not do it: why, as a code."""

    topic = "privacy.request_turned_down"
    says = "It could not be done"
    why: TurnDown


class RequestWithdrawn(_Request):
    """The person no longer wants it."""

    topic = "privacy.request_withdrawn"
    says = "You withdrew it"


class RequestOverdue(_Request):
    """Nobody answered in time: a breach, on record."""

    topic = "privacy.request_overdue"
    says = "It was not answered in time: that is on record"


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


class _Hold(DomainEvent):
    subject: ClassVar[str] = "hold_id"
    person: ClassVar[str] = "person_id"
    hold_id: UUID
    person_id: UUID
    retention: str


class HoldPlaced(_Hold):
    """A duty holds one class of a person's data."""

    topic = "privacy.hold_placed"
    says = "Data is kept because a duty demands it"
    duty: str


class HoldGoesOn(_Hold):
    """What the hold waits for has not happened; it is looked at again in a year."""

    topic = "privacy.hold_goes_on"
    says = "The duty still holds it"


class HoldEnded(_Hold):
    """Its period is over; where no other holds the same class, the key is destroyed."""

    topic = "privacy.hold_ended"
    says = "The period is over"
    destroyed: bool
