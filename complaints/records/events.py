"""Events about records of a shop's complaints."""

from __future__ import annotations

from datetime import date
from typing import ClassVar
from uuid import UUID

from platform_core.eventlog.facts import DomainEvent


class RecordPublished(DomainEvent):
    """A shop's record of complaints was published for everybody to read."""

    subject: ClassVar[str] = "record_id"
    topic = "complaints.record_published"
    says = "The record of complaints was published"
    for_shops = ("record_id", "month")
    record_id: UUID
    merchant_id: UUID
    month: date


class RecordReplied(DomainEvent):
    """The shop replied to its record, for everybody to read beside it."""

    subject: ClassVar[str] = "record_id"
    topic = "complaints.record_replied"
    says = "The shop replied to its record of complaints"
    record_id: UUID
    merchant_id: UUID
