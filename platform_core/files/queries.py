"""Reads of files and their contents. In the bound scope: only the parties of a case see its files."""

from __future__ import annotations

import hashlib
import logging
from collections.abc import Collection
from uuid import UUID

from platform_core.actors import Role
from platform_core.files import pictures, shelf
from platform_core.files.errors import FileDamaged, NoSuchFile, NoSuchPicture
from platform_core.files.models import File
from platform_core.files.types import About, KeptFile
from platform_core.tenancy.remembering import once_a_page
from platform_core.vault import queries as vault
from platform_core.vault.envelope import Tampered

logger = logging.getLogger(__name__)


@once_a_page
def files_about(about_type: str, about_id: UUID) -> list[KeptFile]:
    """The files about a thing, in the order in which they were added."""
    return [row.as_kept() for row in File.objects.about(About(about_type, about_id)).order_by("id")]


def files_about_each(about_type: str, about_ids: Collection[UUID]) -> dict[UUID, list[KeptFile]]:
    """The files about each of several things, by the thing's id, in one query. A thing without files is left out."""
    found: dict[UUID, list[KeptFile]] = {}
    for row in File.objects.filter(about_type=about_type, about_id__in=about_ids).order_by("id"):
        found.setdefault(row.about_id, []).append(row.as_kept())
    return found


def file(file_id: UUID, *, about: About | None = None) -> KeptFile:
    """One file; with ``about``, only if it belongs to that thing. Raises ``NoSuchFile``."""
    kept = File.objects.see(file_id).as_kept()
    if about is not None and (kept.about_type, kept.about_id) != (about.type, about.id):
        raise NoSuchFile(file_id=file_id)
    return kept


def content(file_id: UUID) -> bytes:
    """The content of a file. Raises ``NoSuchFile``, ``FileDamaged``, and ``Forgotten`` if its key was destroyed."""
    row = File.objects.see(file_id)
    try:
        data = vault.opened_bytes(shelf.fetch(row.stored_as), column="content", place=row.place)
    except (OSError, Tampered):
        logger.exception("file_damaged", extra={"file_id": str(row.id)})
        raise FileDamaged(file_id=file_id) from None
    if hashlib.sha256(data).hexdigest() != row.sha256:
        logger.error("file_replaced", extra={"file_id": str(row.id)})
        raise FileDamaged(file_id=file_id)
    return data


def files_added_by(merchant_id: UUID) -> list[KeptFile]:
    """Every file that the shop itself has added to a case, in their order."""
    rows = File.objects.filter(merchant_id=merchant_id, kept_by=Role.MERCHANT)
    return [row.as_kept() for row in rows.defer("name").order_by("id").iterator(chunk_size=1000)]


def picture(sha256: str, *, edge: int | None = None) -> bytes:
    """A picture that everybody may see, or one size of it. Raises ``NoSuchPicture``."""
    try:
        return pictures.fetch(sha256, edge=edge)
    except OSError:
        raise NoSuchPicture(sha256=sha256) from None
