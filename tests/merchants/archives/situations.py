"""Where can the archive of a shop stand, and when do its clocks end?

2026: the National Day is free from 1 to 7 October.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any, Final

from django.core.files.base import ContentFile
from django.core.files.storage import storages
from django.db import transaction

from merchants.archives.commands import asking
from merchants.archives.models import ShopArchive
from merchants.archives.tasks import ARCHIVES
from merchants.archives.types import ArchiveLanguage, BuiltArchive
from platform_core.actors import Actor, Role
from platform_core.tenancy.scopes import SYSTEM, bound
from tests.merchants.builders import acting_as, neighbour, opened, operator, owner_of
from tests.merchants.guarantee.guarantees import swept
from tests.platform_core.cases.situations import Clocked, Elsewhere, Situations, Standing

BUILD: Final = timedelta(hours=24)
KEEP: Final = timedelta(days=8)  # seven whole days, and the rest of the first
STORED: Final = "of-a-situation"
Way = Callable[[ShopArchive, Actor, datetime], Any]


def ask(owner: Actor, at: datetime) -> ShopArchive:
    with acting_as(owner), transaction.atomic():
        return asking.ask(language=ArchiveLanguage.ZH, by=owner, at=at)


def built(at: datetime) -> BuiltArchive:
    return BuiltArchive(storage_name=STORED, key=bytes(32), size=1, sha256="0" * 64, tables_at=at, left_out=0)


def lay_ready(row: ShopArchive, owner: Actor, at: datetime) -> None:
    if not storages["archives"].exists(STORED):
        storages["archives"].save(STORED, ContentFile(b"sealed"))
    with bound(SYSTEM), transaction.atomic():
        asking.lay_ready(row.id, built=built(at), by=ARCHIVES, at=at)


def drop(row: ShopArchive, owner: Actor, at: datetime) -> None:
    with acting_as(owner), transaction.atomic():
        asking.drop(row.id, by=owner, at=at)


def let_end(row: ShopArchive, owner: Actor, at: datetime) -> None:
    swept(at)


def reach(*ways: Way, before: timedelta = timedelta()) -> Callable[[datetime], Standing]:
    def stand(at: datetime) -> Standing:
        owner = owner_of(opened(at - before))
        row = ask(owner, at - before)
        for way in ways:
            way(row, owner, at if way is let_end else at - before)
        with acting_as(owner), transaction.atomic():
            row.refresh_from_db()
        return Standing(
            row=row,
            actors={Role.MERCHANT: owner, Role.STAFF: operator()},
            strangers=Elsewhere(lambda: [neighbour(at)]),
        )

    return stand


def words(step: str, standing: Standing) -> dict[str, Any]:
    return {"built": built(standing.row.asked_at)} if step == "lay_ready" else {}


SHOP_ARCHIVES: Final = Situations(
    model=ShopArchive,
    words=words,
    where={
        "asked": reach(),
        "ready": reach(lay_ready),
        "dropped": reach(lay_ready, drop),
        "gone": reach(lay_ready, let_end, before=KEEP),
        "failed": reach(let_end, before=BUILD),
    },
    clocks={
        # Twenty-four hours, over a holiday too.
        "merchants.archive_build": Clocked(
            where="asked",
            since=datetime(2026, 9, 30, 10, 0, tzinfo=UTC),
            due=datetime(2026, 10, 1, 10, 0, tzinfo=UTC),
        ),
        # Seven whole days, the 4th to the 10th of September.
        "merchants.archive_keep": Clocked(
            where="ready",
            since=datetime(2026, 9, 3, 2, 0, tzinfo=UTC),
            due=datetime(2026, 9, 10, 16, 0, tzinfo=UTC),
        ),
    },
)
