"""What does PostgreSQL itself refuse, whoever asks?"""

from __future__ import annotations

import pytest
from django.db import DatabaseError, connection, transaction

from platform_core.files.models import File
from platform_core.rows import new_id
from platform_core.tenancy import scopes
from tests.platform_core.files.conftest import PDF

STAFF = scopes.staff(new_id())


@pytest.fixture
def kept(case, at):
    return case.keep(PDF, by=case.shopper, at=at)


def refused(sql, *parameters):
    with pytest.raises(DatabaseError) as refusal, transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(sql, parameters)
    return str(refusal.value)


@pytest.mark.django_db
class TestFiles:
    @pytest.mark.parametrize("side", ["shopper", "seller"])
    def test_are_changed_and_deleted_by_nobody(self, case, kept, side):
        with case.acting_as(getattr(case, side)):
            assert "permission denied" in refused("UPDATE files_file SET sha256 = 'x'")
            assert "permission denied" in refused("DELETE FROM files_file")

    def test_of_others_are_invisible(self, kept):
        for acting_as in (scopes.shopper(new_id()), scopes.merchant(new_id(), new_id())):
            with scopes.bound(acting_as):
                assert File.objects.count() == 0

    @pytest.mark.parametrize("scope", [scopes.ANONYMOUS, scopes.UNBOUND])
    def test_are_nothing_to_who_is_nobody(self, kept, scope):
        with scopes.bound(scope):
            assert "permission denied" in refused("SELECT 1 FROM files_file")

    def test_are_read_and_never_added_by_staff(self, kept):
        with scopes.bound(STAFF):
            assert File.objects.count() == 1
            assert "permission denied" in refused("INSERT INTO files_file (id) VALUES (%s)", new_id())

    @pytest.mark.parametrize("side", ["shopper", "seller"])
    def test_are_not_put_into_the_case_of_another(self, case, kept, side):
        with case.acting_as(getattr(case, side)), pytest.raises(DatabaseError, match="row-level security"):
            with transaction.atomic():
                row = File.objects.see(kept.id)
                row.pk, row.stored_as, row.merchant_id, row.shopper_id = new_id(), "x", new_id(), new_id()
                row.save(force_insert=True)
