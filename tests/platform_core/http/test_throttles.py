"""Who is stopped, when, and what if nobody can count?"""

from datetime import timedelta
from io import BytesIO

import pytest
import redis
from django.conf import settings
from django.core.cache import cache, caches
from django.urls import get_resolver
from redis.exceptions import ConnectionError as RedisAway

from platform_core import clock
from platform_core.drivers.world.clocks import until
from platform_core.http import throttles
from platform_core.http.models import CallCount
from platform_core.project.settings import base
from platform_core.tenancy import roles, scopes
from platform_core.tenancy.scopes import bound
from tests.platform_core.http.conftest import API, signed_in
from tests.platform_core.scene import BUYER, OTHER

pytestmark = [pytest.mark.django_db, pytest.mark.urls("tests.platform_core.http.doors")]
PUBLIC = f"{API}/public"
MONEY = f"{API}/money"
CLOSET = f"{API}/closet"
MEMBERS = f"{API}/members"


@pytest.fixture
def _strict(settings, monkeypatch):
    """Three calls a minute for the nameless, two for a shopper."""
    settings.THROTTLE_FACTOR = 1
    monkeypatch.setattr(throttles, "RATES", {("storefront", "anonymous"): 3, ("storefront", "shopper"): 2})


@pytest.fixture
def _silent(monkeypatch):
    """A cache that is away."""

    def away(*_, **__):
        raise RedisAway

    monkeypatch.setattr(type(caches["default"]), "counted", away)


@pytest.fixture
def _gone(settings):
    """The cache of the house, and nobody who listens at its address."""
    settings.CACHES = {"default": base.CACHES["default"] | {"LOCATION": "redis://127.0.0.1:9/0"}}


def statuses(client, n, path=PUBLIC, **headers):
    return [client.get(path, **headers).status_code for _ in range(n)]


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

    def test_counts_the_addresses_of_one_household_together(self, client):
        """Who has an IPv6 address has 2^64 of them."""
        answers = [client.get(PUBLIC, REMOTE_ADDR=f"2001:db8:1:2::{n}").status_code for n in range(1, 5)]

        assert answers == [200, 200, 200, 429]
        assert client.get(PUBLIC, REMOTE_ADDR="2001:db8:1:3::1").status_code == 200

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

    def test_counts_whom_nobody_lets_in(self, client):
        assert statuses(client, 4, MEMBERS) == [401, 401, 401, 429]
        assert statuses(client, 1) == [429]

    def test_counts_whose_token_is_not_good(self, client):
        stale = {"headers": {"Authorization": "Bearer nonsense"}}

        assert statuses(client, 4, PUBLIC, **stale) == [401, 401, 401, 429]
        assert client.get(PUBLIC, **stale).json()["code"] == "http.throttled"

    def test_counts_whoever_asks_for_what_we_do_not_speak(self, client):
        assert statuses(client, 4, PUBLIC, headers={"Accept": "application/xml"}) == [406, 406, 406, 429]

    def test_counts_a_person_who_may_not(self):
        assert statuses(signed_in(BUYER), 3, CLOSET) == [403, 403, 429]

    def test_counts_what_a_view_refuses_once(self, client):
        assert statuses(client, 4, f"{API}/refuse/django-403") == [403, 403, 403, 429]

    def test_counts_a_call_by_what_it_costs(self, client, settings):
        settings.CALLS_WEIGH = {"tests.platform_core.http.doors.Public": 2}

        assert statuses(client, 2) == [200, 429]
        assert statuses(signed_in(BUYER), 2) == [200, 429]

    def test_counts_a_form_with_a_file_as_many(self, client, settings):
        settings.UPLOAD_WEIGHS = 3
        form = {"data": {"file": BytesIO(b"x")}, "headers": {"Idempotency-Key": "k" * 16}}

        assert client.post(PUBLIC, **form).status_code == 405
        assert statuses(client, 1) == [429]

    def test_keeps_no_address(self, client):
        statuses(client, 1)

        assert [key for key in cache._cache if "127.0.0.1" in key] == []


