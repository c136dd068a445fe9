"""Commands of the worker on an archive that it builds: take the next one, note how far it is, forget deleted bytes."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db import transaction

from merchants.archives import policies, queries
from merchants.archives.case import S
from merchants.archives.models import ShopArchive
from merchants.archives.types import ArchiveToBuild
from platform_core.actors import Actor


@transaction.atomic(savepoint=False)
def claim_next(*, by: Actor, at: datetime) -> ArchiveToBuild | None:
    """Take the next archive whose turn has come; nobody else takes it until this worker has died."""
    found = queries.next_to_build(at=at)
    if found is None:
        return None
    row = ShopArchive.objects.select_for_update(skip_locked=True).filter(id=found.archive_id, turn_at__lte=at).first()
    if row is None or row.stage is not S.ASKED:
        return None
    row.attempts += 1
    row.turn_at, row.files, row.files_done = policies.next_turn(row.attempts, at=at), None, 0
    row.save(update_fields=["attempts", "turn_at", "files", "files_done"])
    return found


@transaction.atomic(savepoint=False)
def note_progress(archive_id: UUID, *, files: int, done: int, by: Actor, at: datetime) -> None:
    """Note how far it is, and that this worker lives."""
    rows = ShopArchive.objects.filter(id=archive_id, state=S.ASKED)
    rows.update(files=files, files_done=done, turn_at=policies.next_turn(1, at=at))


@transaction.atomic(savepoint=False)
def note_deletion(archive_id: UUID, *, by: Actor, at: datetime) -> None:
    """Note that nothing lies in the store any more."""
    ShopArchive.objects.filter(id=archive_id, state=S.GONE).update(storage_name="")
