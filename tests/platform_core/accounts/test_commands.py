"""What can become of an account?"""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import pytest
from django.contrib.auth.hashers import check_password
from django.db import connection, transaction

from platform_core.accounts import queries
from platform_core.accounts.commands import people, signing_in, teams
from platform_core.accounts.errors import (
    AlreadyInShop,
    BadCredentials,
    ContactNotFound,
    MembershipNotFound,
    PersonNotFound,
    PhoneTaken,
    UsernameTaken,
    WeakPassword,
)
from platform_core.accounts.models import Contact, Membership, User
from platform_core.accounts.types import Credentials, MaskedContact, ShopRole
from platform_core.actors import ANONYMOUS, Actor, Role
from platform_core.eventlog.models import Event
from platform_core.rows import new_id
from platform_core.tenancy import door, scopes
from tests.platform_core.accounts.people import PASSWORD, STAFF, ZHANG, a_shop, clerk_of, employed, registered
from tests.platform_core.accounts.recovering import topics_of


@pytest.mark.django_db
class TestRegister:
    @pytest.mark.duty("PIP-05")
    def test_opens_an_account_from_the_anonymous_door(self, at):
        with scopes.bound(scopes.ANONYMOUS):
            person = registered(at)

            assert scopes.current() == scopes.ANONYMOUS
        assert queries.find_person("zhang") == person
        assert topics_of(person.id) == ["accounts.registered"]

    def test_seals_the_contact_and_shows_it_masked(self, zhang):
        with scopes.bound(scopes.shopper(zhang.id)):
            assert queries.masked_contact_of(zhang.id) == MaskedContact("张**", "138****1234", "z***@example.com")

    def test_does_without_an_address_for_mail(self, at):
        person = registered(at, email=None)

        with scopes.bound(scopes.shopper(person.id)):
            assert queries.masked_contact_of(person.id).email is None
            assert queries.mail_address_of(person.id) is None

    def test_keeps_a_hash_of_the_password(self, zhang):
        kept = User.objects.get().password

        assert check_password(PASSWORD, kept)
        assert PASSWORD not in kept

    def test_without_a_password_lets_nobody_sign_in_by_one(self, at):
        registered(at, password=None)

        assert not User.objects.get().has_usable_password()

    def test_gives_every_reason_against_a_password(self, at):
        with pytest.raises(WeakPassword) as refusal:
            registered(at, password="zhang", username="zhang")

        reasons = ("password_too_common", "password_too_short", "password_too_similar")
        assert set(refusal.value.params["reasons"]) == set(reasons) - {"password_too_common"}
        assert User.objects.count() == 0

    def test_refuses_a_name_that_is_taken(self, zhang, at):
        with pytest.raises(UsernameTaken):
            registered(at, phone="13900000000")
        assert User.objects.count() == 1

    def test_refuses_a_phone_that_is_taken_however_it_is_written(self, zhang, at):
        with pytest.raises(PhoneTaken) as refusal:
            registered(at, username="li_lei", phone="+86-138-1234-1234")

        assert refusal.value.params == {}
        assert User.objects.count() == 1

    @pytest.mark.parametrize("changes", [{"phone": "123"}, {"email": "nobody"}, {"name": " "}])
    def test_takes_no_contact_that_is_none(self, at, changes):
        with pytest.raises(ValueError, match=r"not a|empty"):
            registered(at, **changes)
        assert User.objects.count() == 0


@pytest.mark.commits
class TestRegisterByManyThreads:
    def test_gives_a_phone_to_one(self, at):
        def register(number):
            try:
                registered(at, username=f"zhang_{number}")
            except PhoneTaken:
                return "refused"
            finally:
                connection.close()
            return "registered"

        with ThreadPoolExecutor(8) as pool:
            outcomes = list(pool.map(register, range(8)))

        assert sorted(outcomes) == ["refused"] * 7 + ["registered"]
        assert User.objects.count() == 1


@pytest.mark.django_db
class TestSignIn:
    def sign_in(self, at, **changes):
        given = {"username": "zhang", "password": PASSWORD} | changes
        with scopes.bound(scopes.ANONYMOUS), door.afterwards(), transaction.atomic():
            return signing_in.sign_in(Credentials(**given, address="::1"), by=ANONYMOUS, at=at)

    def test_begins_a_session_and_tells_the_person(self, zhang, at):
        session = self.sign_in(at)

        assert len(session.token) == 32
        assert session.expires_at > at
        assert topics_of(zhang.id) == ["accounts.registered", "accounts.signed_in"]

    def test_refuses_a_wrong_password_and_the_person_hears_of_it(self, zhang, at):
        with pytest.raises(BadCredentials):
            self.sign_in(at, password="wrong horse battery")

        assert topics_of(zhang.id) == ["accounts.registered", "accounts.sign_in_refused"]

    def test_refuses_an_unknown_name_in_the_same_words(self, at):
        with pytest.raises(BadCredentials) as refusal:
            self.sign_in(at, username="nobody")

        assert refusal.value.params == {}
        assert User.objects.count() == 0

    @pytest.mark.login("worker")
    def test_refuses_a_closed_account(self, zhang, at):
        with scopes.bound(scopes.SYSTEM):
            User.objects.update(is_active=False)

        with pytest.raises(BadCredentials):
            self.sign_in(at)


