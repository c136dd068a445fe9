"""What does PostgreSQL itself refuse, whoever asks?"""

from __future__ import annotations

import pytest
from django.db import DatabaseError, connection, transaction

from platform_core.rows import new_id
from platform_core.tenancy import scopes
from platform_core.vault import commands
from platform_core.vault.models import SubjectKey
from tests.platform_core.vault.conftest import SYSTEM, TEXTS


def refused(sql, *parameters):
    with pytest.raises(DatabaseError) as refusal, transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(sql, parameters)
    return str(refusal.value)


@pytest.mark.django_db
class TestKeys:
    def test_of_another_are_invisible_to_a_shopper(self, sealed):
        with scopes.bound(scopes.shopper(new_id())):
            assert SubjectKey.objects.count() == 0

    def test_of_another_cannot_be_made_by_a_shopper(self, place):
        with scopes.bound(scopes.shopper(new_id())):
            assert "row-level security" in refused(
                "INSERT INTO vault_subjectkey (id, state, subject_id, retention_class, version, wrapped, kek_version)"
                " VALUES (%s, 'active', %s, 'account', 1, 'x', 1)",
                new_id(),
                place.subject_id,
            )

    @pytest.mark.parametrize("scope", [scopes.merchant(new_id()), scopes.staff(new_id())])
    def test_are_read_and_never_changed_by_shops_and_staff(self, sealed, scope):
        with scopes.bound(scope):
            assert SubjectKey.objects.count() == 1
            assert "permission denied" in refused("UPDATE vault_subjectkey SET kek_version = 2")
            assert "permission denied" in refused("DELETE FROM vault_subjectkey")

    @pytest.mark.parametrize("scope", [scopes.ANONYMOUS, scopes.UNBOUND])
    def test_are_nobody_elses(self, sealed, scope):
        with scopes.bound(scope):
            assert "permission denied" in refused("SELECT 1 FROM vault_subjectkey")


@pytest.mark.django_db
@pytest.mark.login("worker")
class TestDestroyedKeys:
    @pytest.fixture
    def destroyed(self, sealed, place, at):
        with scopes.bound(scopes.SYSTEM), transaction.atomic():
            commands.destroy_keys(place.subject_id, retention=["RT_TRANSACTION"], by=SYSTEM, at=at)
            yield place.subject_id

    def test_do_not_come_back(self, destroyed):
        assert "Invalid transition" in refused("UPDATE vault_subjectkey SET state = 'active', destroyed_at = NULL")

    def test_cannot_be_filled_again(self, destroyed):
        with connection.cursor() as cursor:
            cursor.execute("UPDATE vault_subjectkey SET wrapped = 'a copy from a backup'")

        assert bytes(SubjectKey.objects.get().wrapped) == b""

    def test_have_no_successor(self, destroyed):
        assert "destroyed stays destroyed" in refused(
            "INSERT INTO vault_subjectkey (id, state, subject_id, retention_class, version, wrapped, kek_version)"
            " VALUES (%s, 'active', %s, 'RT_TRANSACTION', 2, 'x', 1)",
            new_id(),
            destroyed,
        )

    def test_do_not_go_in_silence(self, sealed, at):
        with (
            scopes.bound(scopes.SYSTEM),
            pytest.raises(DatabaseError, match="in silence"),
            transaction.atomic(),
            connection.cursor() as cursor,
        ):
            SubjectKey.objects.get().move("destroy", by=SYSTEM, at=at)
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")


@pytest.mark.django_db
@pytest.mark.usefixtures("with_own_eyes")
class TestTables:
    def test_hold_no_plain_text(self, sealed):
        with connection.cursor() as cursor:
            cursor.execute("SELECT string_agg(k::text, ' ') FROM vault_subjectkey k")
            dump = cursor.fetchone()[0].encode()

        for text in TEXTS.values():
            assert text.encode() not in dump
            assert text.encode().hex() not in dump.decode()
