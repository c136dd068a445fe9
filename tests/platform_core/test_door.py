"""Whose scope is a request's, by which door?"""

from __future__ import annotations

from uuid import UUID

import pytest
from allauth.mfa.totp.internal import auth as totp
from django.core.cache import cache
from django.test import Client

from platform_core.accounts.models import User
from platform_core.tenancy.scopes import UNBOUND, current
from tests import sessions
from tests.platform_core.accounts.people import (
    PASSWORD,
    a_shop,
    bearer,
    clerk_of,
    code_for,
    employed,
    registered,
    token_of,
)

pytestmark = [pytest.mark.django_db, pytest.mark.urls("tests.platform_core.accounts.urls")]
SIGN_IN = "/accounts/login/"


@pytest.fixture(autouse=True)
def _no_attempts_yet():
    cache.clear()


@pytest.fixture
def zhang(db, at):
    return registered(at)


@pytest.fixture
def browser(zhang):
    browser = Client()
    sessions.sign_in(browser, User.objects.get().id)
    return browser


def who(client, path, **headers):
    answer = client.get(path, headers=headers).json()
    return answer["door"], answer["role"], answer["shop"], answer["person"]


class TestDoor:
    @pytest.mark.parametrize(
        ("path", "name"),
        [
            ("/who", "pages"),
            ("/seller/who", "seller"),
            ("/webhooks/who", "webhooks"),
            ("/api/storefront/v1/who", "storefront"),
            ("/api/seller/v1/who", "seller"),
        ],
    )
    def test_lets_nobody_in_as_nobody(self, client, path, name):
        assert who(client, path) == (name, "anonymous", None, None)
        assert current() == UNBOUND

    @pytest.mark.parametrize("path", ["/who", "/seller/who", "/api/storefront/v1/who", "/api/seller/v1/who"])
    def test_lets_a_person_with_a_cookie_in_as_a_shopper(self, browser, zhang, path):
        assert who(browser, path)[1:] == ("shopper", None, str(zhang.id))

    def test_lets_a_person_with_a_token_in_as_a_shopper(self, client, zhang):
        answer = who(client, "/api/storefront/v1/who", **bearer(token_of(client)))

        assert answer == ("storefront", "shopper", None, str(zhang.id))

    def test_takes_no_token_at_pages_and_no_cookie_at_webhooks(self, client, browser, zhang):
        assert who(client, "/who")[1] == "anonymous"
        assert browser.get("/webhooks/who").json()["door"] == "webhooks"

    def test_does_not_bind_a_cookie_that_lacks_its_csrf_token(self, zhang):
        browser = Client(enforce_csrf_checks=True)
        sessions.sign_in(browser, User.objects.get().id)

        assert browser.post("/api/storefront/v1/who").status_code == 403


class TestSellersDoor:
    @pytest.fixture
    def shops(self, zhang, at):
        first, second = a_shop(), a_shop()
        clerk_of(first, zhang.id, at=at)
        clerk_of(second, zhang.id, at=at, role="operator")
        return str(first), str(second)

    @pytest.mark.parametrize("path", ["/seller/who", "/api/seller/v1/who"])
    def test_takes_the_oldest_place_unless_told(self, browser, shops, path):
        assert who(browser, path)[1:3] == ("merchant", shops[0])
        assert who(browser, path, **{"Tianping-Merchant": shops[1].upper()})[1:3] == ("merchant", shops[1])

    @pytest.mark.parametrize("shop", [str(UUID(int=9)), "", "x", "' OR 1=1"])
    def test_takes_nobody_to_a_shop_that_is_not_theirs(self, browser, shops, shop):
        assert who(browser, "/api/seller/v1/who", **{"Tianping-Merchant": shop})[1:3] == ("shopper", None)

    def test_is_shut_to_who_acts_for_none(self, browser):
        assert browser.get("/api/seller/v1/shop").status_code == 403

    def test_is_open_by_token(self, client, shops):
        answer = client.get("/api/seller/v1/shop", headers=bearer(token_of(client)))

        assert (answer.status_code, answer.json()["shop"]) == (200, shops[0])

    def test_makes_no_merchant_of_them_elsewhere(self, browser, shops):
        assert who(browser, "/api/storefront/v1/who", **{"Tianping-Merchant": shops[0]})[1] == "shopper"


@pytest.mark.login("worker")
class TestAdminsDoor:
    @pytest.fixture
    def staff(self, zhang, at):
        employed(zhang.id, at=at)

    def test_sends_nobody_to_sign_in(self, client):
        assert client.get("/admin/")["Location"] == "/accounts/login/?next=%2Fadmin%2F"

    def test_is_shut_to_who_is_not_staff(self, browser):
        response = browser.get("/admin/")

        assert (response.status_code, response.json()["code"]) == (403, "http.permission_denied")

    def test_sends_staff_to_enrol_and_then_to_show_it(self, client, staff):
        client.post(SIGN_IN, {"login": "zhang", "password": PASSWORD})

        response = client.get("/admin/")
        assert response["Location"] == "/accounts/2fa/totp/activate/?next=%2Fadmin%2F"
        page = client.get(response["Location"], follow=True)
        if page.redirect_chain:  # allauth may want the password once more
            page = client.post(page.redirect_chain[-1][0], {"password": PASSWORD}, follow=True)
        code = code_for(page.context["form"].secret)
        client.post("/accounts/2fa/totp/activate/", {"code": code})

        response = client.get("/admin/")
        assert response["Location"] == "/accounts/2fa/reauthenticate/?next=%2Fadmin%2F"
        assert client.post(response["Location"], {"code": code})["Location"] == "/admin/"
        assert client.get("/admin/").status_code == 200

    def test_opens_to_staff_who_have_shown_it(self, client, zhang, at):
        secret = totp.generate_totp_secret()
        employed(zhang.id, at=at, secret=secret)
        client.post(SIGN_IN, {"login": "zhang", "password": PASSWORD})
        assert client.get("/admin/").status_code == 302  # half a sign-in is none

        client.post("/accounts/2fa/authenticate/", {"code": code_for(secret)})

        assert client.get("/admin/").status_code == 200

    def test_makes_no_staff_of_them_elsewhere(self, browser, staff):
        assert who(browser, "/who")[1] == "shopper"