class TestTheCounterOfTheHouse:
    @pytest.fixture
    def house(self, valkey, settings):
        settings.CACHES = {"default": base.CACHES["default"] | {"LOCATION": valkey}}
        with redis.Redis.from_url(valkey) as server:
            server.flushall()
            yield server

    def test_is_asked_in_one_round_trip_and_its_time_begins_once(self, house):
        assert [cache.counted("a", seconds=60) for _ in range(3)] == [1, 2, 3]
        [key] = house.scan_iter()
        house.expire(key, 7)
        trips = house.info("stats")["total_reads_processed"]

        assert cache.counted("a", seconds=60) == 4
        assert house.info("stats")["total_reads_processed"] - trips == 2  # ours, and this question's
        assert house.ttl(key) <= 7

    def test_forgets_after_its_time(self, house):
        cache.counted("a", seconds=60)
        [key] = house.scan_iter()
        house.pexpire(key, 1)
        until("it is forgotten", lambda: not house.exists(key), seconds=5, every=0.01)

        assert cache.counted("a", seconds=60) == 1
        assert 0 < house.ttl(key) <= 60


@pytest.mark.usefixtures("_silent")
class TestWithoutACounter:
    def test_everybody_comes_in(self, client):
        assert statuses(client, 5) == [200] * 5

    def test_but_where_money_moves(self, client, settings):
        settings.CLOSED_WITHOUT_COUNTER = ["tests.platform_core.http.doors"]

        response = client.get(MONEY)

        assert (response.status_code, response.json()["code"]) == (503, "http.not_counted")
        assert response["Retry-After"] == "5"


@pytest.mark.usefixtures("_gone", "_strict")
class TestWhatPostgresCounts:
    @pytest.fixture(autouse=True)
    def _doors(self, settings):
        settings.CLOSED_WITHOUT_COUNTER = ["tests.platform_core.http.doors.Money"]
        settings.COUNTED_WITHOUT_CACHE = [
            "tests.platform_core.http.doors.Public",
            "tests.platform_core.http.doors.Closet",
        ]

    def test_comes_in_and_is_stopped_when_it_comes_too_often(self, client):
        assert statuses(client, 4) == [200, 200, 200, 429]
        assert statuses(signed_in(BUYER), 3) == [200, 200, 429]
        assert statuses(signed_in(OTHER), 1) == [200]
        assert statuses(client, 1, REMOTE_ADDR="192.0.2.7") == [200]

    def test_weighs_there_what_it_costs(self, client, settings):
        settings.CALLS_WEIGH = {"tests.platform_core.http.doors.Public": 2}

        assert statuses(client, 2) == [200, 429]

    def test_is_counted_though_it_was_refused(self):
        assert statuses(signed_in(BUYER), 3, CLOSET) == [403, 403, 429]

    def test_leaves_shut_what_is_not_named(self, client):
        assert client.get(MONEY).json()["code"] == "http.not_counted"

    def test_may_be_what_moves_money(self, client, settings):
        settings.COUNTED_WITHOUT_CACHE = ["tests.platform_core.http.doors.Money"]

        assert statuses(client, 4, MONEY) == [200, 200, 200, 429]

    def test_stands_under_hashes_until_a_later_minute_is_counted(self, client):
        with bound(scopes.ANONYMOUS):
            CallCount.objects.create(who="somebody", minute=clock.now() - timedelta(minutes=1), calls=7)

        statuses(client, 1)
        statuses(signed_in(BUYER), 2)

        with bound(scopes.ANONYMOUS):
            found = sorted((count.who.rpartition("/")[0], count.calls) for count in CallCount.objects.all())
            hidden = "".join(count.who.rpartition("/")[2] for count in CallCount.objects.all())
        assert found == [("storefront/anonymous", 1), ("storefront/shopper", 2)]
        assert "127.0.0.1" not in hidden
        assert BUYER.hex not in hidden.replace("-", "")


class TestTheTable:
    def test_knows_doors_and_roles_that_there_are(self):
        assert {role for _, role in throttles.RATES} <= set(roles.SCOPES)
        assert {door for door, _ in throttles.RATES} <= {"storefront", "seller", "regulator", "webhooks"}

    def test_does_not_stop_the_suite(self):
        assert settings.THROTTLE_FACTOR > 1000
        assert settings.CLOSED_WITHOUT_COUNTER == ["platform_core.payments."]

    @pytest.mark.urls("platform_core.project.urls")
    def test_names_views_that_there_are(self):
        views = [f"{view.__module__}.{view.__qualname__}" for view in views_of(get_resolver())]

        prefixes = [*settings.COUNTED_WITHOUT_CACHE, *settings.CALLS_WEIGH]
        named = {prefix: any(view.startswith(prefix) for view in views) for prefix in prefixes}

        assert set(named.values()) == {True}


def views_of(resolver):
    for pattern in resolver.url_patterns:
        if hasattr(pattern, "url_patterns"):
            yield from views_of(pattern)
        elif hasattr(pattern.callback, "cls"):
            yield pattern.callback.cls
