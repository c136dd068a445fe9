"""What does the clock tell? That a promise began to run, and how it ended. Each is about the deadline itself."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from platform_core.eventlog.facts import DomainEvent


@dataclass(frozen=True, slots=True, kw_only=True)
class _Promise:
    """Which promise, about what, in which shop, whose, and until when."""

    deadline_id: UUID
    kind: str
    about_type: str
    about_id: UUID
    merchant_id: UUID | None
    concerns_id: UUID | None
    due_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class DeadlineStarted(_Promise, DomainEvent):
    """Somebody owes something until ``due_at``."""

    topic = "deadlines.started"
    subject = "deadline_id"
    person = "concerns_id"


@dataclass(frozen=True, slots=True, kw_only=True)
class DeadlineNear(_Promise, DomainEvent):
    """It is still open, and not for much longer. Told once at each of the instants that the declaration names."""

    topic = "deadlines.near"
    subject = "deadline_id"
    person = "concerns_id"


@dataclass(frozen=True, slots=True, kw_only=True)
class DeadlinePaused(_Promise, DomainEvent):
    """The clock stands still for a reason that a statute names, which stands beside the event."""

    topic = "deadlines.paused"
    subject = "deadline_id"
    person = "concerns_id"


@dataclass(frozen=True, slots=True, kw_only=True)
class DeadlineHurried(_Promise, DomainEvent):
    """What follows had failed and was put off; somebody of staff lets it be tried again at once, for a reason."""

    topic = "deadlines.hurried"
    subject = "deadline_id"
    person = "concerns_id"


@dataclass(frozen=True, slots=True, kw_only=True)
class DeadlineMet(_Promise, DomainEvent):
    """It was done, and nothing follows from it any more; after ``due_at`` only where nothing had followed by then."""

    topic = "deadlines.met"
    subject = "deadline_id"
    person = "concerns_id"


@dataclass(frozen=True, slots=True, kw_only=True)
class DeadlineMissed(_Promise, DomainEvent):
    """It was not done, and the default outcome was carried out in the same transaction."""

    topic = "deadlines.missed"
    subject = "deadline_id"
    person = "concerns_id"


@dataclass(frozen=True, slots=True, kw_only=True)
class DeadlineVoided(_Promise, DomainEvent):
    """It no longer matters, or another with a later end took its place. The reason stands beside the event."""

    topic = "deadlines.voided"
    subject = "deadline_id"
    person = "concerns_id"


@dataclass(frozen=True, slots=True, kw_only=True)
class DeadlineStuck(DomainEvent):
    """What follows from it has failed so often that a person must look; it is tried on. Told once of each.

    ``first`` is whether no other of its kind waits for a person: whoever raises an alarm does it then, and not again
    for each that follows.
    """

    topic = "deadlines.stuck"
    subject = "deadline_id"
    deadline_id: UUID
    kind: str
    attempts: int
    error: str
    first: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class DeadlinesRecounted(DomainEvent):
    """The running clocks were gone through for a calendar that was loaded; each that changed tells of it itself."""

    topic = "deadlines.recounted"
    subject = "calendar_id"
    calendar_id: UUID
    version: int
    looked_at: int
    recounted: int
