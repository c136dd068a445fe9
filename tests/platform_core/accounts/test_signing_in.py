"""Who is let in by the API, and whom do the tries of others keep out?"""

from __future__ import annotations

import pytest
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal import auth as totp
from django.contrib.sessions.models import Session
from django.db import connection
from django.http import HttpRequest, HttpResponse
from django.test import Client
from django.test.utils import CaptureQueriesContext

from platform_core.accounts import attempts, devices, proofs
from platform_core.accounts.models import User
from platform_core.eventlog.models import Event
from platform_core.tenancy import scopes
from tests import sessions
from tests.platform_core.accounts.people import API, PASSWORD, bearer, code_for, employed
from tests.platform_core.accounts.recovering import (
    EMAIL,
    NEW,
    PHONE,
    asked,
    carried,
    post,
    reset,
    shapes,
    topics_of,
)

pytestmark = [pytest.mark.django_db, pytest.mark.login("worker"), pytest.mark.urls("tests.platform_core.accounts.urls")]


class TestShutOut:
    """Ten addresses cannot keep an owner away from their account."""

    @pytest.fixture(autouse=True)
    def _attacked(self, zhang):
        for number in range(attempts.A_NAME):
            attempts.note_failure(attempts.Caller("zhang", address=f"192.0.2.{number}"))

    def sign_in(self, client, **shown):
        return post(client, "sessions", {"username": "zhang", "password": PASSWORD} | shown)

    def test_is_who_has_nothing_but_the_password(self, client):
        assert self.sign_in(client).status_code == 429

    def test_is_nobody_on_a_device_that_was_known(self, client, zhang):
        mark = devices.mark("", zhang.id)

        assert self.sign_in(client, device=mark).status_code == 201

    def test_is_nobody_with_a_code_to_phone_or_mail(self, client):
        code = asked(client, EMAIL)

        assert self.sign_in(client, sent_code="BBBB-BBBB").status_code == 429
        assert self.sign_in(client, sent_code=code, password="wrong horse battery").status_code == 401
        assert self.sign_in(client, sent_code=code).status_code == 201
        assert self.sign_in(client, sent_code=code).status_code == 429

    def test_is_nobody_who_is_signed_in_and_changes_the_password(self, client, zhang):
        body, token = {"password": PASSWORD, "new_password": NEW}, sessions.begun(zhang.id)

        answer = client.put(f"{API}/me/password", body, "application/json", headers=bearer(token))

        assert answer.status_code == 200

    def test_guesses_at_sent_codes_no_more_than_twenty_times(self, client):
        answers = [self.sign_in(client, sent_code="BBBB-BBBB").status_code for _ in range(attempts.CODES_FROM)]

        assert set(answers) == {429}
        assert reset(client, asked(client)) == (429, "accounts.too_many_attempts")

    def test_guesses_at_passwords_with_a_sent_code_no_more_than_ten_times(self, client):
        shown = {"sent_code": asked(client), "password": "wrong horse battery"}

        answers = [self.sign_in(client, **shown).status_code for _ in range(attempts.A_DEVICE + 1)]

        assert answers == [401] * attempts.A_DEVICE + [429]

    def test_is_nobody_in_a_browser_that_set_a_new_password(self, client):
        client.post("/accounts/password/reset/", {"to": PHONE})
        [sent] = carried()
        client.post("/accounts/password/reset/code/", {"sent_code": sent.code, "password": NEW})

        assert client.post("/accounts/login/", {"login": "zhang", "password": NEW}).status_code == 302
        assert Client().post("/accounts/login/", {"login": "zhang", "password": NEW}).status_code == 200


