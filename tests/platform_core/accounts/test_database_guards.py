"""What does PostgreSQL itself refuse, and what does the vault notice that it cannot?"""

from __future__ import annotations

from base64 import b64decode

import pytest
from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.db import DatabaseError, IntegrityError, connection, transaction

from platform_core.accounts import proofs, queries
from platform_core.accounts.models import Contact, Membership, Proof, User
from platform_core.accounts.session_store import SessionStore
from platform_core.rows import new_id
from platform_core.tenancy import scopes
from platform_core.vault.envelope import Tampered
from tests import sessions
from tests.platform_core.accounts.people import PASSWORD, a_shop, bearer, clerk_of, employed, registered

BACKEND = settings.AUTHENTICATION_BACKENDS[0]

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


def asked(function, *arguments):
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {function}({', '.join(['%s'] * len(arguments))})", arguments)
        return cursor.fetchone()[0]


def hash_of(user):
    return user.get_session_auth_hash()


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
            assert "permission denied" in refused("UPDATE accounts_contact SET email = NULL")
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


@pytest.mark.django_db
class TestWhatOpensAnAccount:
    """Whoever can make the web run SQL of their own still cannot sign in as somebody else, today or later."""

    SCOPES = (scopes.UNBOUND, scopes.ANONYMOUS, scopes.shopper(new_id()), scopes.staff(new_id()))
    FORGED = "argon2s$argon2id$v=19$m=8,t=1,p=1$c2FsdHNhbHQ$" + "A" * 43

    @pytest.fixture
    def li(self, at):
        return registered(at, "li_lei", phone="13900000000")

    @pytest.mark.parametrize("scope", SCOPES)
    def test_no_scope_of_the_web_writes_a_password(self, zhang, scope):
        with scopes.bound(scope):
            assert "permission denied" in refused("UPDATE accounts_user SET password = %s", self.FORGED)

    def test_a_password_changes_by_the_proof_of_the_old_one_alone(self, zhang):
        kept = User.objects.get().password
        stolen = b64decode(kept.rpartition("$")[2] + "=")

        for proof in (b"", stolen, kept.encode(), bytes(32)):
            assert asked("accounts_change_password", zhang.id, proof, self.FORGED) is False
        assert asked("accounts_reset_password", bytes(16), bytes(16), self.FORGED) is False
        assert User.objects.get().password == kept

    def test_a_password_becomes_nothing_but_a_hash_of_ours(self, zhang):
        user = User.objects.get()
        assert user.check_password(PASSWORD)

        assert asked("accounts_change_password", zhang.id, user.proof, "plain") is False

    @pytest.mark.parametrize("scope", SCOPES)
    def test_ids_are_not_swapped(self, zhang, li, scope):
        with scopes.bound(scope):
            assert "Cannot update rows" in refused("UPDATE accounts_user SET id = %s WHERE id = %s", new_id(), zhang.id)

    @pytest.mark.parametrize("scope", SCOPES)
    def test_proofs_are_written_by_nobody(self, zhang, scope):
        with scopes.bound(scope):
            for verb in ("DELETE FROM accounts_proof", "UPDATE accounts_proof SET person_id = person_id"):
                assert "permission denied" in refused(verb)
            insert = "INSERT INTO accounts_proof (session_key, proved_at, person_id) VALUES ('x', now(), %s)"
            assert "permission denied" in refused(insert, zhang.id)

    def test_a_session_that_says_it_is_somebodys_is_nobodys(self, zhang, client):
        """Written into Django's own table, with the key that signs sessions in hand."""
        user = User.objects.get()
        forged = SessionStore()
        forged.update({SESSION_KEY: str(user.id), BACKEND_SESSION_KEY: BACKEND, HASH_SESSION_KEY: hash_of(user)})
        forged.save(must_create=True)

        assert client.get("/api/storefront/v1/me", headers=bearer(forged.session_key)).status_code == 401

    def test_a_proof_is_carried_by_who_has_the_key_of_its_session(self, zhang):
        token = sessions.begun(zhang.id)
        [kept] = Proof.objects.values_list("session_key", flat=True)

        assert asked("accounts_carry", kept, "another") is False
        assert Proof.objects.get().session_key == kept != token

    def test_a_proof_goes_with_its_session(self, zhang):
        SessionStore(sessions.begun(zhang.id)).delete()

        assert Proof.objects.count() == 0

    @pytest.mark.parametrize("scope", SCOPES)
    def test_nobody_asks_for_codes_as_the_worker_does(self, zhang, scope):
        with scopes.bound(scope):
            assert "permission denied" in refused("SELECT 1 FROM accounts_sentcode")
            assert "permission denied" in refused("SELECT 1 FROM accounts_coderequest")
            sent = "INSERT INTO accounts_sentcode (id, person_id, to_index, code_index, good_until)"
            row = (new_id(), zhang.id, bytes(16), bytes(16))
            assert "permission denied" in refused(f"{sent} VALUES (%s, %s, %s, %s, now() + interval '1 day')", *row)


@pytest.mark.django_db
@pytest.mark.login("worker")
class TestSecondFactors:
    INSERT = "INSERT INTO mfa_authenticator (user_id, type, data, created_at) VALUES (%s, 'totp', '{}', now())"

    @pytest.fixture(autouse=True)
    def _enrolled(self, zhang, at):
        employed(zhang.id, at=at, secret="JBSWY3DPEHPK3PXP")

    @pytest.mark.parametrize("sql", [INSERT, "DELETE FROM mfa_authenticator WHERE user_id = %s"])
    def test_come_and_go_by_no_strangers_hand(self, zhang, at, sql):
        li = registered(at, "li_lei", phone="13900000000")
        proofs.show_session(sessions.begun(li.id))

        assert "a second factor is its owner's alone" in refused(sql, zhang.id)

    def test_go_by_the_hand_of_who_proved_to_be_their_owner(self, zhang):
        proofs.show_session(sessions.begun(zhang.id))

        assert execute("DELETE FROM mfa_authenticator WHERE user_id = %s", zhang.id) == 1

    @pytest.mark.parametrize("change", ["data = '{}'", "user_id = %s", "type = 'recovery_codes'"])
    def test_are_rewritten_by_nobody(self, zhang, at, change):
        li = registered(at, "li_lei", phone="13900000000")
        proofs.show_session(sessions.begun(zhang.id))

        assert "not rewritten" in refused(f"UPDATE mfa_authenticator SET {change}", *[li.id] * change.count("%s"))

    def test_may_be_used_up_and_not_made_good_again(self, zhang):
        proofs.show_session(sessions.begun(zhang.id))
        execute(
            "INSERT INTO mfa_authenticator (user_id, type, data, created_at) VALUES"
            ' (%s, \'recovery_codes\', \'{"seed": "s", "used_mask": 1}\', now())',
            zhang.id,
        )
        proofs.show_session("")
        used = "UPDATE mfa_authenticator SET data = jsonb_set(data, '{used_mask}', '%s') WHERE type = 'recovery_codes'"

        assert execute(used, 3) == 1
        assert "not rewritten" in refused(used, 2)
