"""What can be done with sealed data?"""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import pytest
from django.db import connection, transaction

from platform_core.actors import Actor, Role
from platform_core.eventlog.models import Event
from platform_core.rows import new_id
from platform_core.states import WrongRole
from platform_core.tenancy import scopes
from platform_core.vault import commands, keys, queries
from platform_core.vault.envelope import Header, Tampered
from platform_core.vault.errors import Forgotten
from platform_core.vault.models import SubjectKey
from platform_core.vault.types import Sealed
from tests.platform_core.vault.conftest import SYSTEM, TEXTS


@pytest.mark.django_db
@pytest.mark.usefixtures("with_own_eyes")
class TestSeal:
    def test_can_be_opened_in_its_place(self, sealed, place):
        assert queries.opened(sealed, place=place) == TEXTS

    def test_makes_one_key_for_a_subject_and_class(self, sealed, place):
        commands.seal(TEXTS, retention="RT_TRANSACTION", place=replace(place, row_id=new_id()))
        commands.seal(TEXTS, retention="RT_CONTRACT", place=place)

        assert sorted(SubjectKey.objects.values_list("retention_class", flat=True)) == ["RT_CONTRACT", "RT_TRANSACTION"]

    def test_asks_once_for_a_row_however_many_its_columns(self, sealed, place, django_assert_num_queries):
        with django_assert_num_queries(1):
            commands.seal(TEXTS | {"address": "杭州"}, retention="RT_TRANSACTION", place=place)

    @pytest.mark.usefixtures("sealed")
    def test_seals_many_rows_of_a_subject_with_a_key_that_was_asked_for_once(self, place, django_assert_num_queries):
        places = (place, replace(place, row_id=new_id()))
        with django_assert_num_queries(1):
            sealer = commands.sealer(place.subject_id, retention="RT_TRANSACTION")
            rows = [sealer.seal(TEXTS, place=each) for each in places]

        assert [queries.opened(row, place=each) for row, each in zip(rows, places, strict=True)] == [TEXTS] * 2
        with pytest.raises(ValueError, match="another subject"):
            sealer.seal(TEXTS, place=replace(place, subject_id=new_id()))

    def test_refuses_a_class_that_is_none(self, place):
        with pytest.raises(LookupError):
            commands.seal(TEXTS, retention="RT_FOREVER", place=place)
        assert SubjectKey.objects.count() == 0

    def test_works_while_a_shop_is_bound(self, place):
        with scopes.acting_for(new_id()):
            sealed = commands.seal(TEXTS, retention="RT_TRANSACTION", place=place)

            assert queries.opened(sealed, place=place) == TEXTS

    @pytest.mark.parametrize("change", [{"row_id": new_id()}, {"table": "orders_parcel"}])
    def test_holds_for_no_other_row_or_table(self, sealed, place, change):
        with pytest.raises(Tampered):
            queries.opened(sealed, place=replace(place, **change))

    def test_holds_for_no_other_column(self, sealed, place):
        with pytest.raises(Tampered):
            queries.opened({"phone": sealed["name"]}, place=place)

    def test_holds_for_no_other_person(self, sealed, place):
        stranger = replace(place, subject_id=new_id())
        with scopes.bound(scopes.shopper(stranger.subject_id)):
            commands.seal(TEXTS, retention="RT_TRANSACTION", place=stranger)

            with pytest.raises(Tampered):
                queries.opened(sealed, place=stranger)

    def test_notices_a_flipped_bit(self, sealed, place):
        whole = bytearray(sealed["name"].ciphertext)
        whole[-1] ^= 1

        with pytest.raises(Tampered):
            queries.opened({"name": Sealed(bytes(whole))}, place=place)


@pytest.mark.django_db
@pytest.mark.usefixtures("with_own_eyes")
class TestSealBytes:
    DATA = bytes(range(256)) * 5

    @pytest.fixture
    def content(self, place):
        return commands.seal_bytes(self.DATA, column="content", retention="RT_TRANSACTION", place=place)

    def test_can_be_opened_in_its_place(self, content, place):
        assert queries.opened_bytes(content, column="content", place=place) == self.DATA

    def test_stands_under_the_key_of_the_fields_beside_it(self, content, sealed):
        assert SubjectKey.objects.count() == 1

    def test_holds_for_no_other_column_row_or_person(self, content, place):
        with pytest.raises(Tampered):
            queries.opened_bytes(content, column="name", place=place)
        for change in ({"row_id": new_id()}, {"subject_id": new_id()}):
            with pytest.raises(Tampered):
                queries.opened_bytes(content, column="content", place=replace(place, **change))


