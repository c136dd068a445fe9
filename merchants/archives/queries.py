"""Reads of archives, of the next work on them, and of their bytes in the store."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from datetime import datetime
from itertools import count
from typing import IO, Any, Final
from uuid import UUID

from django.core.files.storage import storages

from merchants.archives.case import S
from merchants.archives.errors import ArchiveDamaged
from merchants.archives.models import ShopArchive
from merchants.archives.types import ArchiveLanguage, ArchiveToBuild
from platform_core.actors import Actor
from platform_core.vault import envelope
from platform_core.vault import queries as vault

logger = logging.getLogger(__name__)
PIECE: Final = 2**20  # bytes that are sealed together
SEALED_PIECE: Final = PIECE + envelope.NONCE + envelope.TAG


def archive(archive_id: UUID, *, by: Actor) -> ShopArchive:
    """Raises ``ArchiveNotFound``."""
    return ShopArchive.objects.see(archive_id, by=by)


def next_to_build(*, at: datetime) -> ArchiveToBuild | None:
    """The archive that has waited longest for its turn, of any shop. In the scope of the system."""
    row = ShopArchive.objects.filter(state=S.ASKED, turn_at__lte=at).order_by("turn_at", "id").first()
    if row is None:
        return None
    return ArchiveToBuild(
        archive_id=row.id,
        merchant_id=row.merchant_id,
        person_id=row.asked_by,
        number=row.number,
        language=ArchiveLanguage(row.language),
    )


def next_to_delete() -> ShopArchive | None:
    """An archive that is gone, and of which the store still has the bytes. In the scope of the system."""
    return ShopArchive.objects.filter(state=S.GONE).exclude(storage_name="").order_by("id").first()


def open_archive(row: ShopArchive) -> OpenedArchive:
    """The bytes of an archive that is ready, piece by piece; no table is read while they are taken.

    Raises ``ArchiveDamaged``, and ``Forgotten`` where the account of who asked was closed.
    """
    if row.key is None:
        raise ArchiveDamaged(archive_id=row.id)
    key = vault.opened_bytes(row.key, column="key", place=row.place)
    try:
        file = storages["archives"].open(row.storage_name)
    except OSError:
        logger.exception("archive_damaged", extra={"archive_id": str(row.id)})
        raise ArchiveDamaged(archive_id=row.id) from None
    return OpenedArchive(file, key=key, archive_id=row.id)


def bound_to(archive_id: UUID, number: int) -> bytes:
    """Bind a sealed piece to its place: it opens in no other archive, and at no other place of this one."""
    return f"{archive_id}/{number}".encode()


class OpenedArchive:
    """The bytes of an archive, piece by piece. ``close`` it, whether they were taken or not.

    Raises ``Tampered`` for a piece that was changed; one that is missing at the end shows by the length.
    """

    def __init__(self, file: IO[Any], *, key: bytes, archive_id: UUID) -> None:
        self._file, self._key, self._archive_id = file, key, archive_id

    def __iter__(self) -> Iterator[bytes]:
        for number in count():
            if not (sealed := self._file.read(SEALED_PIECE)):
                return
            yield envelope.unlock(sealed, key=self._key, bound_to=bound_to(self._archive_id, number))

    def close(self) -> None:
        self._file.close()
