"""How are a history, what is to be heard again, and the state of the relay shown to those who ask?"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any
from uuid import UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class TimelineItem:
    """One line of a timeline."""

    id: UUID
    topic: str
    occurred_at: datetime
    actor_id: UUID
    role: str
    door: str
    reason: str
    payload: Mapping[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """Which facts are to be heard again: one, those about a subject, those of a span of time; or what these share."""

    event_id: UUID | None = None
    subject_id: UUID | None = None
    since: datetime | None = None
    until: datetime | None = None

    @property
    def is_empty(self) -> bool:
        return not (self.event_id or self.subject_id or self.since or self.until)


class Against(StrEnum):
    """Why staff may not do what they want with deliveries."""

    REASON_MISSING = "reason_missing"
    NOT_PARKED = "not_parked"
    SUBSCRIBER_UNKNOWN = "subscriber_unknown"
    NOT_REPLAYABLE = "not_replayable"
    NOTHING_CHOSEN = "nothing_chosen"
    NOTHING_FOUND = "nothing_found"
    TOO_MANY = "too_many"
    STILL_LISTENS = "still_listens"
    STILL_AWAITED = "still_awaited"


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """How far one subscriber is, and what it owes. ``behind`` stops counting at a limit.

    ``placed`` is false where no migrate has opened its place yet; ``listens`` where no code bears the name any more.
    """

    subscriber: str
    placed: bool
    listens: bool
    behind: int
    lag: timedelta
    waiting: int
    parked: int
    oldest: timedelta


@dataclass(frozen=True, slots=True, kw_only=True)
class Waiting:
    """A delivery that was not made yet, as one has to know it to decide about it."""

    id: UUID
    subscriber: str
    event_id: UUID
    topic: str
    attempts: int
    error: str
    behind: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Horizon:
    """What an open transaction holds back, wherever it is: committed facts that nobody may be told of yet.

    ``held_back`` is how long the oldest of them has waited, ``transactions`` how many were begun since.
    """

    held_back: timedelta
    transactions: int
