"""Do the accounts' doors keep what they promise?"""

from __future__ import annotations

import pytest
from django.contrib.sessions.models import Session
from django.test import Client

from platform_core.accounts.models import User
from platform_core.accounts.sessions import owner_of
from platform_core.eventlog.models import Event
from platform_core.tenancy import scopes
from tests import sessions
from tests.platform_core.accounts.people import API, PASSWORD, ZHANG, a_shop, bearer, clerk_of, rules_in_force, token_of

pytestmark = [pytest.mark.django_db, pytest.mark.urls("tests.platform_core.accounts.urls")]
BODY = {"username": "zhang", "password": PASSWORD, **ZHANG}


def post(client, path, body, **headers):
    """Whoever registers accepts the rules in force, unless the test says otherwise."""
    if path == "registrations":
        body = {"accepts": rules_in_force()} | body
    return client.post(f"{API}/{path}", body, "application/json", headers=headers)


class TestRegistrations:
    def test_open_an_account(self, client):
        response = post(client, "registrations", BODY)

        assert response.status_code == 201
        assert response.json() == {"id": str(User.objects.get().id), "username": "zhang"}

    @pytest.mark.parametrize(
        ("field", "value"),
        [
            ("username", "Zhang"),
            ("username", "13812341234"),
            ("username", "zhang@example.com"),
            ("username", "zh"),
            ("username", None),
            ("password", "x" * 129),
            ("password", ["a"]),
            ("name", ""),
            ("name", "a\x00b"),
            ("name", "x" * 61),
            ("phone", "12"),
            ("phone", {"a": 1}),
            ("email", "nobody"),
            ("accepts", True),
            ("accepts", ["agreement"]),
        ],
    )
    def test_refuse_what_is_malformed(self, client, field, value):
        response = post(client, "registrations", BODY | {field: value})

        assert (response.status_code, response.json()["code"]) == (400, "http.invalid")
        assert list(response.json()["params"]) == [field]
        assert User.objects.count() == 0

    @pytest.mark.parametrize("body", ["", "{", "[]", "null", '"text"'])
    def test_refuse_what_is_no_object(self, client, body):
        response = client.post(f"{API}/registrations", body, "application/json")

        assert response.status_code == 400
        assert response["Content-Type"] == "application/problem+json"

    def test_refuse_a_weak_password_with_every_reason(self, client):
        response = post(client, "registrations", BODY | {"password": "12345"})

        assert (response.status_code, response.json()["code"]) == (422, "accounts.weak_password")
        assert len(response.json()["params"]["reasons"]) == 2

    @pytest.mark.duty("ECL-32")
    @pytest.mark.parametrize("left_out", [0, 1, 2], ids=["agreement", "privacy", "both"])
    def test_refuse_who_has_not_accepted_the_rules_in_force(self, client, left_out):
        in_force = rules_in_force()
        accepted = [] if left_out == 2 else in_force[:left_out] + in_force[left_out + 1 :]

        response = post(client, "registrations", BODY | {"accepts": accepted})

        assert (response.status_code, response.json()["code"]) == (422, "accounts.terms_not_accepted")
        assert response.json()["params"] == {"in_force": in_force}
        assert User.objects.count() == 0

    def test_refuse_a_phone_without_saying_whose_it_is(self, client, zhang):
        response = post(client, "registrations", BODY | {"username": "li_lei"})

        assert (response.status_code, response.json()["code"]) == (409, "accounts.phone_unusable")
        assert response.json()["params"] == {}
        assert User.objects.count() == 1

    def test_are_open_to_who_is_signed_in_as_another(self, client, zhang):
        token = token_of(client)

        response = post(client, "registrations", BODY | {"username": "li_lei", "phone": "13900000000"}, **bearer(token))

        assert response.status_code == 201


