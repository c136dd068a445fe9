"""Which facts does the log publish about itself? That it was tampered with, and that a person released it."""

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


class LogReleased(DomainEvent):
    """A person has examined this finding and given a reason; a sequencer that starts now signs again."""

    topic = "audit.released"
    subject = "finding_id"
    finding_id: UUID
