"""Commands on an archive: ask, fetch and delete; and those by which a worker lays it ready and destroys it."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db import transaction

from merchants.archives import policies
from merchants.archives.case import ARCHIVE_KEEP, S
from merchants.archives.errors import ArchiveNotReady, ArchiveOver
from merchants.archives.events import ArchiveFetched
from merchants.archives.models import ShopArchive
from merchants.archives.types import ArchiveLanguage, BuiltArchive
from merchants.shops.errors import NoShop
from platform_core.actors import Actor
from platform_core.cases import queries as cases
from platform_core.cases.registry import carries_out
from platform_core.cases.rows import number_of
from platform_core.cases.steps import begin, open_case
from platform_core.eventlog.commands.publishing import publish
from platform_core.rows import new_id, one_after_the_other
from platform_core.vault import commands as vault
from platform_core.vault import retention


@transaction.atomic(savepoint=False)
def ask(*, language: ArchiveLanguage, by: Actor, at: datetime) -> ShopArchive:
    """Ask for an archive of everything that is the shop's own; while one is being put together, it is that one.

    Its words are in ``language``. Raises ``NoShop``.
    """
    if by.merchant_id is None:
        raise NoShop
    one_after_the_other(f"{ShopArchive.CASE.kind} {by.merchant_id}")
    if running := ShopArchive.objects.in_state(S.ASKED, merchant_id=by.merchant_id).first():
        return running
    row_id = new_id()
    row = ShopArchive(
        id=row_id,
        merchant_id=by.merchant_id,
        number=number_of("E", row_id, at=at),
        asked_by=by.id,
        language=language,
        asked_at=at,
        turn_at=at,
    )
    row.save(force_insert=True)
    open_case(row, by=by, at=at)
    return row


@carries_out(ShopArchive.CASE, "lay_ready")
@transaction.atomic(savepoint=False)
def lay_ready(archive_id: UUID, *, built: BuiltArchive, by: Actor, at: datetime) -> ShopArchive:
    """Lay an archive ready that was built, and destroy older ones of the shop. Raises as ``begin`` does."""
    begun = begin(ShopArchive, "lay_ready", archive_id, by=by, at=at, move=False)
    row = begun.row
    older = list(ShopArchive.objects.in_state(S.READY, merchant_id=row.merchant_id))
    row = begun.move(
        key=vault.seal_bytes(built.key, column="key", retention=retention.ACCOUNT, place=row.place),
        storage_name=built.storage_name,
        size=built.size,
        sha256=built.sha256,
        tables_at=built.tables_at,
        left_out=built.left_out,
    ).say()
    for each in older:
        drop(each.id, by=by, at=at)
    return row


@transaction.atomic(savepoint=False)
def fetch(archive_id: UUID, *, by: Actor, at: datetime) -> ShopArchive:
    """Put on record that the shop fetches an archive; ``queries.open_archive`` gives its bytes.

    Raises ``ArchiveNotFound``, ``ArchiveNotReady``, and ``ArchiveOver`` from the instant at which its days end.
    """
    row = ShopArchive.objects.see(archive_id, by=by)
    until = cases.due_at(archive_id, of=ARCHIVE_KEEP)
    if policies.is_over(is_gone=row.stage is S.GONE, until=until, at=at):
        raise ArchiveOver(closed_at=row.gone_at or until)
    if row.stage is not S.READY:
        raise ArchiveNotReady(archive_id=archive_id)
    publish(ArchiveFetched(archive_id=row.id, merchant_id=row.merchant_id, number=row.number), by=by, at=at)
    return row


@carries_out(ShopArchive.CASE, "drop")
@transaction.atomic(savepoint=False)
def drop(archive_id: UUID, *, by: Actor, at: datetime) -> ShopArchive:
    """Delete an archive now: its key goes at once, its bytes within moments. Raises as ``begin`` does."""
    return begin(ShopArchive, "drop", archive_id, by=by, at=at, move=False).move(key=None).say()


@carries_out(ShopArchive.CASE, "expire")
@transaction.atomic(savepoint=False)
def expire(archive_id: UUID, *, by: Actor, at: datetime) -> ShopArchive:
    """Destroy an archive whose days are over, as ``drop`` does."""
    return begin(ShopArchive, "expire", archive_id, by=by, at=at, move=False).move(key=None).say()
