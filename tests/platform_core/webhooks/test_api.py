"""What does a shop get at its doors, and what does it never get?"""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from rest_framework.test import APIClient

from platform_core.http.models import Answer
from platform_core.rows import new_id
from platform_core.tenancy import scopes
from platform_core.webhooks import policies
from platform_core.webhooks.commands import endpoints
from platform_core.webhooks.models.endpoints import Secret
from platform_core.webhooks.types import Failure
from tests import sessions
from tests.merchants import builders as merchants
from tests.platform_core.webhooks.conftest import URL, answered, claimed, noted

pytestmark = [pytest.mark.django_db, pytest.mark.login("worker")]
API = "/api/seller/v1/webhooks"
NEW = {"url": URL, "topics": ["orders.paid"], "name": "ERP"}


class Client(APIClient):
    """Somebody who acts for a shop."""

    def __init__(self, at):
        super().__init__(raise_request_exception=False)
        self.seller = merchants.owner_of(merchants.opened(at))
        with merchants.acting_as(self.seller), transaction.atomic():
            token = sessions.begun(self.seller.id)
        self.credentials(HTTP_AUTHORIZATION=f"Bearer {token}")

    def send(self, method, path="", body=None, *, code, key=None):
        answer = self.generic(method, f"{API}{path}", *_json(body), headers={"Idempotency-Key": key or str(new_id())})
        assert answer.status_code == code, answer.content
        return answer.json() if answer.content else None


def _json(body):
    client = APIClient()
    return client._encode_data(body, "json") if body is not None else (b"", "application/json")


@pytest.fixture
def client(at):
    return Client(at)


@pytest.fixture
def hook(client):
    return client.send("POST", body=NEW, code=201)


class TestOpening:
    def test_shows_the_secret_once(self, client, hook):
        assert hook["secret"].startswith("whsec_")
        assert {name: hook[name] for name in NEW} == NEW
        assert (hook["state"], hook["actions"]) == ("enabled", ["pause", "retire", "rotate", "test"])

        for path in ("", f"/{hook['id']}", f"/{hook['id']}/deliveries"):
            assert "secret" not in str(client.send("GET", path, code=200)).replace("old_secret_until", "")

    def test_keeps_its_answer_nowhere(self, client, hook):
        client.send("POST", f"/{hook['id']}/secret", {"at_once": False}, code=201)

        with merchants.acting_as(client.seller), transaction.atomic():
            assert Answer.objects.count() == 0

    def test_says_every_reason_against_an_address(self, client):
        problem = client.send("POST", body=NEW | {"url": "http://10.0.0.1/"}, code=422)

        assert problem["code"] == "webhooks.address_refused"
        assert problem["params"]["reasons"] == ["not_https", "not_public", "not_a_name"]

    @pytest.mark.parametrize(
        "wrong", [{"topics": []}, {"topics": None}, {"url": ""}, {"name": "x" * 41}, {"name": "张三\n<b>"}]
    )
    def test_refuses_what_is_malformed(self, client, wrong):
        assert client.send("POST", body=NEW | wrong, code=400)["code"] == "http.invalid"

    def test_refuses_the_sixth(self, client, hook):
        assert client.send("POST", body=NEW, code=409)["code"] == "webhooks.address_in_use"
        for n in range(policies.MAX_ENDPOINTS - 1):
            client.send("POST", body=NEW | {"url": f"{URL}&n={n}"}, code=201)

        assert client.send("POST", body=NEW | {"url": f"{URL}&n=9"}, code=409)["code"] == "webhooks.too_many"


class TestTopics:
    def test_say_what_each_message_carries(self, client):
        topics = {topic["name"]: topic for topic in client.send("GET", "/topics", code=200)["items"]}

        assert topics["orders.paid"] == {
            "name": "orders.paid",
            "says": "The money for the order is in; the shop has to send it.",
            "carries": {"merchant_id": "uuid", "order_id": "uuid"},
        }


class TestChanging:
    def test_changes_what_is_named(self, client, hook):
        changed = client.send("PATCH", f"/{hook['id']}", {"name": "WMS"}, code=200)

        assert (changed["name"], changed["url"]) == ("WMS", URL)
        client.send("PATCH", f"/{hook['id']}", {}, code=400)

    def test_pauses_and_goes_on(self, client, hook):
        paused = client.send("PUT", f"/{hook['id']}/pause", code=200)
        assert (paused["state"], paused["actions"]) == ("paused", ["resume", "retire", "rotate"])
        assert client.send("POST", f"/{hook['id']}/test", code=409)["code"] == "webhooks.not_sending"

        assert client.send("DELETE", f"/{hook['id']}/pause", code=200)["state"] == "enabled"
        assert client.send("DELETE", f"/{hook['id']}/pause", code=409)["code"] == "states.illegal_transition"

    def test_rotates(self, client, hook):
        rotated = client.send("POST", f"/{hook['id']}/secret", {"at_once": False}, code=201)
        assert rotated["secret"] != hook["secret"]
        assert rotated["old_secret_until"] is not None

        assert client.send("POST", f"/{hook['id']}/secret", {"at_once": True}, code=201)["old_secret_until"] is None

    def test_deletes_for_good(self, client, hook):
        client.send("DELETE", f"/{hook['id']}", code=204)

        assert client.send("GET", f"/{hook['id']}", code=404)["code"] == "webhooks.endpoint_not_found"
        assert client.send("GET", code=200)["items"] == []


