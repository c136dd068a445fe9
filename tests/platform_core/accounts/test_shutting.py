"""What can one of staff do at once about somebody else's account, and what stays as it is?"""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import DatabaseError, connection, transaction
from django.test import Client

from platform_core.accounts import policies, queries
from platform_core.accounts.commands import shutting
from platform_core.accounts.errors import AlreadyShut, MayNotShut, NotShut, NotStaff, PersonNotFound
from platform_core.accounts.models import User
from platform_core.accounts.personal_data import anonymise_user
from platform_core.actors import Actor, Role, part
from platform_core.eventlog.models import Event
from platform_core.rows import new_id
from platform_core.tenancy import scopes
from tests import sessions
from tests.platform_core.accounts.people import API, PASSWORD, bearer, employed, registered, token_of
from tests.platform_core.accounts.recovering import PHONE, asked, carried, post, topics_of

ME = f"{API}/me"
SECRET = "JBSWY3DPEHPK3PXP"
worker = [pytest.mark.django_db, pytest.mark.login("worker"), pytest.mark.urls("tests.platform_core.accounts.urls")]


@pytest.fixture
def officer(at):
    """One of staff."""
    found = registered(at, "officer", phone="13900000000")
    employed(found.id, at=at)
    return Actor(id=found.id, role=Role.STAFF)


def does(command, person_id, *, by, at, reason="可能被盗用"):
    with scopes.bound(scopes.staff(by.id)), transaction.atomic():
        return command(person_id, reason=reason, by=by, at=at)


class TestMayShut:
    @pytest.mark.duty("PIP-51")
    def test_lets_one_of_staff_alone_and_names_every_reason_against(self):
        one, other = new_id(), new_id()

        assert policies.may_shut(one, by=other, by_is_staff=True).reasons == ()
        assert policies.may_shut(one, by=one, by_is_staff=True).reasons == ("own_account",)
        assert policies.may_shut(one, by=other, by_is_staff=False).reasons == ("no_longer_staff",)
        assert policies.may_shut(one, by=one, by_is_staff=False).reasons == ("own_account", "no_longer_staff")


class TestEndStaff:
    pytestmark = worker

    @pytest.fixture
    def colleague(self, zhang, at):
        employed(zhang.id, at=at, secret=SECRET)
        return zhang

    @pytest.mark.duty("PIP-51")
    def test_takes_the_rights_and_every_session_at_once(self, client, colleague, officer, at):
        browser, token = sessions.sign_in(Client(), colleague.id, with_code=True), sessions.begun(colleague.id)
        assert browser.get("/admin/").status_code == 200

        does(shutting.end_staff, colleague.id, by=officer, at=at)

        assert browser.get("/admin/")["Location"].startswith("/accounts/login/")
        assert client.get(ME, headers=bearer(token)).status_code == 401
        assert queries.staff() == [officer.id]
        kept = User.objects.get(id=colleague.id)
        assert (kept.is_superuser, kept.is_active) == (False, True)
        assert topics_of(colleague.id)[-1] == "accounts.staff_no_more"

    def test_is_remembered_with_its_reason(self, colleague, officer, at):
        does(shutting.end_staff, colleague.id, by=officer, at=at, reason="离职")

        with scopes.bound(scopes.staff(officer.id)):
            told = Event.objects.get(topic="accounts.staff_no_more")
        assert (told.actor_id, told.reason, told.person_id) == (officer.id, "离职", colleague.id)

    def test_refuses_oneself_so_that_somebody_stays(self, officer, at):
        with pytest.raises(MayNotShut) as refusal:
            does(shutting.end_staff, officer.id, by=officer, at=at)

        assert refusal.value.params == {"reasons": ("own_account",)}
        assert queries.staff() == [officer.id]

    def test_refuses_who_is_none(self, zhang, officer, at):
        with pytest.raises(NotStaff):
            does(shutting.end_staff, zhang.id, by=officer, at=at)
        with pytest.raises(PersonNotFound):
            does(shutting.end_staff, new_id(), by=officer, at=at)

    def test_refuses_who_is_no_longer_staff_themselves(self, colleague, officer, at):
        does(shutting.end_staff, colleague.id, by=officer, at=at)

        with pytest.raises(MayNotShut) as refusal:
            does(shutting.end_staff, officer.id, by=Actor(id=colleague.id, role=Role.STAFF), at=at)

        assert refusal.value.params == {"reasons": ("no_longer_staff",)}
        assert queries.staff() == [officer.id]