class TestSessions:
    def test_give_a_token_that_is_not_to_be_kept_by_caches(self, client, zhang):
        response = post(client, "sessions", {"username": "zhang", "password": PASSWORD})

        assert response.status_code == 201
        assert response["Cache-Control"] == "no-store"
        assert set(response.json()) == {"token", "expires_at", "device"}
        assert not response.cookies

    def test_refuse_a_wrong_password_and_the_refusal_is_remembered(self, client, zhang):
        response = post(client, "sessions", {"username": "zhang", "password": "wrong horse"})

        assert (response.status_code, response.json()["code"]) == (401, "accounts.bad_credentials")
        with scopes.bound(scopes.shopper(zhang.id)):
            told = Event.objects.get(topic="accounts.sign_in_refused")
        assert (told.door, told.role) == ("storefront", "anonymous")

    def test_refuse_the_eleventh_try_after_ten_wrong_ones(self, client, zhang):
        answers = [post(client, "sessions", {"username": "zhang", "password": "no"}) for _ in range(11)]

        assert [a.status_code for a in answers] == [401] * 10 + [429]
        assert answers[-1]["Retry-After"] == "900"

    def test_take_the_word_of_our_one_proxy_for_where_a_caller_is(self, client, zhang, settings):
        settings.REST_FRAMEWORK = settings.REST_FRAMEWORK | {"NUM_PROXIES": 1}
        wrong, right = {"username": "zhang", "password": "no"}, {"username": "zhang", "password": PASSWORD}
        claims = [{"X-Forwarded-For": f"192.0.2.{number}, 198.51.100.1"} for number in range(11)]

        guesses = [post(client, "sessions", wrong, **claim).status_code for claim in claims]

        assert guesses == [401] * 10 + [429]
        assert post(client, "sessions", right, **{"X-Forwarded-For": "198.51.100.2"}).status_code == 201

    def test_end_at_once_and_alone(self, client, zhang):
        first, second = token_of(client), token_of(client)

        response = client.delete(f"{API}/sessions/current", headers=bearer(first))

        assert response.status_code == 204
        assert client.get(f"{API}/me", headers=bearer(first)).status_code == 401
        assert client.get(f"{API}/me", headers=bearer(second)).status_code == 200

    def test_end_with_the_password(self, client, zhang):
        token = token_of(client)
        body = {"password": PASSWORD, "new_password": "another horse battery"}

        answer = client.put(f"{API}/me/password", body, "application/json", headers=bearer(token))

        assert client.get(f"{API}/me", headers=bearer(token)).status_code == 401
        assert client.get(f"{API}/me", headers=bearer(answer.json()["token"])).status_code == 200

    @pytest.mark.login("worker")
    def test_end_with_the_account(self, client, zhang):
        token = token_of(client)
        with scopes.bound(scopes.SYSTEM):
            User.objects.update(is_active=False)

        assert client.get(f"{API}/me", headers=bearer(token)).status_code == 401


class TestTokens:
    @pytest.mark.parametrize(
        "value", ["Bearer", "Bearer ", "Bearer x", f"Bearer {'x' * 5000}", "Bearer ü", "bearer ';"]
    )
    def test_that_are_none_are_refused(self, client, value):
        response = client.get(f"{API}/me", headers={"Authorization": value})

        assert (response.status_code, response.json()["code"]) == (401, "http.not_authenticated")
        assert response["WWW-Authenticate"] == "Bearer"

    @pytest.mark.parametrize("value", ["", "Basic emhhbmc6eA==", "Token abc"])
    def test_of_another_kind_are_nobody(self, client, value):
        assert client.get(f"{API}/me", headers={"Authorization": value}).status_code == 401

    def test_stand_nowhere_as_they_are(self, client, zhang):
        token = token_of(client)

        [kept] = Session.objects.values_list("session_key", flat=True)

        assert (len(kept), token in kept) == (40, False)
        assert client.get(f"{API}/me", headers=bearer(kept)).status_code == 401
        assert client.get(f"{API}/me", headers=bearer(token)).status_code == 200

    def test_belong_to_nobody_once_forgotten(self, zhang):
        assert not owner_of("0" * 32).is_authenticated


class TestMe:
    def test_is_shown_masked(self, client, zhang, at):
        shop = a_shop()
        clerk_of(shop, zhang.id, at=at)

        response = client.get(f"{API}/me", headers=bearer(token_of(client)))

        assert response.status_code == 200
        assert response["Cache-Control"] == "no-store"
        body = response.json()
        assert body["contact"] == {"name": "张**", "phone": "138****1234", "email": "z***@example.com"}
        assert [(s["merchant_id"], s["role"]) for s in body["shops"]] == [(str(shop), "owner")]

    def test_is_nobody_without_a_session(self, client):
        assert client.get(f"{API}/me").status_code == 401


class TestMyContact:
    def test_is_revealed_with_a_purpose_and_remembered(self, client, zhang):
        response = post(client, "me/contact/reveal", {"purpose": "own_view"}, **bearer(token_of(client)))

        assert response.json() == {"name": "张三丰", "phone": "+8613812341234", "email": "zhang.san@example.com"}
        with scopes.bound(scopes.shopper(zhang.id)):
            assert Event.objects.get(topic="vault.revealed").payload["purpose"] == "own_view"

    @pytest.mark.parametrize("body", [{}, {"purpose": "curiosity"}, {"purpose": None}])
    def test_is_not_revealed_without_one(self, client, zhang, body):
        assert post(client, "me/contact/reveal", body, **bearer(token_of(client))).status_code == 400


class TestCookies:
    @pytest.fixture
    def browser(self, zhang):
        browser = Client(enforce_csrf_checks=True)
        sessions.sign_in(browser, User.objects.get().id)
        return browser

    def test_open_the_api_for_reading(self, browser):
        assert browser.get(f"{API}/me").status_code == 200

    def test_do_not_open_it_for_writing_without_a_csrf_token(self, browser):
        response = post(browser, "me/contact/reveal", {"purpose": "own_view"})

        assert response.status_code == 403
        with scopes.bound(scopes.staff(User.objects.get().id)):
            assert not Event.objects.filter(topic="vault.revealed").exists()
