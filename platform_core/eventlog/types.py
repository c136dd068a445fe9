"""Values of the event log: a history, a requested replay, and the relay's state."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, NamedTuple
from uuid import UUID

from platform_core.labels import Reason


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
    """The facts to deliver again: one, those about a subject, those of a period, or the intersection."""

    event_id: UUID | None = None
    subject_id: UUID | None = None
    since: datetime | None = None
    until: datetime | None = None

    @property
    def is_empty(self) -> bool:
        return not (self.event_id or self.subject_id or self.since or self.until)


class Against(Reason):
    """Why staff may not do this with deliveries."""

    REASON_MISSING = "reason_missing"
    NOT_PARKED = "not_parked"
    SUBSCRIBER_UNKNOWN = "subscriber_unknown"
    NOT_REPLAYABLE = "not_replayable"
    NOTHING_CHOSEN = "nothing_chosen"
    NOTHING_FOUND = "nothing_found"
    TOO_MANY_FACTS = "too_many_facts", "more facts than may be delivered again at once"
    STILL_LISTENS = "still_listens"
    STILL_AWAITED = "still_awaited"


@dataclass(frozen=True, slots=True, kw_only=True)
class SubscriberPosition:
    """The position of one subscriber, and its waiting deliveries. ``behind`` is counted up to a limit.

    ``placed`` is false if no migrate has opened its position yet; ``listens`` is false if no code bears the name any
    more.
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
    """A waiting delivery with all that a person needs to decide about it."""

    id: UUID
    subscriber: str
    event_id: UUID
    topic: str
    attempts: int
    error: str
    behind: int


class Todo(NamedTuple):
    """The work of a pass of the relay: the subscribers with a committed event after their position; and whether
    deliveries may have to be tried again or given up, and replays moved on.
    """

    behind: list[str]
    retries: bool
    old: bool
    replays: bool


class Signs(NamedTuple):
    """The signs that a resting thread looks at: ``newest`` names the last event that is past every open transaction,
    ``tries`` tells whether a delivery may be due.
    """

    newest: str | None
    tries: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Horizon:
    """Committed facts that nobody may be told of yet, since open transactions hold them back.

    ``held_back`` is how long the oldest one has waited, ``transactions`` how many were started since.
    """

    held_back: timedelta
    transactions: int
