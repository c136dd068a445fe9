"""The log's facts about itself: that it was tampered with, and that a person released it."""

from __future__ import annotations

from uuid import UUID

from platform_core.eventlog.facts import DomainEvent


class LogFoundTampered(DomainEvent):
    """Nothing more is signed until a person has looked. ``size`` is that of the last signed head, if any."""

    topic = "audit.found_tampered"
    subject = "finding_id"
    finding_id: UUID
    size: int
    found: str


class LogRecovered(DomainEvent):
    """Facts that were signed are lost with a server, and the log goes on without them.

    It goes on from ``base_size``; ``lost_size`` and ``lost_root`` are of the newest head that was signed before. Each
    of ``money`` is a line of the provider's statement, as JSON, of which our books knew nothing.
    """

    topic = "audit.recovered"
    subject = "recovery_id"
    recovery_id: UUID
    base_size: int
    lost_size: int
    lost_root: str
    money: tuple[str, ...] = ()


class LeafLost(DomainEvent):
    """The fact that was signed at this index is gone. It takes a place, so that the log soon has more facts than were
    ever signed: no size gets a second head."""

    topic = "audit.leaf_lost"
    subject = "recovery_id"
    recovery_id: UUID
    index: int


class LogReleased(DomainEvent):
    """A person has examined this finding and given a reason; a sequencer that starts now signs again."""

    topic = "audit.released"
    subject = "finding_id"
    finding_id: UUID
