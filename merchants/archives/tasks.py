"""The loop of a worker that builds archives of shops, one after the other, and deletes the bytes of gone ones.

All tables of an archive are of one snapshot; the files, which never change, follow one by one. A worker that dies
leaves the row as it was asked for; another takes it up after ``policies.LEASE`` and begins anew, until the deadline
gives it up.
"""

from __future__ import annotations

import logging
import os
from collections.abc import Sequence
from datetime import datetime
from tempfile import TemporaryFile
from typing import Final

from django.core.files import File
from django.core.files.storage import storages
from django.db import transaction
from django.utils import translation

from merchants.archives import policies, queries
from merchants.archives.commands import asking, building
from merchants.archives.commands.writing import ArchiveWriter, SealedStream
from merchants.archives.ports import shop_contents
from merchants.archives.types import ArchiveFile, ArchiveLanguage, ArchiveToBuild, BuiltArchive
from merchants.shops.queries import shops
from platform_core import clock
from platform_core.actors import Actor, Role, part
from platform_core.errors import DomainError
from platform_core.tenancy.door import entered
from platform_core.tenancy.loops import Loop
from platform_core.tenancy.scopes import SYSTEM, bound, merchant, one_snapshot

ARCHIVES: Final = part("archives")
PAUSE: Final = 5  # seconds until somebody asks again whether an archive is wanted
LANGUAGES: Final = {ArchiveLanguage.ZH: "zh-hans", ArchiveLanguage.EN: "en"}
KEY_BYTES: Final = 32
FILES_AT_ONCE: Final = 20  # files between two notes of how far it is
TOO_MUCH: Final = "merchants.archive_is_full"  # in the manifest, beside the codes of refusals
logger = logging.getLogger(__name__)


class Archives(Loop):
    """Build archives in a thread of its own: one may take minutes, and nobody else waits for it."""

    label = "archives"
    queue = "default"

    def turn(self) -> int:
        with entered(by="archives"):
            return 0 if advance() else PAUSE


def advance() -> bool:
    """Delete the bytes of one archive, or build the next; false where there is nothing to do.

    A build that fails is tried again later; until then the others go first.
    """
    with bound(SYSTEM):
        if delete_next():
            return True
        with transaction.atomic():
            found = building.claim_next(by=ARCHIVES, at=clock.now())
        if found is None:
            return False
        try:
            build(found)
        except Exception:
            logger.exception("archive_not_built", extra={"archive_id": str(found.archive_id)})
        return True


def delete_next() -> bool:
    """Delete the bytes of one archive that is gone; false where there is none."""
    with transaction.atomic():
        row = queries.next_to_delete()
    if row is None:
        return False
    storages["archives"].delete(row.storage_name)
    with transaction.atomic():
        building.note_deletion(row.id, by=ARCHIVES, at=clock.now())
    return True


def build(of: ArchiveToBuild) -> None:
    """Build an archive into the store, and lay it ready."""
    built = write_archive(of)
    try:
        with transaction.atomic():
            asking.lay_ready(of.archive_id, built=built, by=ARCHIVES, at=clock.now())
    except BaseException:  # another worker was faster, its time is over, or the database is away
        storages["archives"].delete(built.storage_name)
        raise


def write_archive(of: ArchiveToBuild) -> BuiltArchive:
    """Write an archive into the store, sealed under a new key. In the scope of the system, outside any transaction."""
    key = os.urandom(KEY_BYTES)
    with TemporaryFile() as paper, translation.override(LANGUAGES[of.language]):
        out = SealedStream(paper, key=key, archive_id=of.archive_id)
        archive = ArchiveWriter(out)
        at = _write_contents(archive, of)
        out.close()
        paper.seek(0)
        name = storages["archives"].save(f"{of.archive_id}.{os.urandom(8).hex()}", File(paper))
    return BuiltArchive(
        storage_name=name, key=key, size=out.size, sha256=out.sha256, tables_at=at, left_out=archive.left_out
    )


def _write_contents(archive: ArchiveWriter, of: ArchiveToBuild) -> datetime:
    """Write everything; the instant as of which the tables were read."""
    shop = merchant(of.merchant_id, of.person_id)
    by = Actor(id=of.person_id, role=Role.MERCHANT, merchant_id=of.merchant_id)
    with bound(shop), one_snapshot(), transaction.atomic():
        at = clock.now()
        for table in shop_contents().tables(by=by, at=at):
            archive.add_table(table, at=at)
        files, trade_name = list(shop_contents().files(by=by)), shops.shop(of.merchant_id).trade_name
    for done in range(0, len(files), FILES_AT_ONCE):
        with transaction.atomic():
            building.note_progress(of.archive_id, files=len(files), done=done, by=ARCHIVES, at=clock.now())
        with bound(shop):
            _add_files(archive, files[done : done + FILES_AT_ONCE], at=at)
    archive.finish(at=at, shop=trade_name, shop_id=str(of.merchant_id), number=of.number)
    return at


def _add_files(archive: ArchiveWriter, files: Sequence[ArchiveFile], *, at: datetime) -> None:
    """Add each file in a short transaction of its own. One that cannot be read is named, and loses no other."""
    for file in files:
        if not policies.has_room(archive.files_size):
            archive.leave_out(file.name, why=TOO_MUCH)
            continue
        try:
            with transaction.atomic():
                data = file.read()
        except DomainError as refusal:
            archive.leave_out(file.name, why=refusal.code)
        else:
            archive.add_file(file.name, data, at=at)
