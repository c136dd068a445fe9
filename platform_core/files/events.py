"""The facts of files: that one is kept, with the hash that proves later that it is the same."""

from __future__ import annotations

from uuid import UUID

from platform_core.eventlog.facts import DomainEvent


class FileKept(DomainEvent):
    """Somebody added a file to a thing. The hash is that of every later download."""

    topic = "files.kept"
    says = "Evidence was added"
    subject = "file_id"
    person = "shopper_id"
    file_id: UUID
    merchant_id: UUID | None
    shopper_id: UUID
    about_type: str
    about_id: UUID
    media_type: str
    size: int
    sha256: str
