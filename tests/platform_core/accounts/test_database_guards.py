"""What does PostgreSQL itself refuse, and what does the vault notice that it cannot?"""

from __future__ import annotations

import pytest
from django.db import DatabaseError, IntegrityError, connection, transaction

from platform_core.accounts import queries
from platform_core.accounts.models import Contact, Membership, User
from platform_core.rows import new_id
from platform_core.tenancy import scopes
from platform_core.vault.envelope import Tampered
from tests.platform_core.accounts.people import a_shop, clerk_of, employed, registered

SWAP = """UPDATE accounts_contact a SET name = b.name, phone = b.phone, email = b.email
          FROM accounts_contact b WHERE a.person_id = %s AND b.person_id = %s"""
FLIP = """UPDATE accounts_contact SET name = set_byte(name, length(name) - 1, get_byte(name, length(name) - 1) # 1)"""


def refused(sql, *parameters):
    with pytest.raises(DatabaseError) as refusal, transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(sql, parameters)
    return str(refusal.value)


def execute(sql, *parameters):
    with connection.cursor() as cursor:
        cursor.execute(sql, parameters)
        return cursor.rowcount


@pytest.mark.django_db
@pytest.mark.login("worker")
class TestContacts:
    @pytest.fixture(autouse=True)
    def _as_the_system(self):
        with scopes.bound(scopes.SYSTEM), transaction.atomic():
            yield

    def test_do_not_open_in_another_persons_row(self, zhang, at):
        li = registered(at, "li_lei", phone="13900000000")
        assert execute(SWAP, zhang.id, li.id) == 1

        with pytest.raises(Tampered):
            queries.masked_contact_of(zhang.id)

    def test_do_not_open_with_a_flipped_bit(self, zhang):
        assert execute(FLIP) == 1

        with pytest.raises(Tampered):
            queries.masked_contact_of(zhang.id)

    @pytest.mark.parametrize("plain", ["张三", b"plain"])
    def test_take_no_plain_text(self, zhang, plain):
        row = Contact.objects.get()
        row.name = plain

        with pytest.raises(TypeError, match="seal it first"):
            row.save()


@pytest.mark.django_db
class TestWalls:
    def test_show_a_shopper_their_own_contact_alone(self, zhang, at):
        li = registered(at, "li_lei", phone="13900000000")

        with scopes.bound(scopes.shopper(li.id)):
            assert [c.person_id for c in Contact.objects.all()] == [li.id]
            assert execute("UPDATE accounts_contact SET email = NULL WHERE person_id = %s", zhang.id) == 0
            assert "permission denied" in refused("DELETE FROM accounts_contact")

    @pytest.mark.parametrize("scope", [scopes.ANONYMOUS, scopes.merchant(new_id()), scopes.UNBOUND])
    def test_show_contacts_to_nobody_else(self, zhang, scope):
        with scopes.bound(scope):
            assert "permission denied" in refused("SELECT 1 FROM accounts_contact")

    def test_show_a_shop_its_own_people_alone(self, zhang, at):
        shop, other = a_shop(), a_shop()
        clerk_of(shop, zhang.id, at=at)

        with scopes.bound(scopes.merchant(shop)):
            assert queries.people_of(shop) == [zhang.id]
        with scopes.bound(scopes.merchant(other)):
            assert Membership.objects.count() == 0

    def test_let_nobody_appoint_themselves(self, zhang, at):
        shop = a_shop()

        with scopes.bound(scopes.shopper(zhang.id)):
            assert "permission denied" in refused(
                "INSERT INTO accounts_membership (id, merchant_id, person_id, role, since)"
                " VALUES (%s, %s, %s, 'owner', now())",
                new_id(),
                shop,
                zhang.id,
            )


@pytest.mark.django_db
class TestRights:
    """Whoever finds a hole in the web finds no way from there to the admin."""

    @pytest.mark.parametrize(
        "scope",
        [scopes.UNBOUND, scopes.ANONYMOUS, scopes.shopper(new_id()), scopes.merchant(new_id()), scopes.staff(new_id())],
    )
    @pytest.mark.parametrize("column", ["is_staff", "is_superuser", "is_active", "username", "joined_at"])
    def test_are_given_by_no_scope_of_the_web(self, zhang, scope, column):
        with scopes.bound(scope):
            assert "permission denied" in refused(f"UPDATE accounts_user SET {column} = {column}")
            assert "permission denied" in refused("DELETE FROM accounts_user")

    @pytest.mark.parametrize("rights", [{"is_staff": True}, {"is_superuser": True}])
    def test_are_nobodys_from_birth(self, at, rights):
        with pytest.raises(DatabaseError, match="the system alone gives rights"), transaction.atomic():
            User.objects.create(username="zhang", joined_at=at, **rights)

    def test_are_not_made_by_the_web(self, zhang, at):
        with pytest.raises(DatabaseError, match="permission denied"), transaction.atomic():
            employed(zhang.id, at=at)

        assert not queries.person(zhang.id).is_staff


@pytest.mark.django_db
class TestUsernames:
    @pytest.mark.parametrize("name", ["13812341234", "zhang@example.com", "张三", "Zhang", ""])
    def test_are_pseudonyms(self, at, name):
        with pytest.raises(IntegrityError, match="a_pseudonym"), transaction.atomic():
            User.objects.create(username=name, joined_at=at)