class TestAMessage:
    def test_is_shown_with_every_call_that_was_made_for_it(self, client, hook, at):
        sent = client.send("POST", f"/{hook['id']}/test", code=201)
        assert (sent["state"], sent["tries"], sent["actions"], sent["failed_because"]) == ("waiting", [], [], None)
        noted(claimed(_later(sent)), at, answered(410))
        with merchants.acting_as(client.seller), transaction.atomic():
            endpoints.resume(hook["id"], by=client.seller, at=at)

        shown = client.send("GET", f"/deliveries/{sent['id']}", code=200)

        assert [(t["status"], t["failure"], t["took_ms"]) for t in shown["tries"]] == [(410, Failure.STATUS, 12)]
        assert (shown["state"], shown["next_attempt_at"], shown["actions"]) == ("failed", None, ["redeliver"])
        assert (shown["event_id"] != shown["id"], shown["failed_because"]) == (True, Failure.STATUS)
        [listed] = client.send("GET", f"/{hook['id']}/deliveries", code=200)["items"]
        assert listed == {name: shown[name] for name in listed}

    def test_says_why_it_is_not_sent_any_more_also_where_no_call_was_made(self, client, hook):
        sent = client.send("POST", f"/{hook['id']}/test", code=201)
        client.send("DELETE", f"/{hook['id']}", code=204)
        assert claimed(_later(sent) + timedelta(seconds=1)) is None

        shown = client.send("GET", f"/deliveries/{sent['id']}", code=200)

        assert (shown["state"], shown["failed_because"], shown["tries"]) == ("failed", Failure.RETIRED, [])

    def test_goes_out_once_more_when_the_shop_asks_once(self, client, hook):
        sent, key = client.send("POST", f"/{hook['id']}/test", code=201), str(new_id())
        noted(claimed(_later(sent)), _later(sent))

        first = client.send("POST", f"/deliveries/{sent['id']}/redelivery", code=201, key=key)
        again = client.send("POST", f"/deliveries/{sent['id']}/redelivery", code=201, key=key)

        assert (first, first["state"]) == (again, "waiting")
        assert client.send("POST", f"/deliveries/{sent['id']}/redelivery", code=409)["code"] == (
            "states.illegal_transition"
        )


def _later(sent):
    return datetime.fromisoformat(sent["asked_at"])


class TestAnotherShop:
    def test_finds_nothing_of_it(self, client, hook, at):
        sent = client.send("POST", f"/{hook['id']}/test", code=201)
        stranger = Client(at)
        of = f"/{hook['id']}"

        for method, path, body in (
            ("GET", of, None),
            ("PATCH", of, {"name": "mine"}),
            ("DELETE", of, None),
            ("PUT", f"{of}/pause", None),
            ("DELETE", f"{of}/pause", None),
            ("POST", f"{of}/secret", {"at_once": True}),
            ("POST", f"{of}/test", None),
            ("GET", f"{of}/deliveries", None),
            ("GET", f"/deliveries/{sent['id']}", None),
            ("POST", f"/deliveries/{sent['id']}/redelivery", None),
        ):
            assert stranger.send(method, path, body, code=404)["code"].endswith("_not_found")
        assert stranger.send("GET", code=200)["items"] == []
        with scopes.bound(scopes.SYSTEM), transaction.atomic():
            assert Secret.objects.filter(until=None).count() == 1


class TestLists:
    def test_ask_as_often_for_many_as_for_one(self, client, hook):
        def asked(path):
            with CaptureQueriesContext(connection) as seen:
                client.send("GET", path, code=200)
            return len(seen)

        client.send("POST", f"/{hook['id']}/test", code=201)
        few = [asked(path) for path in ("", f"/{hook['id']}/deliveries")]
        client.send("POST", body=NEW | {"url": f"{URL}&n=1"}, code=201)
        for _ in range(4):
            client.send("POST", f"/{hook['id']}/test", code=201)

        assert [asked(path) for path in ("", f"/{hook['id']}/deliveries")] == few