@pytest.mark.commits
class TestSealByManyThreads:
    def test_makes_one_key(self, place):
        def seal(_: int) -> Sealed:
            try:
                with scopes.bound(scopes.shopper(place.subject_id)), transaction.atomic():
                    return commands.seal({"name": "张三"}, retention="account", place=place)["name"]
            finally:
                connection.close()

        with ThreadPoolExecutor(16) as pool:
            sealed = list(pool.map(seal, range(16)))

        with scopes.bound(scopes.shopper(place.subject_id)), transaction.atomic():
            assert SubjectKey.objects.count() == 1
            assert {queries.opened({"name": one}, place=place)["name"] for one in sealed} == {"张三"}


@pytest.mark.django_db
@pytest.mark.usefixtures("with_own_eyes")
class TestReveal:
    @pytest.mark.duty("PIP-51")
    def test_gives_the_text_and_tells_the_person(self, sealed, place, shopper, at):
        shown = commands.reveal(sealed, place=place, purpose="own_view", by=shopper, at=at)

        assert shown == TEXTS
        told = Event.objects.get(topic="vault.revealed")
        assert (told.person_id, told.subject_id, told.occurred_at) == (place.subject_id, place.row_id, at)
        assert told.payload["columns"] == ["name", "phone"]
        assert told.payload["purpose"] == "own_view"

    def test_tells_the_person_what_a_shop_has_read(self, sealed, place, at):
        clerk = Actor(id=new_id(), role=Role.MERCHANT, merchant_id=new_id())
        with scopes.bound(scopes.merchant(clerk.merchant_id, clerk.id)):
            commands.reveal(sealed, place=place, purpose="parcel_label", by=clerk, at=at)

        assert Event.objects.get(topic="vault.revealed").actor_id == clerk.id

    @pytest.mark.parametrize("purpose", ["", "because Mr Zhang asked", "A", "x" * 50])
    def test_takes_no_free_text_into_the_log(self, sealed, place, at, purpose):
        shopper = Actor(id=place.subject_id, role=Role.SHOPPER)

        with pytest.raises(ValueError, match="purpose"), transaction.atomic():
            commands.reveal(sealed, place=place, purpose=purpose, by=shopper, at=at)
        assert Event.objects.count() == 0


@pytest.mark.django_db
@pytest.mark.login("worker")
class TestDestroyKeys:
    @pytest.fixture(autouse=True)
    def _as_the_system(self):
        with scopes.bound(scopes.SYSTEM), transaction.atomic():
            yield

    @pytest.mark.duty("PIP-47")
    def test_makes_what_stood_under_them_unreadable(self, sealed, place, at):
        assert commands.destroy_keys(place.subject_id, retention=["RT_TRANSACTION"], by=SYSTEM, at=at) == 1

        with pytest.raises(Forgotten) as refusal:
            queries.opened(sealed, place=place)
        assert refusal.value.params == {"closed_at": at}
        assert bytes(SubjectKey.objects.get().wrapped) == b""

    def test_leaves_the_other_classes_alone(self, sealed, place, at):
        commands.destroy_keys(place.subject_id, retention=["account", "RT_RIGHTS"], by=SYSTEM, at=at)

        assert queries.opened(sealed, place=place) == TEXTS

    def test_lets_nothing_more_be_sealed(self, sealed, place, at):
        commands.destroy_keys(place.subject_id, retention=["RT_TRANSACTION"], by=SYSTEM, at=at)

        with pytest.raises(Forgotten):
            commands.seal(TEXTS, retention="RT_TRANSACTION", place=place)
        assert SubjectKey.objects.count() == 1

    def test_forgets_in_advance_who_never_had_a_key(self, place, at):
        commands.destroy_keys(place.subject_id, retention=["account"], by=SYSTEM, at=at)

        with pytest.raises(Forgotten):
            commands.seal(TEXTS, retention="account", place=place)

    def test_does_nothing_the_second_time(self, sealed, place, at):
        commands.destroy_keys(place.subject_id, retention=["RT_TRANSACTION"], by=SYSTEM, at=at)

        assert commands.destroy_keys(place.subject_id, retention=["RT_TRANSACTION"], by=SYSTEM, at=at) == 0
        assert Event.objects.filter(topic="vault.key_destroyed").count() == 1

    def test_tells_it_key_by_key(self, sealed, place, at):
        commands.destroy_keys(place.subject_id, retention=["RT_TRANSACTION"], by=SYSTEM, at=at)

        told = Event.objects.get(topic="vault.key_destroyed")
        assert (told.subject_id, told.person_id) == (SubjectKey.objects.get().id, place.subject_id)

    def test_is_not_for_people(self, sealed, place, at):
        staff = Actor(id=new_id(), role=Role.STAFF)

        with pytest.raises(WrongRole), transaction.atomic():
            commands.destroy_keys(place.subject_id, retention=["RT_TRANSACTION"], by=staff, at=at)
        assert queries.opened(sealed, place=place) == TEXTS


@pytest.mark.django_db
@pytest.mark.usefixtures("with_own_eyes")
class TestKeyring:
    def test_knows_no_key_that_never_was(self, person):
        name = keys.Name(person, Header(1, "account"))

        with pytest.raises(Tampered):
            keys.Keyring([name]).key(name)
