"""Refusals of archives."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from platform_core.errors import Conflict, NotFound, TooLate, Unavailable


class ArchiveNotFound(NotFound):
    code = "merchants.archive_not_found"
    title = "There is no such archive"
    remedy = "Check the address; a shop sees its own archives alone."
    archive_id: UUID


class ArchiveNotReady(Conflict):
    code = "merchants.archive_not_ready"
    title = "This archive is not ready"
    remedy = "Look at its page: it says how far it is. One that could not be put together may be asked for again."
    archive_id: UUID


class ArchiveOver(TooLate):
    code = "merchants.archive_over"
    title = "This archive is there no more"
    remedy = "Ask for a new one; it has everything that is your shop's by then."
    closed_at: datetime | None


class ArchiveDamaged(Unavailable):
    code = "merchants.archive_damaged"
    title = "This archive cannot be read"
    remedy = "Ask for a new one. We look into it."
    archive_id: UUID
