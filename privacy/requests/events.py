"""Facts about requests, and about copies taken."""

from __future__ import annotations

from typing import ClassVar
from uuid import UUID

from platform_core.eventlog.facts import DomainEvent
from privacy.requests.types import RequestKind, TurnDown


class SubjectExported(DomainEvent):
    """A copy of everything that we hold about a person was taken; ``models`` are the models with data in it."""

    topic = "privacy.subject_exported"
    subject = "person_id"
    person = "person_id"
    person_id: UUID
    models: tuple[str, ...]


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
    """The system carried out the request."""

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
    """The system could not carry it out, for the reason in ``why``."""

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
