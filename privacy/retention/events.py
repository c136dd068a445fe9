"""Facts about holds."""

from __future__ import annotations

from typing import ClassVar
from uuid import UUID

from platform_core.eventlog.facts import DomainEvent


class _Hold(DomainEvent):
    subject: ClassVar[str] = "hold_id"
    person: ClassVar[str] = "person_id"
    hold_id: UUID
    person_id: UUID
    retention: str


class HoldPlaced(_Hold):
    """A duty holds one class of a person's data."""

    topic = "privacy.hold_placed"
    says = "Data is kept because a duty demands it"
    duty: str


class HoldGoesOn(_Hold):
    """The event that ends the hold has not happened; the hold is reviewed again in a year."""

    topic = "privacy.hold_goes_on"
    says = "The duty still holds it"


class HoldEnded(_Hold):
    """The period of a hold is over; the key is destroyed where no other hold keeps the same class."""

    topic = "privacy.hold_ended"
    says = "The period is over"
    destroyed: bool
