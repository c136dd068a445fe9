"""Is the archive of a shop sealed while it lies, there for its days, and gone after them?"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from io import BytesIO
from typing import Any, Final
from zipfile import ZipFile

import pytest
from django.core.files.storage import storages
from django.db import InternalError, transaction

from merchants.archives import policies, ports, queries, tasks
from merchants.archives.commands import asking, building
from merchants.archives.errors import ArchiveDamaged, ArchiveNotReady, ArchiveOver
from merchants.archives.models import ShopArchive
from merchants.archives.policies import LEASE
from merchants.archives.tasks import ARCHIVES
from merchants.archives.types import ArchiveFile, ArchiveTable
from platform_core.actors import Actor
from platform_core.eventlog.models import Event
from platform_core.files.errors import FileDamaged
from platform_core.rows import new_id
from platform_core.tenancy.scopes import SYSTEM, bound
from platform_core.vault.envelope import Tampered
from tests.merchants.archives.situations import ask
from tests.merchants.builders import acting_as, opened, owner_of
from tests.merchants.guarantee.guarantees import swept

pytestmark = [pytest.mark.django_db, pytest.mark.login("worker"), pytest.mark.duty("OTM-23")]
ASKED: Final = datetime(2026, 9, 3, 2, 0, tzinfo=UTC)
OVER: Final = datetime(2026, 9, 10, 16, 0, tzinfo=UTC)  # the 4th to the 10th of September
TICK: Final = timedelta(microseconds=1)
PHOTO: Final = b"a photo of the shop" * 100_000  # more than one sealed piece


@dataclass
class Contents:
    """The contents of a shop, for the port."""

    by: list[Actor]

    def tables(self, *, by: Actor, at: datetime) -> Iterator[ArchiveTable]:
        self.by.append(by)
        yield ArchiveTable(name="goods", header=["名称"], rows=iter([["茶"], ["=1+1"]]))

    def files(self, *, by: Actor) -> Iterator[ArchiveFile]:
        yield ArchiveFile(name="files/a.jpg", read=lambda: PHOTO)
        yield ArchiveFile(name="files/b.jpg", read=self._fail)
        yield ArchiveFile(name="files/c.jpg", read=lambda: b"c")

    def _fail(self) -> bytes:
        raise FileDamaged(file_id=new_id())


@pytest.fixture
def contents(monkeypatch: pytest.MonkeyPatch) -> Contents:
    found = Contents([])
    monkeypatch.setattr(ports, "_contents", [found])
    return found


@pytest.fixture
def owner() -> Actor:
    return owner_of(opened(ASKED))


def build(at: datetime) -> bool:
    """One turn of the worker at this instant; false where there is nothing to do."""
    with bound(SYSTEM):
        with transaction.atomic():
            found = building.claim_next(by=ARCHIVES, at=at)
        if found:
            built = tasks.write_archive(found)
            with transaction.atomic():
                asking.lay_ready(found.archive_id, built=built, by=ARCHIVES, at=at)
    return found is not None


def read(row: ShopArchive, by: Actor, at: datetime) -> bytes:
    with acting_as(by), transaction.atomic():
        with closing(queries.open_archive(asking.fetch(row.id, by=by, at=at))) as pieces:
            return b"".join(pieces)


def fresh(row: ShopArchive) -> Any:
    with bound(SYSTEM), transaction.atomic():
        return ShopArchive.objects.get(id=row.id)


@pytest.mark.usefixtures("contents")
class TestAnArchive:
    def test_holds_tables_and_files_and_names_the_one_that_could_not_be_read(self, owner: Actor) -> None:
        row = ask(owner, ASKED)
        build(ASKED)

        data = read(row, owner, ASKED)
        with ZipFile(BytesIO(data)) as archive:
            assert archive.testzip() is None
            assert archive.namelist() == ["goods.csv", "files/a.jpg", "files/c.jpg", "manifest.json"]
            assert archive.read("goods.csv").decode("utf-8-sig").split() == ["名称", "茶", "'=1+1"]
            assert archive.read("files/a.jpg") == PHOTO
            manifest = archive.read("manifest.json").decode()
        assert (fresh(row).size, fresh(row).left_out) == (len(data), 1)
        assert "files/b.jpg" in manifest
        assert FileDamaged.code in manifest

    def test_is_read_as_who_asked_for_it(self, owner: Actor, contents: Contents) -> None:
        ask(owner, ASKED)
        build(ASKED)

        assert contents.by == [owner]

    def test_lies_sealed_and_opens_by_its_own_key_alone(self, owner: Actor) -> None:
        row = ask(owner, ASKED)
        build(ASKED)

        with storages["archives"].open(fresh(row).storage_name) as stored:
            sealed = stored.read()
        assert PHOTO[:1000] not in sealed
        assert not sealed.startswith(b"PK")

    def test_says_that_it_was_fetched(self, owner: Actor) -> None:
        row = ask(owner, ASKED)
        build(ASKED)
        read(row, owner, ASKED)

        with bound(SYSTEM), transaction.atomic():
            told = Event.objects.filter(topic="merchants.archive_fetched").values_list("actor_id", "subject_id")
            assert list(told) == [(owner.id, row.id)]

    def test_that_somebody_changed_is_not_given_out(self, owner: Actor) -> None:
        row = ask(owner, ASKED)
        build(ASKED)
        with storages["archives"].open(fresh(row).storage_name, "r+b") as stored:
            stored.seek(50)
            stored.write(b"x")

        with pytest.raises(Tampered):
            read(row, owner, ASKED)
        storages["archives"].delete(fresh(row).storage_name)
        with pytest.raises(ArchiveDamaged):
            read(row, owner, ASKED)

    def test_leaves_out_the_files_beyond_its_bound(self, owner: Actor, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(policies, "MOST_BYTES", len(PHOTO))
        row = ask(owner, ASKED)
        build(ASKED)

        with ZipFile(BytesIO(read(row, owner, ASKED))) as archive:
            assert archive.namelist() == ["goods.csv", "files/a.jpg", "manifest.json"]
            assert archive.read("manifest.json").decode().count(tasks.TOO_MUCH) == 2


@pytest.mark.usefixtures("contents")
class TestAskedTwice:
    def test_is_the_same_while_it_is_being_put_together(self, owner: Actor) -> None:
        first, second = ask(owner, ASKED), ask(owner, ASKED + TICK)

        assert first.id == second.id
        with pytest.raises(ArchiveNotReady):
            read(first, owner, ASKED)

    def test_replaces_the_older_one_once_it_is_ready(self, owner: Actor) -> None:
        old = ask(owner, ASKED)
        build(ASKED)
        new = ask(owner, ASKED + TICK)
        assert fresh(old).state == "ready"
        build(ASKED + TICK)

        assert (fresh(old).state, fresh(new).state) == ("gone", "ready")


@pytest.mark.usefixtures("contents")
class TestTheEnd:
    def test_comes_at_its_instant_and_not_a_tick_before(self, owner: Actor) -> None:
        row = ask(owner, ASKED)
        build(ASKED)

        swept(OVER - TICK)
        assert read(row, owner, OVER - TICK)
        with pytest.raises(ArchiveOver):  # even before the sweep has come
            read(row, owner, OVER)
        swept(OVER)
        assert fresh(row).state == "gone"
        with pytest.raises(ArchiveOver):
            read(row, owner, OVER)

    def test_takes_the_key_for_good_and_then_the_bytes(self, owner: Actor) -> None:
        row = ask(owner, ASKED)
        build(ASKED)
        name, key = fresh(row).storage_name, fresh(row).key
        swept(OVER)

        assert fresh(row).key is None
        with bound(SYSTEM):
            assert [tasks.delete_next(), tasks.delete_next()] == [True, False]
        assert not storages["archives"].exists(name)
        with pytest.raises(InternalError, match="does not come back"), bound(SYSTEM), transaction.atomic():
            ShopArchive.objects.filter(id=row.id).update(key=key)


@pytest.mark.usefixtures("contents")
class TestAWorkerThatDies:
    def test_is_followed_by_another_once_its_time_is_over(self, owner: Actor) -> None:
        row = ask(owner, ASKED)
        with bound(SYSTEM), transaction.atomic():
            assert building.claim_next(by=ARCHIVES, at=ASKED)

        assert not build(ASKED + LEASE - TICK)
        assert build(ASKED + LEASE)
        assert (fresh(row).state, fresh(row).attempts) == ("ready", 2)

    def test_is_given_up_when_the_day_is_over(self, owner: Actor) -> None:
        row = ask(owner, ASKED)
        day = timedelta(hours=24)

        swept(ASKED + day - TICK)
        assert fresh(row).state == "asked"
        swept(ASKED + day)
        assert fresh(row).state == "failed"
        assert ask(owner, ASKED + day).id != row.id