@pytest.mark.commits
class TestTwoAgainstEachOther:
    def test_leave_one(self, at):
        """Each takes the other's rights away at the same moment: the second finds that they have none any more."""
        pair = [registered(at, "first", phone="13900000001"), registered(at, "second", phone="13900000002")]
        for each in pair:
            employed(each.id, at=at)

        def take(who, other):
            try:
                does(shutting.end_staff, other.id, by=Actor(id=who.id, role=Role.STAFF), at=at)
            except MayNotShut:
                return "refused"
            finally:
                connection.close()
            return "taken"

        with ThreadPoolExecutor(2) as pool:
            outcomes = sorted(pool.map(take, pair, reversed(pair)))

        assert outcomes == ["refused", "taken"]
        assert len(queries.staff()) == 1


class TestShutAccount:
    pytestmark = worker

    @pytest.mark.duty("PIP-51")
    def test_ends_every_session_and_lets_nobody_sign_in(self, client, zhang, officer, at):
        token, browser = token_of(client), sessions.sign_in(Client(), zhang.id)

        does(shutting.shut_account, zhang.id, by=officer, at=at)

        assert client.get(ME, headers=bearer(token)).status_code == 401
        assert browser.get(ME).status_code == 401
        reply = post(client, "sessions", {"username": "zhang", "password": PASSWORD})
        assert (reply.status_code, reply.json()["code"]) == (403, "accounts.shut_by_staff")
        assert topics_of(zhang.id)[-1] == "accounts.shut"

    def test_is_told_on_the_page_for_signing_in_to_who_knows_the_password_alone(self, zhang, officer, at):
        does(shutting.shut_account, zhang.id, by=officer, at=at)
        browser = Client(headers={"accept-language": "en"})

        page = browser.post("/accounts/login/", {"login": "zhang", "password": PASSWORD}, follow=True)
        wrong = browser.post("/accounts/login/", {"login": "zhang", "password": "wrong horse"}, follow=True)

        assert "This account was shut" in page.content.decode()
        assert "was shut" not in wrong.content.decode()

    def test_tells_nobody_else_that_there_is_such_an_account(self, client, zhang, officer, at):
        does(shutting.shut_account, zhang.id, by=officer, at=at)

        reply = post(client, "sessions", {"username": "zhang", "password": "wrong horse"})

        assert (reply.status_code, reply.json()["code"]) == (401, "accounts.bad_credentials")

    def test_makes_codes_that_were_sent_useless_and_sends_no_others(self, client, zhang, officer, at):
        code = asked(client)

        does(shutting.shut_account, zhang.id, by=officer, at=at)

        body = {"to": PHONE, "sent_code": code, "password": "another horse battery"}
        assert post(client, "password-resets", body).status_code == 422
        post(client, "sent-codes", {"to": PHONE})
        assert carried() == []

    def test_takes_rights_of_staff_along_for_good(self, zhang, officer, at):
        employed(zhang.id, at=at)

        does(shutting.shut_account, zhang.id, by=officer, at=at)
        does(shutting.reopen_account, zhang.id, by=officer, at=at)

        assert queries.staff() == [officer.id]

    def test_leaves_what_is_needed_to_reach_and_to_answer_the_person(self, zhang, officer, at):
        does(shutting.shut_account, zhang.id, by=officer, at=at)

        with scopes.bound(scopes.staff(officer.id)):
            assert queries.find_by_phone(PHONE) == zhang.id
            assert queries.masked_contact_of(zhang.id).phone == "138****1234"
        with scopes.bound(scopes.SYSTEM):
            assert queries.mail_address_of(zhang.id) == "zhang.san@example.com"

    def test_refuses_one_that_is_shut_or_closed(self, zhang, officer, at):
        does(shutting.shut_account, zhang.id, by=officer, at=at)
        with pytest.raises(AlreadyShut):
            does(shutting.shut_account, zhang.id, by=officer, at=at)

        assert topics_of(zhang.id).count("accounts.shut") == 1


