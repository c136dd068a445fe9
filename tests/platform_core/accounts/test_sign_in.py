"""Do allauth's pages keep the house's promises?"""

from __future__ import annotations

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal import auth as totp
from django.core.management import CommandError, call_command
from django.db import transaction

from platform_core.accounts.commands import people
from platform_core.accounts.models import User
from platform_core.actors import Actor, Role
from platform_core.tenancy import scopes
from tests.platform_core.accounts.people import AWAY, PASSWORD, code_for, employed
from tests.platform_core.accounts.recovering import topics_of

pytestmark = [pytest.mark.django_db, pytest.mark.login("worker"), pytest.mark.urls("tests.platform_core.accounts.urls")]
SIGN_IN = "/accounts/login/"


@pytest.fixture
def secret():
    return totp.generate_totp_secret()


@pytest.fixture
def enrolled(zhang, at, secret):
    """Zhang as staff, with an authenticator whose secret we know."""
    employed(zhang.id, at=at, secret=secret)
    return secret


class TestPages:
    @pytest.mark.parametrize("path", ["login/", "inactive/", "password/reset/"])
    def test_render_for_nobody(self, client, path):
        assert client.get(f"/accounts/{path}").status_code == 200

    @pytest.mark.parametrize("path", ["logout/", "password/change/", "reauthenticate/", "2fa/"])
    def test_render_for_a_person(self, client, zhang, path):
        client.post(SIGN_IN, {"login": "zhang", "password": PASSWORD})

        assert client.get(f"/accounts/{path}").status_code == 200

    @pytest.mark.parametrize("path", ["signup/", "email/", "password/reset/key/1-set-password/"])
    def test_that_would_keep_an_address_are_not_there(self, client, path):
        assert client.get(f"/accounts/{path}").status_code == 404


class TestSignIn:
    def test_is_told(self, client, zhang):
        assert client.post(SIGN_IN, {"login": "zhang", "password": PASSWORD}).status_code == 302
        assert topics_of(zhang.id) == ["accounts.registered", "accounts.signed_in"]

    def test_with_a_wrong_password_is_told_too(self, client, zhang):
        assert client.post(SIGN_IN, {"login": "zhang", "password": "wrong horse battery"}).status_code == 200
        assert topics_of(zhang.id) == ["accounts.registered", "accounts.sign_in_refused"]

    def test_is_refused_after_ten_wrong_passwords_from_there_and_from_nowhere_else(self, client, zhang):
        for _ in range(10):
            client.post(SIGN_IN, {"login": "zhang", "password": "wrong horse battery"})
        right = {"login": "zhang", "password": PASSWORD}

        assert client.post(SIGN_IN, right).status_code == 200
        assert client.post(SIGN_IN, right, REMOTE_ADDR="192.0.2.7").status_code == 302

    def test_is_not_done_before_the_second_factor(self, client, zhang, enrolled):
        response = client.post(SIGN_IN, {"login": "zhang", "password": PASSWORD})

        assert response["Location"] == "/accounts/2fa/authenticate/"
        assert "accounts.signed_in" not in topics_of(zhang.id)
        assert client.post("/accounts/2fa/authenticate/", {"code": code_for(enrolled)}).status_code == 302
        assert topics_of(zhang.id)[-1] == "accounts.signed_in"

    def test_works_while_the_cache_is_away(self, client, enrolled, settings):
        settings.CACHES = AWAY

        client.post(SIGN_IN, {"login": "zhang", "password": PASSWORD})

        assert client.post("/accounts/2fa/authenticate/", {"code": code_for(enrolled)}).status_code == 302
        assert client.get("/admin/").status_code == 200


class TestSecondFactor:
    def test_stands_under_the_master_key(self, zhang, at, secret, settings):
        settings.MFA_ADAPTER = "platform_core.accounts.sign_in.SecondFactor"

        employed(zhang.id, at=at, secret=secret)

        kept = Authenticator.objects.get().data["secret"]
        assert secret not in kept
        assert kept.startswith("1:")


class TestOtp:
    def test_prints_the_codes_of_staff(self, enrolled, capsys):
        call_command("otp")

        assert capsys.readouterr().out == f"zhang  {code_for(enrolled)}\n"

    def test_prints_those_of_regulators_too(self, zhang, at, capsys):
        secret = totp.generate_totp_secret()
        by = Actor(id=zhang.id, role=Role.SYSTEM)
        with scopes.bound(scopes.SYSTEM), transaction.atomic():
            people.enrol_second_factor(zhang.id, secret=secret, by=by, at=at)
            people.make_regulator(zhang.id, by=by, at=at)

        call_command("otp")

        assert capsys.readouterr().out == f"zhang  {code_for(secret)}\n"

    def test_refuses_in_production(self, settings):
        settings.MODE = "production"

        with pytest.raises(CommandError):
            call_command("otp")

    def test_says_so_when_there_is_none(self, capsys):
        call_command("otp")

        assert "Nobody" in capsys.readouterr().out


class TestAdmin:
    @pytest.fixture
    def staff(self, client, enrolled):
        client.post(SIGN_IN, {"login": "zhang", "password": PASSWORD})
        client.post("/accounts/2fa/authenticate/", {"code": code_for(enrolled)})
        return client

    def test_shows_a_person_masked(self, staff):
        page = staff.get(f"/admin/accounts/user/{User.objects.get().id}/change/")

        assert page.status_code == 200
        assert "138****1234" in page.content.decode()
        assert "13812341234" not in page.content.decode()

    @pytest.mark.parametrize("path", ["user/", "membership/"])
    def test_lists(self, staff, path):
        assert staff.get(f"/admin/accounts/{path}").status_code == 200

    @pytest.mark.parametrize("path", ["user/add/", "membership/add/"])
    def test_adds_nothing(self, staff, path):
        assert staff.get(f"/admin/accounts/{path}").status_code == 403
