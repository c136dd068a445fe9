"""The facts of clocks: that each started, and how it ended; each is about the clock itself."""

from __future__ import annotations

from datetime import datetime
from typing import ClassVar
from uuid import UUID

from platform_core.eventlog.facts import DomainEvent


class _Promise(DomainEvent):
    """The clock, its kind, its subject, its shop, the person it concerns, and its due time."""

    subject: ClassVar[str] = "deadline_id"
    person: ClassVar[str] = "concerns_id"
    deadline_id: UUID
    kind: str
    about_type: str
    about_id: UUID
    merchant_id: UUID | None
    concerns_id: UUID | None
    due_at: datetime


class DeadlineStarted(_Promise):
    """Somebody owes something until ``due_at``."""

    topic = "deadlines.started"


class DeadlineNear(_Promise):
    """The clock still runs and ends soon. Published once for each reminder that the declaration names."""

    topic = "deadlines.near"


class DeadlinePaused(_Promise):
    """The clock is paused for a reason that a statute names; the event bears it as its reason."""

    topic = "deadlines.paused"


class DeadlineHurried(_Promise):
    """The handler had failed and the row backed off; staff let it be tried again at once, for a reason."""

    topic = "deadlines.hurried"


class DeadlineMet(_Promise):
    """It was done and nothing follows; after ``due_at`` only if the sweep had not closed it yet."""

    topic = "deadlines.met"


class DeadlineMissed(_Promise):
    """It was not done in time, and the same transaction carried out the default outcome."""

    topic = "deadlines.missed"


class DeadlineVoided(_Promise):
    """It no longer matters, or another clock with a later end took its place. The event bears the reason."""

    topic = "deadlines.voided"


class DeadlineStuck(DomainEvent):
    """The handler has failed so often that a person must look; it is still tried. Published once per clock.

    ``first`` tells whether no other clock of its kind waits for a person: an alarm is raised for the first one only.
    """

    topic = "deadlines.stuck"
    subject = "deadline_id"
    deadline_id: UUID
    kind: str
    attempts: int
    error: str
    first: bool


class DeadlinesRecounted(DomainEvent):
    """All running clocks were checked against a newly loaded calendar; each one that changed has events of its own."""

    topic = "deadlines.recounted"
    subject = "calendar_id"
    calendar_id: UUID
    version: int
    looked_at: int
    recounted: int