class TestReopenAccount:
    pytestmark = worker

    def test_lets_the_person_sign_in_again_and_no_old_session_lives(self, client, zhang, officer, at):
        token = token_of(client)
        does(shutting.shut_account, zhang.id, by=officer, at=at)

        does(shutting.reopen_account, zhang.id, by=officer, at=at)

        assert client.get(ME, headers=bearer(token)).status_code == 401
        assert client.get(ME, headers=bearer(token_of(client))).status_code == 200
        assert topics_of(zhang.id).count("accounts.reopened") == 1

    def test_refuses_an_open_one_and_one_that_its_owner_has_closed(self, zhang, officer, at):
        with pytest.raises(NotShut):
            does(shutting.reopen_account, zhang.id, by=officer, at=at)
        does(shutting.shut_account, zhang.id, by=officer, at=at)
        with scopes.bound(scopes.SYSTEM):
            anonymise_user(zhang.id, at)

        with pytest.raises(NotShut):
            does(shutting.reopen_account, zhang.id, by=officer, at=at)


class TestEndSessionsOf:
    pytestmark = worker

    def test_leaves_the_account_open(self, client, zhang, officer, at):
        token = token_of(client)

        assert does(shutting.end_sessions_of, zhang.id, by=officer, at=at) == 1

        assert client.get(ME, headers=bearer(token)).status_code == 401
        assert client.get(ME, headers=bearer(token_of(client))).status_code == 200


class TestAtTheServers:
    pytestmark = worker

    def test_may_be_done_by_the_system_too(self, zhang, officer, at):
        with scopes.bound(scopes.SYSTEM), transaction.atomic():
            shutting.end_staff(officer.id, reason="离职", by=part("console"), at=at)

        assert queries.staff() == []


@pytest.mark.django_db
class TestTheDatabase:
    """By the web's own login, which staff's pages run as."""

    @pytest.mark.parametrize("scope", [scopes.ANONYMOUS, scopes.shopper(new_id()), scopes.merchant(new_id())])
    @pytest.mark.parametrize("call", ["take_rights(%s)", "shut(%s, now())", "reopen(%s)"])
    def test_lets_nobody_but_staff_do_it(self, zhang, scope, call):
        with scopes.bound(scope), pytest.raises(DatabaseError, match="permission denied"), transaction.atomic():
            connection.cursor().execute(f"SELECT public.accounts_{call}", [zhang.id])

    def test_gives_no_rights_by_it(self, zhang):
        with scopes.bound(scopes.staff(new_id())), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("SELECT public.accounts_shut(%s, now()), public.accounts_reopen(%s)", [zhang.id, zhang.id])

        kept = User.objects.get(id=zhang.id)
        assert (kept.is_active, kept.is_staff, kept.is_superuser, kept.shut_at) == (True, False, False, None)


@pytest.mark.commits
class TestOtherProcesses:
    def test_hear_of_it_with_the_next_call(self, at, client):
        """The web's login shuts it in one connection; another one that has answered before refuses."""
        zhang, chief = registered(at), registered(at, "officer", phone="13900000000")
        employed(chief.id, at=at)
        token = token_of(client)
        assert client.get(ME, headers=bearer(token)).status_code == 200

        def shut():
            try:
                does(shutting.shut_account, zhang.id, by=Actor(id=chief.id, role=Role.STAFF), at=at)
            finally:
                connection.close()

        with ThreadPoolExecutor(1) as pool:
            pool.submit(shut).result()

        assert client.get(ME, headers=bearer(token)).status_code == 401