class TestSecondFactorAtTheApi:
    @pytest.fixture
    def secret(self, zhang, at):
        found = totp.generate_totp_secret()
        employed(zhang.id, at=at, secret=found)
        return found

    def sign_in(self, client, **shown):
        answer = post(client, "sessions", {"username": "zhang", "password": PASSWORD} | shown)
        return answer.status_code, answer.json()

    def test_is_asked_for_before_there_is_a_token(self, client, secret):
        status, body = self.sign_in(client)

        assert (status, body["code"]) == (401, "accounts.code_wanted")
        assert Session.objects.count() == 0

    def test_gives_a_token_that_has_seen_it(self, client, secret):
        status, body = self.sign_in(client, code=code_for(secret))

        assert status == 201
        client.cookies["sessionid"] = body["token"]
        assert client.get("/accounts/2fa/").status_code == 200

    def test_counts_each_code_once(self, client, secret):
        code = code_for(secret)
        assert self.sign_in(client, code=code)[0] == 201

        assert self.sign_in(client, code=code)[1]["code"] == "accounts.wrong_code"

    def test_is_not_shown_by_who_has_none(self, client, zhang, at):
        """Whatever they send as a code: staff who have not enrolled come no further by it."""
        employed(zhang.id, at=at)

        status, body = self.sign_in(client, code="x")

        assert status == 201
        client.cookies["sessionid"] = body["token"]
        assert client.get("/admin/")["Location"].startswith("/accounts/2fa/totp/activate/")

    def test_is_no_easier_to_guess_under_other_spellings_of_the_name(self, client, secret):
        for name in ("zhang", "ZHANG") * (attempts.A_SECOND_FACTOR // 2):
            assert self.sign_in(client, username=name, code="000000")[0] == 401

        assert self.sign_in(client, username="zHaNg", code=code_for(secret))[0] == 429

    def test_lets_no_strangers_guesses_shut_out_a_browser_that_is_known(self, client, secret):
        stranger, right = Client(REMOTE_ADDR="192.0.2.7"), {"login": "zhang", "password": PASSWORD}
        devices.remember(answer := HttpResponse(), HttpRequest(), User.objects.get().id)
        client.cookies.update(answer.cookies)
        stranger.post("/accounts/login/", right)
        for _ in range(attempts.A_SECOND_FACTOR + 1):
            stranger.post("/accounts/2fa/authenticate/", {"code": "000000"})

        client.post("/accounts/login/", right)

        assert stranger.post("/accounts/2fa/authenticate/", {"code": code_for(secret)}).status_code == 200
        assert client.post("/accounts/2fa/authenticate/", {"code": code_for(secret)}).status_code == 302

    def test_refuses_a_wrong_one_which_is_told_and_counted(self, client, zhang, secret):
        answers = [self.sign_in(client, code="000000")[1]["code"] for _ in range(attempts.A_SECOND_FACTOR + 1)]

        assert answers == ["accounts.wrong_code"] * attempts.A_SECOND_FACTOR + ["accounts.too_many_attempts"]
        assert topics_of(zhang.id).count("accounts.sign_in_refused") == attempts.A_SECOND_FACTOR

    def test_takes_a_recovery_code_once(self, client, zhang, secret):
        proofs.show_session(sessions.begun(zhang.id))
        [first, *_] = RecoveryCodes.activate(User.objects.get()).get_unused_codes()
        proofs.show_session("")

        assert self.sign_in(client, code=first)[0] == 201
        assert self.sign_in(client, code=first)[1]["code"] == "accounts.wrong_code"

    def test_is_asked_for_again_when_the_password_is_to_change(self, client, secret):
        token = self.sign_in(client, code=code_for(secret))[1]["token"]
        body = {"password": PASSWORD, "new_password": NEW}

        answer = client.put(f"{API}/me/password", body, "application/json", headers=bearer(token))

        assert (answer.status_code, answer.json()["code"]) == (401, "accounts.code_wanted")
        assert User.objects.get().check_password(PASSWORD)


class TestRefusedSignIns:
    @pytest.mark.parametrize("more", [{}, {"sent_code": "BBBB-BBBB"}])
    def test_cost_the_same_for_a_name_that_nobody_has(self, client, zhang, more):
        """By the statements and the hashes that they take, since a clock would be noise."""
        taken = []
        for name in ("zhang", "nobody"):
            with CaptureQueriesContext(connection) as done:
                answer = post(client, "sessions", {"username": name, "password": "wrong horse battery"} | more)
            assert answer.status_code == 401
            taken.append(shapes(done))

        assert taken[0] == taken[1]

    def test_of_a_name_that_nobody_has_leave_a_fact_without_the_name(self, client, zhang):
        post(client, "sessions", {"username": "nobody", "password": "wrong horse battery"})

        with scopes.bound(scopes.SYSTEM):
            fact = Event.objects.get(topic="accounts.unknown_name_refused")
        assert set(fact.payload) == {"attempt_id"}
