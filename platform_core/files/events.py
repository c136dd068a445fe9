"""What do files tell? That one is kept, and by its hash that it is the same one later."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from platform_core.eventlog.facts import DomainEvent


@dataclass(frozen=True, slots=True, kw_only=True)
class FileKept(DomainEvent):
    """Somebody has added a file to a thing. The hash is of what every later reader gets."""

    topic = "files.kept"
    says = "Evidence was added"
    subject = "file_id"
    person = "shopper_id"
    file_id: UUID
    merchant_id: UUID
    shopper_id: UUID
    about_type: str
    about_id: UUID
    media_type: str
    size: int
    sha256: str
