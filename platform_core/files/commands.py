"""Commands that keep an uploaded file."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db import transaction

from platform_core.actors import Actor
from platform_core.eventlog.commands.publishing import publish
from platform_core.files import contents, shelf, sweeping
from platform_core.files.contents import Content
from platform_core.files.errors import TooManyFiles
from platform_core.files.events import FileKept
from platform_core.files.models import File
from platform_core.files.pictures import put_picture
from platform_core.files.policies import MAX_FILES, may_add
from platform_core.files.types import About, KeptFile
from platform_core.rows import one_after_the_other
from platform_core.vault import commands as vault

__all__ = ["keep", "put_picture"]


@transaction.atomic(savepoint=False)
def keep(
    upload: bytes, *, name: str, about: About, merchant_id: UUID | None, shopper_id: UUID, by: Actor, at: datetime
) -> KeptFile:
    """Keep an upload with the case that it is about. The caller has checked that ``by`` may add to that case.

    The content is stored before its row is inserted: if the transaction is rolled back, a ciphertext without a row is
    left until `manage.py sweep_files` deletes it. Raises ``FileTooLarge``, ``UnknownKind``, ``Unreadable``,
    ``NotDrawn`` or ``TooManyFiles``.
    """
    _refuse_one_too_many(about, by=by)
    content = contents.read_upload(upload)
    row = File(merchant_id=merchant_id, shopper_id=shopper_id, keeper_id=by.id, kept_by=by.role, kept_at=at)
    row.about_type, row.about_id = about.type, about.id
    row.media_type, row.size, row.sha256 = content.media_type, len(content.data), content.sha256
    _seal(row, content, name=name, retention=about.retention)
    row.save(force_insert=True)
    publish(_fact(row), by=by, at=at)
    return row.as_kept()


def _refuse_one_too_many(about: About, *, by: Actor) -> None:
    """Raises ``TooManyFiles``. A lock per side and thing: of two uploads at once both could be the last one."""
    one_after_the_other(f"files/{about.id}/{by.role}")
    if not may_add(File.objects.about(about).filter(kept_by=by.role).count()):
        raise TooManyFiles(limit=MAX_FILES)


def _seal(row: File, content: Content, *, name: str, retention: str) -> None:
    row.name = vault.seal({"name": name}, retention=retention, place=row.place)["name"]
    sealed = vault.seal_bytes(content.data, column="content", retention=retention, place=row.place)
    sweeping.block_sweeps()
    row.stored_as = shelf.put(sealed)


def _fact(row: File) -> FileKept:
    return FileKept(
        file_id=row.id,
        merchant_id=row.merchant_id,
        shopper_id=row.shopper_id,
        about_type=row.about_type,
        about_id=row.about_id,
        media_type=row.media_type,
        size=row.size,
        sha256=row.sha256,
    )
