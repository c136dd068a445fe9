"""Does a second factor guard itself, and the doors behind it?"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal import auth as totp
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver

from platform_core.accounts.door import CHANGE, FACTORS, ONCE_MORE, SHOWING
from platform_core.accounts.models import User
from tests import sessions
from tests.platform_core.accounts.people import PASSWORD, code_for, employed, token_of

pytestmark = [pytest.mark.django_db, pytest.mark.login("worker"), pytest.mark.urls("tests.platform_core.accounts.urls")]
SHOW = f"{FACTORS}reauthenticate/"


@pytest.fixture
def secret(zhang, at):
    """Of Zhang, who is staff and has an authenticator."""
    found = totp.generate_totp_secret()
    employed(zhang.id, at=at, secret=found)
    return found


@pytest.fixture
def thief(secret) -> Client:
    """Has a session of Zhang's from before the second factor, and knows the password."""
    return sessions.sign_in(Client(), User.objects.get().id)


def addresses(patterns: list[Any], prefix: str = "/") -> Iterator[str]:
    for found in patterns:
        if isinstance(found, URLResolver):
            yield from addresses(found.url_patterns, prefix + str(found.pattern))
        elif isinstance(found, URLPattern):
            yield prefix + str(found.pattern)


def pages_of_factors() -> list[str]:
    """Every page that allauth has there, whatever its next version adds."""
    found = addresses(get_resolver("platform_core.project.urls").url_patterns)
    return sorted(path for path in found if path.startswith(FACTORS))


class TestFactorPages:
    def test_stand_where_the_door_looks(self):
        assert set(pages_of_factors()) > SHOWING

    @pytest.mark.parametrize("method", ["get", "post"])
    def test_all_send_who_only_knows_the_password_to_show_it(self, thief, method):
        for path in {*pages_of_factors(), ONCE_MORE, CHANGE} - SHOWING:
            reply = getattr(thief, method)(path, {"password": PASSWORD} if method == "post" else {})

            assert (path, reply.status_code) == (path, 302)
            assert reply["Location"].startswith(f"{SHOW}?next=")

    def test_are_not_opened_by_the_password_once_more(self, thief):
        thief.post(ONCE_MORE, {"password": PASSWORD})

        thief.post(f"{FACTORS}totp/deactivate/")
        thief.post(f"{FACTORS}recovery-codes/generate/")

        assert list(Authenticator.objects.values_list("type", flat=True)) == [Authenticator.Type.TOTP]
        assert thief.get("/admin/")["Location"].startswith(SHOW)

    def test_open_to_who_has_shown_it(self, thief, secret):
        thief.post(SHOW, {"code": code_for(secret)})

        assert thief.get(FACTORS).status_code == 200
        assert thief.get(f"{FACTORS}recovery-codes/generate/").status_code == 200
        assert thief.get("/admin/").status_code == 200

    def test_let_who_has_none_enrol_by_the_password(self, client, zhang):
        client.cookies["sessionid"] = token_of(client)
        assert client.get(f"{FACTORS}totp/activate/")["Location"].startswith(ONCE_MORE)

        client.post(ONCE_MORE, {"password": PASSWORD})

        assert client.get(f"{FACTORS}totp/activate/").status_code == 200


class TestEnrolling:
    """On allauth's pages, whose writes the database lets through for a session that its owner has proved."""

    @pytest.fixture
    def browser(self, client, zhang) -> Client:
        client.post("/accounts/login/", {"login": "zhang", "password": PASSWORD})
        client.post(ONCE_MORE, {"password": PASSWORD})
        return client

    def enrol(self, browser) -> str:
        browser.get(f"{FACTORS}totp/activate/")
        secret = browser.session[totp.SECRET_SESSION_KEY]
        assert browser.post(f"{FACTORS}totp/activate/", {"code": code_for(secret)}).status_code == 302
        return secret

    def kept(self) -> list[str]:
        return sorted(Authenticator.objects.values_list("type", flat=True))

    def test_takes_an_authenticator_and_codes_for_its_loss(self, browser):
        self.enrol(browser)

        assert self.kept() == ["recovery_codes", "totp"]

    def test_lets_who_has_shown_it_take_it_away_again(self, browser):
        secret = self.enrol(browser)
        browser.post(SHOW, {"code": code_for(secret)})

        assert browser.post(f"{FACTORS}recovery-codes/generate/").status_code == 302
        assert browser.post(f"{FACTORS}totp/deactivate/").status_code == 302
        assert self.kept() == []

    def test_changes_the_password_with_the_old_one(self, browser):
        new, elsewhere = "another horse battery", sessions.sign_in(Client(), User.objects.get().id)

        reply = browser.post(CHANGE, {"oldpassword": PASSWORD, "password1": new, "password2": new})

        assert reply.status_code == 302
        assert browser.get("/accounts/2fa/").status_code == 200
        assert elsewhere.get("/accounts/2fa/").status_code == 302
        assert Client().post("/accounts/login/", {"login": "zhang", "password": new}).status_code == 302


class TestTokenSession:
    def test_opens_no_page_of_staff(self, thief):
        assert thief.get("/admin/")["Location"].startswith(SHOW)
