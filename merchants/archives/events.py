"""Facts about archives of shops."""

from __future__ import annotations

from typing import ClassVar
from uuid import UUID

from platform_core.eventlog.facts import DomainEvent


class _Archive(DomainEvent):
    """Which archive of which shop."""

    subject: ClassVar[str] = "archive_id"
    for_shops: ClassVar[tuple[str, ...]] = ("archive_id", "number")
    archive_id: UUID
    merchant_id: UUID
    number: str


class ArchiveAsked(_Archive):
    """The owner wants everything that is the shop's own in one file."""

    topic = "merchants.archive_asked"
    says = "An archive of everything that is the shop's own was asked for"


class ArchiveReady(_Archive):
    """It lies ready to be fetched."""

    topic = "merchants.archive_ready"
    says = "The archive is ready to be fetched"
    for_shops = ("archive_id", "number", "size")
    size: int
    sha256: str


class ArchiveFetched(_Archive):
    """Somebody of the shop has fetched it: it holds a whole shop, so that is on record."""

    topic = "merchants.archive_fetched"
    says = "The archive was fetched"


class ArchiveDropped(_Archive):
    """It was deleted before its days were over, by its owner, or since a newer one is ready."""

    topic = "merchants.archive_dropped"
    says = "The archive was deleted"


class ArchiveExpired(_Archive):
    """Its days are over, and it was destroyed."""

    topic = "merchants.archive_expired"
    says = "The days of the archive are over, and it was destroyed"


class ArchiveFailed(_Archive):
    """It could not be put together in time."""

    topic = "merchants.archive_failed"
    says = "The archive could not be put together"
