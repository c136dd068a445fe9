"""Facts about files that a shop sends in. The command of each line publishes facts of its own."""

from __future__ import annotations

from uuid import UUID

from catalog.sheets.types import SheetKind
from platform_core.eventlog.facts import DomainEvent


class ImportBegun(DomainEvent):
    topic = "catalog.import_begun"
    says = "A file was sent in"
    subject = "import_id"
    import_id: UUID
    merchant_id: UUID
    kind: SheetKind
    sha256: str


class ImportRead(DomainEvent):
    """Its lines are counted, and are written from now on."""

    topic = "catalog.import_read"
    subject = "import_id"
    import_id: UUID
    merchant_id: UUID
    lines: int


class ImportEnded(DomainEvent):
    """It goes on no more. ``state`` says whether it was finished, stopped, could not be read, or has failed."""

    topic = "catalog.import_ended"
    says = "A file was written to its end, or was stopped"
    subject = "import_id"
    import_id: UUID
    merchant_id: UUID
    kind: SheetKind
    state: str
    lines: int
    done: int
    refused: int
