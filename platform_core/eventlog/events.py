"""The facts about the log itself."""

from __future__ import annotations

from uuid import UUID

from platform_core.eventlog.facts import DomainEvent


class DeliveryParked(DomainEvent):
    """A delivery failed too often and is not tried any more: a person must look.

    ``first`` tells whether it is the first of its subscriber and error within a day: an alarm is raised for the first
    one only. A parked delivery of this very fact publishes nothing.
    """

    topic = "eventlog.delivery_parked"
    subject = "pending_id"
    pending_id: UUID
    event_id: UUID
    subscriber: str
    error: str
    attempts: int
    first: bool


class DeliveryReleased(DomainEvent):
    """Staff let a parked delivery be tried again."""

    topic = "eventlog.delivery_released"
    subject = "pending_id"
    pending_id: UUID


class DeliveryDismissed(DomainEvent):
    """Staff decided that a delivery is never made; this fact, with its reason, is the proof."""

    topic = "eventlog.delivery_dismissed"
    subject = "pending_id"
    pending_id: UUID
    event_id: UUID
    subscriber: str
    error: str
    attempts: int


class DeliveryGivenUp(DomainEvent):
    """A delivery could not be made for a week, and nobody of staff attended to it: it is never made.

    ``first`` as of a parked one: an alarm is raised for the first of its subscriber within a day.
    """

    topic = "eventlog.delivery_given_up"
    subject = "pending_id"
    pending_id: UUID
    event_id: UUID
    subscriber: str
    error: str
    attempts: int
    replay_id: UUID | None
    first: bool


class ReplayRequested(DomainEvent):
    """Staff requested that old facts are delivered to one subscriber again."""

    topic = "eventlog.replay_requested"
    subject = "replay_id"
    replay_id: UUID
    subscriber: str


class ReplayQueued(DomainEvent):
    """The facts of a replay now wait in order, ahead of later ones about the same subjects."""

    topic = "eventlog.replay_queued"
    subject = "replay_id"
    replay_id: UUID
    events: int


class ReplayDone(DomainEvent):
    """Every delivery of a replay is made, dismissed or given up."""

    topic = "eventlog.replay_done"
    subject = "replay_id"
    replay_id: UUID


class ReplayWithdrawn(DomainEvent):
    """Staff stopped a replay: deliveries that were made stay, waiting ones are dropped."""

    topic = "eventlog.replay_withdrawn"
    subject = "replay_id"
    replay_id: UUID


class SubscriberForgotten(DomainEvent):
    """A subscriber that no code names any more lost its position in the log."""

    topic = "eventlog.subscriber_forgotten"
    subject = "subscriber_id"
    subscriber_id: UUID
    subscriber: str
