"""How does a file come to be kept?"""

from __future__ import annotations

import hashlib
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import pytest
from django.db import connection, transaction

from platform_core.actors import Role
from platform_core.errors import DomainError
from platform_core.eventlog.models import Event
from platform_core.files import policies, queries
from platform_core.files.errors import FileTooLarge, TooManyFiles, UnknownKind
from platform_core.files.models import File
from platform_core.rows import new_id
from platform_core.tenancy import scopes
from platform_core.vault.models import SubjectKey
from tests.platform_core.files.conftest import PDF, picture, standing

CANARY = "张三丰的退货照片.png"
STAFF = scopes.staff(new_id())


def kept_about(case, acting_as=STAFF):
    with scopes.bound(acting_as), transaction.atomic():
        return queries.files_about(case.about.type, case.about.id)


@pytest.mark.django_db
class TestKeep:
    @pytest.mark.parametrize("side", ["shopper", "seller"])
    def test_gives_what_both_sides_will_find(self, case, at, side):
        by = getattr(case, side)

        kept = case.keep(PDF, by=by, at=at)

        assert kept_about(case) == [kept]
        assert (kept.media_type, kept.size, kept.sha256) == (
            "application/pdf",
            len(PDF),
            hashlib.sha256(PDF).hexdigest(),
        )
        assert (kept.about_type, kept.about_id) == ("tests.case", case.about.id)
        assert (kept.kept_by, kept.kept_at) == (by.role, at)

    def test_tells_it_with_the_hash(self, case, at):
        kept = case.keep(PDF, by=case.seller, at=at)

        with scopes.bound(STAFF):
            told = Event.objects.get(topic="files.kept")
        assert (told.subject_type, told.subject_id, told.person_id) == ("files.file", kept.id, case.shopper.id)
        assert (told.merchant_id, told.actor_id, told.occurred_at) == (case.shop, case.seller.id, at)
        assert told.payload["sha256"] == kept.sha256

    def test_leaves_neither_name_nor_content_readable_anywhere(self, case, at, shelf):
        case.keep(PDF, by=case.shopper, at=at, name=CANARY)

        [stored] = standing(shelf)
        assert PDF[:8] not in stored
        with scopes.bound(STAFF), connection.cursor() as cursor:
            for table in ("files_file", "eventlog_event"):
                cursor.execute(f"SELECT string_agg(t::text, '') FROM {table} t")
                dump = cursor.fetchone()[0]
                assert str(case.about.id) in dump
                assert CANARY not in dump
                assert CANARY.encode().hex() not in dump

    def test_seals_it_for_the_period_of_the_thing_it_is_about(self, case, at):
        case.keep(PDF, by=case.seller, at=at, about=replace(case.about, retention="RT_COMPLAINT"))

        with scopes.bound(STAFF):
            keys = SubjectKey.objects.filter(subject_id=case.shopper.id)
            assert [key.retention_class for key in keys] == ["RT_COMPLAINT"]

    def test_stores_it_under_a_name_that_says_nothing(self, case, at, shelf):
        kept = case.keep(PDF, by=case.shopper, at=at, name=CANARY)

        [board], _ = shelf.listdir("")
        [name] = shelf.listdir(board)[1]
        assert (len(board), len(name), name[:2]) == (2, 32, board)
        assert kept.id.hex not in name

    @pytest.mark.parametrize(
        ("upload", "why"), [(b"text", UnknownKind), (b"%PDF" + b" " * policies.MAX_BYTES, FileTooLarge)]
    )
    def test_keeps_nothing_of_what_it_refuses(self, case, at, shelf, upload, why):
        with pytest.raises(why):
            case.keep(upload, by=case.shopper, at=at)

        assert (kept_about(case), standing(shelf)) == ([], [])

    def test_takes_as_many_as_a_side_may_add_and_no_more(self, case, at):
        for _ in range(policies.MAX_FILES):
            case.keep(PDF, by=case.shopper, at=at)

        with pytest.raises(TooManyFiles) as refusal:
            case.keep(PDF, by=case.shopper, at=at)
        assert refusal.value.params == {"limit": policies.MAX_FILES}
        assert len(kept_about(case)) == policies.MAX_FILES

    def test_leaves_each_side_room_of_its_own(self, case, at):
        for _ in range(policies.MAX_FILES):
            case.keep(PDF, by=case.seller, at=at)

        assert case.keep(PDF, by=case.shopper, at=at).kept_by is Role.SHOPPER
        assert case.keep(PDF, by=case.seller, at=at, about=replace(case.about, id=new_id())).kept_by is Role.MERCHANT


@pytest.mark.commits
class TestKeepByManyThreads:
    def test_does_not_let_two_be_the_last(self, case, at):
        for _ in range(policies.MAX_FILES - 1):
            case.keep(picture(), by=case.shopper, at=at)

        def add(_: int) -> str:
            try:
                return case.keep(PDF, by=case.shopper, at=at).media_type
            except DomainError as refusal:
                return refusal.code
            finally:
                connection.close()

        with ThreadPoolExecutor(8) as pool:
            told = sorted(pool.map(add, range(8)))

        assert told == ["application/pdf"] + ["files.too_many"] * 7
        with scopes.bound(STAFF), transaction.atomic():
            assert File.objects.count() == policies.MAX_FILES