@pytest.mark.django_db
class TestRevealContact:
    def test_shows_it_and_tells_the_person(self, zhang, at):
        by = Actor(id=zhang.id, role=Role.SHOPPER)
        with scopes.bound(scopes.shopper(zhang.id)), transaction.atomic():
            shown = people.reveal_contact(zhang.id, purpose="own_view", by=by, at=at)

        assert shown == {"name": "张三丰", "phone": "+8613812341234", "email": "zhang.san@example.com"}
        assert topics_of(zhang.id) == ["accounts.registered", "vault.revealed"]

    def test_tells_the_person_when_staff_looked(self, zhang, at):
        with scopes.bound(scopes.staff(STAFF.id)), transaction.atomic():
            people.reveal_contact(zhang.id, purpose="support", by=STAFF, at=at)

        assert topics_of(zhang.id)[-1] == "vault.revealed"

    def test_does_not_know_of_another_person(self, zhang, at):
        stranger = Actor(id=new_id(), role=Role.SHOPPER)
        with (
            scopes.bound(scopes.shopper(stranger.id)),
            pytest.raises(ContactNotFound),
            transaction.atomic(),
        ):
            people.reveal_contact(zhang.id, purpose="own_view", by=stranger, at=at)

        assert topics_of(zhang.id) == ["accounts.registered"]


@pytest.mark.django_db
class TestGrantMembership:
    def test_gives_a_place_in_a_shop(self, zhang, at):
        shop = a_shop()

        membership = clerk_of(shop, zhang.id, at=at)

        with scopes.bound(scopes.shopper(zhang.id)):
            [post] = queries.posts_of(zhang.id)
        assert (post.id, post.merchant_id, post.role, post.since) == (membership, shop, ShopRole.OWNER, at)

    def test_refuses_a_second_place_in_the_same_shop(self, zhang, at):
        shop = a_shop()
        clerk_of(shop, zhang.id, at=at)

        with pytest.raises(AlreadyInShop):
            clerk_of(shop, zhang.id, at=at, role="operator")

    def test_refuses_who_is_nobody(self, at):
        with pytest.raises(PersonNotFound):
            clerk_of(a_shop(), new_id(), at=at)

    def test_may_be_done_by_the_shop_itself_and_for_itself_alone(self, zhang, at):
        shop, other = a_shop(), a_shop()
        owner = Actor(id=new_id(), role=Role.MERCHANT, merchant_id=shop)
        with scopes.bound(scopes.merchant(shop, owner.id)):
            with transaction.atomic():
                people.grant_membership(zhang.id, merchant_id=shop, role=ShopRole.OPERATOR, by=owner, at=at)
            with pytest.raises(Exception, match="row-level security"), transaction.atomic():
                people.grant_membership(zhang.id, merchant_id=other, role=ShopRole.OPERATOR, by=owner, at=at)


@pytest.mark.django_db
class TestEndMembership:
    def test_keeps_the_row_and_takes_the_place(self, zhang, at):
        shop = a_shop()
        membership = clerk_of(shop, zhang.id, at=at, role="service")
        owner = Actor(id=registered(at, "owner", phone="13900000002").id, role=Role.MERCHANT, merchant_id=shop)
        clerk_of(shop, owner.id, at=at)
        with scopes.bound(scopes.merchant(shop, owner.id)):
            with transaction.atomic():
                teams.end_membership(membership, by=owner, at=at)

            assert Membership.objects.get(id=membership).ended_at == at
            assert [one.person_id for one in queries.team_of(shop)] == [owner.id]
            with pytest.raises(MembershipNotFound), transaction.atomic():
                teams.end_membership(membership, by=owner, at=at)


@pytest.mark.django_db
@pytest.mark.login("worker")
class TestMakeStaff:
    def test_gives_the_admin_and_tells_the_person(self, zhang, at):
        employed(zhang.id, at=at)

        assert queries.person(zhang.id).is_staff
        assert topics_of(zhang.id)[-1] == "accounts.made_staff"


@pytest.mark.django_db
class TestContacts:
    """Canary: nothing by which a person could be found stands in any table of the accounts."""

    def test_are_nowhere_in_plain_text(self, zhang):
        tables = [m._meta.db_table for m in (User, Contact, Event)]
        dump = ""
        for scope in (scopes.shopper(zhang.id), scopes.staff(new_id())):
            with scopes.bound(scope), connection.cursor() as cursor:
                for table in tables:
                    cursor.execute(f"SELECT string_agg(t::text, ' ') FROM {table} t")
                    dump += cursor.fetchone()[0]

        plain = [*ZHANG.values(), "13812341234", "张三", "zhang.san", "example.com"]
        assert [text for text in plain if text in dump or text.encode().hex() in dump] == []
