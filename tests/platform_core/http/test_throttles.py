"""Who is stopped, when, and what if nobody can count?"""

import pytest
from django.conf import settings
from django.core.cache import cache, caches
from redis.exceptions import ConnectionError as RedisAway

from platform_core.http import throttles
from platform_core.tenancy import roles
from tests.platform_core.http.conftest import API, signed_in
from tests.platform_core.scene import BUYER, OTHER

pytestmark = [pytest.mark.django_db, pytest.mark.urls("tests.platform_core.http.doors")]
PUBLIC = f"{API}/public"


@pytest.fixture
def _strict(settings, monkeypatch):
    """Three calls a minute for the nameless, two for a shopper."""
    settings.THROTTLE_FACTOR = 1
    monkeypatch.setattr(throttles, "RATES", {("storefront", "anonymous"): 3, ("storefront", "shopper"): 2})


@pytest.fixture
def _silent(monkeypatch):
    """A cache that is away, as Django's own would say it."""

    def away(*_, **__):
        raise RedisAway

    monkeypatch.setattr(type(caches["default"]), "add", away)
    monkeypatch.setattr(type(caches["default"]), "incr", away)


@pytest.fixture
def _forgiving(monkeypatch):
    """A cache that is away, as ours answers then."""
    monkeypatch.setattr(type(caches["default"]), "add", lambda *_, **__: True)


def statuses(client, n, **headers):
    return [client.get(PUBLIC, **headers).status_code for _ in range(n)]


@pytest.mark.usefixtures("_strict")
class TestByDoorAndRole:
    def test_stops_who_knocks_too_often_and_says_how_long(self, client):
        assert statuses(client, 4) == [200, 200, 200, 429]

        response = client.get(PUBLIC)

        assert response.json()["code"] == "http.throttled"
        assert response["Retry-After"] == "60"

    def test_counts_addresses_apart(self, client):
        statuses(client, 4)

        assert client.get(PUBLIC, REMOTE_ADDR="192.0.2.7").status_code == 200

    def test_believes_no_header_about_an_address(self, client):
        statuses(client, 3)

        assert client.get(PUBLIC, headers={"X-Forwarded-For": "192.0.2.7"}).status_code == 429

    def test_counts_persons_apart_wherever_they_are(self, client):
        assert statuses(signed_in(BUYER), 3) == [200, 200, 429]
        assert statuses(signed_in(OTHER), 1, REMOTE_ADDR="192.0.2.7") == [200]
        assert statuses(client, 1) == [200]

    def test_counts_doors_apart(self, client):
        statuses(client, 4)

        assert client.get("/api/seller/v1/public").status_code == 200

    def test_keeps_no_address(self, client):
        statuses(client, 1)

        assert [key for key in cache._cache if "127.0.0.1" in key] == []


@pytest.mark.parametrize("away", ["_silent", "_forgiving"])
class TestWithoutACounter:
    @pytest.fixture(autouse=True)
    def _away(self, request, away):
        request.getfixturevalue(away)

    def test_everybody_comes_in(self, client):
        assert statuses(client, 5) == [200] * 5

    def test_but_where_money_moves(self, client, settings):
        settings.CLOSED_WITHOUT_COUNTER = ["tests.platform_core.http.doors"]

        response = client.get(f"{API}/money")

        assert (response.status_code, response.json()["code"]) == (503, "http.not_counted")
        assert response["Retry-After"] == "5"


class TestTheTable:
    def test_knows_doors_and_roles_that_there_are(self):
        assert {role for _, role in throttles.RATES} <= set(roles.SCOPES)
        assert {door for door, _ in throttles.RATES} <= {"storefront", "seller", "regulator", "webhooks"}

    def test_does_not_stop_the_suite(self):
        assert settings.THROTTLE_FACTOR > 1000
        assert settings.CLOSED_WITHOUT_COUNTER == ["platform_core.payments."]
