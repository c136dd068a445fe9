"""Build an archive: all tables of one snapshot, then the files one by one; and delete the bytes of those that are gone.

A worker that dies leaves the row as it was asked for; another takes it up after ``policies.LEASE`` and begins anew,
until the deadline gives it up. Everything here runs outside any transaction, in the scope of the system.
"""

from __future__ import annotations

import os
from collections.abc import Sequence
from datetime import datetime
from tempfile import TemporaryFile
from typing import Final
from uuid import UUID

from django.core.files import File
from django.core.files.storage import storages
from django.db import transaction
from django.utils import translation

from merchants.archives import policies, queries
from merchants.archives.case import S
from merchants.archives.commands.asking import lay_ready
from merchants.archives.commands.writing import ArchiveWriter, SealedStream
from merchants.archives.models import ShopArchive
from merchants.archives.ports import shop_contents
from merchants.archives.types import ArchiveFile, ArchiveLanguage, ArchiveToBuild, BuiltArchive
from merchants.shops.queries import shops
from platform_core import clock
from platform_core.actors import Actor, Role
from platform_core.errors import DomainError
from platform_core.tenancy.scopes import bound, merchant, one_snapshot

LANGUAGES: Final = {ArchiveLanguage.ZH: "zh-hans", ArchiveLanguage.EN: "en"}
KEY_BYTES: Final = 32
FILES_AT_ONCE: Final = 20  # files between two notes of how far it is
TOO_MUCH: Final = "merchants.archive_is_full"  # in the manifest, beside the codes of refusals


@transaction.atomic(savepoint=False)
def claim_next(*, at: datetime) -> ArchiveToBuild | None:
    """Take the next archive whose turn has come; nobody else takes it until this worker has died."""
    found = queries.next_to_build(at=at)
    if found is None:
        return None
    row = ShopArchive.objects.select_for_update(skip_locked=True).filter(id=found.archive_id, turn_at__lte=at).first()
    if row is None or row.stage is not S.ASKED:
        return None
    row.attempts += 1
    row.turn_at, row.files, row.files_done = policies.retry_at(row.attempts, at=at), None, 0
    row.save(update_fields=["attempts", "turn_at", "files", "files_done"])
    return found


def build_archive(of: ArchiveToBuild, *, by: Actor) -> None:
    """Build an archive into the store, and lay it ready."""
    built = write_archive(of)
    try:
        with transaction.atomic():
            lay_ready(of.archive_id, built=built, by=by, at=clock.now())
    except BaseException:  # another worker was faster, its time is over, or the database is away
        storages["archives"].delete(built.storage_name)
        raise


def write_archive(of: ArchiveToBuild) -> BuiltArchive:
    """Write an archive into the store. It is sealed under a key that nobody else has yet."""
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


def delete_next() -> bool:
    """Delete the bytes of one archive that is gone; false where there is none."""
    with transaction.atomic():
        row = queries.next_to_delete()
    if row is None:
        return False
    storages["archives"].delete(row.storage_name)
    with transaction.atomic():
        ShopArchive.objects.filter(id=row.id).update(storage_name="")
    return True


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
        _note_progress(of.archive_id, files=len(files), done=done)
        with bound(shop):
            _add_files(archive, files[done : done + FILES_AT_ONCE], at=at)
    archive.finish(at=at, shop=trade_name, shop_id=str(of.merchant_id), number=of.number)
    return at


def _add_files(archive: ArchiveWriter, files: Sequence[ArchiveFile], *, at: datetime) -> None:
    """Add each file in a short transaction of its own. One that cannot be read is named, and loses no other."""
    for file in files:
        if archive.files_size >= policies.MOST_BYTES:
            archive.leave_out(file.name, why=TOO_MUCH)
            continue
        try:
            with transaction.atomic():
                data = file.read()
        except DomainError as refusal:
            archive.leave_out(file.name, why=refusal.code)
        else:
            archive.add_file(file.name, data, at=at)


def _note_progress(archive_id: UUID, *, files: int, done: int) -> None:
    """Note how far it is, and that this worker lives."""
    with transaction.atomic():
        turn_at = policies.retry_at(1, at=clock.now())
        rows = ShopArchive.objects.filter(id=archive_id, state=S.ASKED)
        rows.update(files=files, files_done=done, turn_at=turn_at)
