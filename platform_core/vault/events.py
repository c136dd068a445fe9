"""The facts of the vault."""

from __future__ import annotations

from uuid import UUID

from platform_core.eventlog.facts import DomainEvent


class Revealed(DomainEvent):
    """Somebody has read a person's data in full. The person sees this in their own history."""

    topic = "vault.revealed"
    says = "What is sealed was read in full"
    subject = "row_id"
    person = "person_id"
    row_id: UUID
    person_id: UUID
    table: str
    columns: tuple[str, ...]
    purpose: str


class KeyDestroyed(DomainEvent):
    """A key was destroyed: nobody can read any more the data sealed with it."""

    topic = "vault.key_destroyed"
    subject = "key_id"
    person = "person_id"
    key_id: UUID
    person_id: UUID
    retention: str
