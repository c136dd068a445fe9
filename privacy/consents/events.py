"""Facts about consents given and withdrawn."""

from __future__ import annotations

from uuid import UUID

from platform_core.eventlog.facts import DomainEvent
from privacy.consents.types import Purpose


class ConsentGiven(DomainEvent):
    """A person agreed to a text, for one advertiser; none is the platform itself. The advertiser is not told."""

    topic = "privacy.consent_given"
    subject = "consent_id"
    person = "person_id"
    consent_id: UUID
    person_id: UUID
    purpose: Purpose
    advertiser_id: UUID | None
    text_version: int


class ConsentWithdrawn(DomainEvent):
    """A person took it back: from one advertiser, or from ``everyone`` at once."""

    topic = "privacy.consent_withdrawn"
    subject = "consent_id"
    person = "person_id"
    consent_id: UUID
    person_id: UUID
    purpose: Purpose
    advertiser_id: UUID | None
    everyone: bool
