"""Does a person see where they are signed in, and does what they or the time ends end at once?"""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.contrib.sessions.models import Session
from django.db import connection
from django.test import Client

from platform_core.accounts import origins, policies, queries
from platform_core.accounts.models import Proof
from platform_core.accounts.session_store import SessionStore
from platform_core.accounts.types import Holder
from platform_core.tenancy import scopes
from tests import sessions
from tests.platform_core.accounts.people import API, PASSWORD, bearer, employed, registered, token_of
from tests.platform_core.accounts.recovering import topics_of

pytestmark = [pytest.mark.django_db, pytest.mark.urls("tests.platform_core.accounts.urls")]
FIREFOX = "Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:140.0) Gecko/20100101 Firefox/140.0"
ME, LIST = f"{API}/me", f"{API}/me/sessions"
TICK = timedelta.resolution
LIMIT = timedelta(days=3)


def get(client: Client, token: str, path: str = ME) -> int:
    return int(client.get(path, headers=bearer(token)).status_code)


def sessions_of(client: Client, token: str) -> list[dict[str, object]]:
    return list(client.get(LIST, headers=bearer(token)).json())


def lay_unused(person_id, limit) -> None:
    """For so long and no longer, as only the owner of the tables can write it."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT public.tests_unused(%s, %s)", [person_id, limit])


class TestIdleLimit:
    """Pure: to the tick."""

    @pytest.mark.duty("PIP-51")
    @pytest.mark.parametrize(("holder", "limit"), policies.IDLE_LIMITS.items())
    def test_lets_a_session_go_on_up_to_it_and_not_at_it(self, at, holder, limit):
        assert policies.may_go_on(at, holder=holder, now=at + timedelta(seconds=limit) - TICK) is True
        assert policies.may_go_on(at, holder=holder, now=at + timedelta(seconds=limit)) is False

    def test_is_short_for_who_looks_into_other_peoples_affairs(self):
        for rights in ({"is_staff": True, "is_regulator": False}, {"is_staff": False, "is_regulator": True}):
            assert policies.holder(**rights) is Holder.OFFICIAL
        assert policies.holder(is_staff=False, is_regulator=False) is Holder.PERSON
        assert policies.IDLE_LIMITS[Holder.OFFICIAL] < policies.IDLE_LIMITS[Holder.PERSON]

    def test_counts_from_a_use_that_is_noted_once_a_minute(self, at):
        assert policies.is_to_be_noted(at, now=at + timedelta(seconds=policies.NOTED_EVERY)) is True
        assert policies.is_to_be_noted(at, now=at + timedelta(seconds=policies.NOTED_EVERY) - TICK) is False


class TestUnusedSessions:
    @pytest.mark.duty("PIP-51")
    def test_are_over_by_token_and_by_cookie(self, client, zhang):
        token, browser = token_of(client), sessions.sign_in(Client(), zhang.id)
        assert (get(client, token), browser.get(ME).status_code) == (200, 200)

        lay_unused(zhang.id, LIMIT)

        assert (get(client, token), browser.get(ME).status_code) == (401, 401)
        assert queries.open_sessions(zhang.id) == []

    def test_go_on_until_then_and_are_noted_as_used(self, client, zhang):
        token = token_of(client)
        lay_unused(zhang.id, LIMIT - timedelta(minutes=1))
        before = Proof.objects.get().last_seen_at

        assert get(client, token) == 200

        assert Proof.objects.get().last_seen_at > before + timedelta(days=2)

    def test_of_browsers_are_noted_on_pages(self, zhang):
        browser = sessions.sign_in(Client(), zhang.id)
        lay_unused(zhang.id, timedelta(hours=1))
        before = Proof.objects.get().last_seen_at

        browser.get("/accounts/2fa/")

        assert Proof.objects.get().last_seen_at > before

    def test_write_nothing_within_a_minute(self, client, zhang):
        token = token_of(client)

        assert get(client, token) == 200

        assert Proof.objects.get().last_seen_at is None

    @pytest.mark.login("worker")
    def test_of_staff_are_over_sooner(self, client, zhang, at):
        token = token_of(client)
        employed(zhang.id, at=at)
        lay_unused(zhang.id, queries.idle_limit(zhang.id))

        assert get(client, token) == 401
        assert queries.idle_limit(zhang.id) == timedelta(minutes=30)


class TestMySessions:
    def test_say_device_network_and_time_the_last_used_first(self, client, zhang):
        phone = token_of(client)
        desk = client.post(
            f"{API}/sessions",
            {"username": "zhang", "password": PASSWORD},
            "application/json",
            headers={"User-Agent": FIREFOX},
            REMOTE_ADDR="2001:db8:1:2::77",
        ).json()["token"]

        found = sessions_of(client, phone)

        assert {(each["device"], each["address"], each["is_current"]) for each in found} == {
            ("Firefox, Windows", "2001:db8:1:2::/64", False),
            ("", "127.0.0.1", True),
        }
        assert all(each["began_at"] and each["last_seen_at"] for each in found)
        assert get(client, desk) == 200

    def test_include_those_of_pages(self, client, zhang):
        browser = Client(headers={"User-Agent": FIREFOX})
        browser.post("/accounts/login/", {"login": "zhang", "password": PASSWORD})

        [found] = browser.get(LIST).json()

        assert (found["device"], found["address"], found["is_current"]) == ("Firefox, Windows", "127.0.0.1", True)

    def test_are_nobody_elses(self, client, zhang, at):
        li = registered(at, "li_lei", phone="13900000000")
        sessions.begun(li.id)

        assert len(sessions_of(client, token_of(client))) == 1

    def test_leave_out_what_a_new_password_has_ended(self, client, zhang):
        token_of(client)
        new = {"password": PASSWORD, "new_password": "another horse battery"}

        changed = client.put(f"{API}/me/password", new, "application/json", headers=bearer(token_of(client)))

        assert len(sessions_of(client, changed.json()["token"])) == 1

    def test_stand_sealed_in_the_table(self, client, zhang):
        token_of(client)

        [kept] = Session.objects.values_list("session_data", flat=True)

        assert "127.0.0.1" not in str(SessionStore().decode(kept))

    @pytest.mark.duty("PIP-51")
    def test_end_one_by_one(self, client, zhang):
        mine, other = token_of(client), token_of(client)
        [found] = [each for each in sessions_of(client, mine) if not each["is_current"]]

        assert client.delete(f"{LIST}/{found['id']}", headers=bearer(mine)).status_code == 204

        assert (get(client, mine), get(client, other)) == (200, 401)
        assert topics_of(zhang.id)[-1] == "accounts.sessions_ended"

    @pytest.mark.duty("PIP-51")
    def test_end_all_but_the_one_that_asks(self, client, zhang):
        mine, *others = [token_of(client) for _ in range(3)]

        reply = client.delete(f"{LIST}/others", headers=bearer(mine))

        assert reply.json() == {"ended": 2}
        assert [get(client, each) for each in (mine, *others)] == [200, 401, 401]

    def test_are_not_ended_by_somebody_else(self, client, zhang, at):
        registered(at, "li_lei", phone="13900000000")
        mine, stranger = token_of(client), token_of(client, "li_lei")
        [found] = sessions_of(client, mine)

        reply = client.delete(f"{LIST}/{found['id']}", headers=bearer(stranger))

        assert (reply.status_code, reply.json()["code"]) == (404, "accounts.session_not_found")
        assert get(client, mine) == 200
        with scopes.bound(scopes.shopper(zhang.id)):
            assert "accounts.sessions_ended" not in topics_of(zhang.id)

    def test_do_not_end_by_a_key(self, client, zhang):
        """The id is the hash: who has a token cannot be found by it, and who has the id can open nothing."""
        token = token_of(client)
        [found] = sessions_of(client, token)

        assert client.delete(f"{LIST}/{token}", headers=bearer(token)).status_code == 404
        assert get(client, str(found["id"])) == 401


class TestDeviceOf:
    @pytest.mark.parametrize(
        ("agent", "device"),
        [
            (FIREFOX, "Firefox, Windows"),
            ("Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) Version/18.0 Safari/604.1", "Safari, iPhone"),
            ("Mozilla/5.0 (Linux; Android 15) Chrome/140.0 MicroMessenger/8.0", "WeChat, Android"),
            ("Mozilla/5.0 (Windows NT 10.0) Chrome/140.0 Safari/537.36 Edg/140.0", "Edge, Windows"),
            ("python-httpx/0.28.1", "python-httpx"),
            ("<script>alert(1)</script>", ""),
            ("", ""),
        ],
    )
    def test_says_little_and_only_what_people_know(self, agent, device):
        assert origins.device_of(agent) == device
