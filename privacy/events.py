"""What happened with people's data as a whole?"""

from __future__ import annotations

from uuid import UUID

from platform_core.eventlog.facts import DomainEvent


class SubjectExported(DomainEvent):
    """Somebody took a copy of everything that we hold about a person; ``models`` are those that held something."""

    topic = "privacy.subject_exported"
    subject = "person_id"
    person = "person_id"
    person_id: UUID
    models: tuple[str, ...]
