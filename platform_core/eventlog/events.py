"""What is told about the log itself?"""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from platform_core.eventlog.facts import DomainEvent


@dataclass(frozen=True, slots=True, kw_only=True)
class DeliveryParked(DomainEvent):
    """A delivery has failed too often and is tried no more: a person must look.

    ``first`` is whether it is the first of its subscriber and its error within a day: whoever raises an alarm does it
    then, and not again for each that follows. Nothing is told of a parked delivery of this very fact.
    """

    topic = "eventlog.delivery_parked"
    subject = "pending_id"
    pending_id: UUID
    event_id: UUID
    subscriber: str
    error: str
    attempts: int
    first: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class DeliveryReleased(DomainEvent):
    """Staff let a delivery that had failed too often run again."""

    topic = "eventlog.delivery_released"
    subject = "pending_id"
    pending_id: UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class DeliveryDismissed(DomainEvent):
    """Staff decided that a delivery is never made; the reason stands beside the fact, which is the proof of it."""

    topic = "eventlog.delivery_dismissed"
    subject = "pending_id"
    pending_id: UUID
    event_id: UUID
    subscriber: str
    error: str
    attempts: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ReplayRequested(DomainEvent):
    """Staff want facts of the past delivered to one subscriber again."""

    topic = "eventlog.replay_requested"
    subject = "replay_id"
    replay_id: UUID
    subscriber: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ReplayQueued(DomainEvent):
    """They wait in their order now, before whatever comes later about the same subjects."""

    topic = "eventlog.replay_queued"
    subject = "replay_id"
    replay_id: UUID
    events: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ReplayDone(DomainEvent):
    """None of them waits any longer."""

    topic = "eventlog.replay_done"
    subject = "replay_id"
    replay_id: UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class ReplayWithdrawn(DomainEvent):
    """Staff stopped it: what was delivered stays, what still waited is dropped."""

    topic = "eventlog.replay_withdrawn"
    subject = "replay_id"
    replay_id: UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class SubscriberForgotten(DomainEvent):
    """A name that no code bears any more has lost its place in the log."""

    topic = "eventlog.subscriber_forgotten"
    subject = "subscriber_id"
    subscriber_id: UUID
    subscriber: str
