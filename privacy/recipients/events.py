"""Facts about recipients registered and ended."""

from __future__ import annotations

from uuid import UUID

from platform_core.eventlog.facts import DomainEvent
from privacy.recipients.types import Basis, Part


class RecipientRegistered(DomainEvent):
    """Staff entered an outside recipient of data by this port."""

    topic = "privacy.recipient_registered"
    subject = "recipient_id"
    recipient_id: UUID
    port: str
    part: Part
    basis: Basis
    assessment_id: UUID


class RecipientEnded(DomainEvent):
    """The recipient gets nothing more; the proof that the data was given back or deleted stands beside the event."""

    topic = "privacy.recipient_ended"
    subject = "recipient_id"
    recipient_id: UUID
    port: str
