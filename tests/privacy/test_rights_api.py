"""How does a programme ask for a copy, a correction and the closing of an account?"""

from __future__ import annotations

import io
import json
import zipfile
from datetime import datetime
from typing import Any

import pytest
from django.db import transaction
from rest_framework.test import APIClient

from platform_core import clock
from platform_core.actors import Actor
from platform_core.rows import new_id
from platform_core.tenancy import scopes
from privacy.requests.models import Request
from privacy.requests.types import RequestKind
from tests.merchants.test_api import client_of
from tests.privacy import builders

pytestmark = [pytest.mark.django_db, pytest.mark.login("worker")]
API = "/api/storefront/v1/privacy"


@pytest.fixture
def today(db: None) -> datetime:
    with transaction.atomic():
        return clock.now()


@pytest.fixture
def me(today: datetime) -> Actor:
    return builders.somebody(today)


@pytest.fixture
def client(me: Actor, today: datetime) -> APIClient:
    return client_of(me, today)


def sends(client: APIClient, method: str, address: str, body: Any = None) -> Any:
    return client.generic(
        method, f"{API}/{address}", _json(body), "application/json", headers={"Idempotency-Key": new_id().hex}
    )


def _json(body: Any) -> str:
    return "" if body is None else json.dumps(body)


class TestRequests:
    @pytest.mark.duty("PIP-50", "PIP-45a", "ECL-24b")
    def test_lead_to_a_copy_that_is_fetched_once(self, client: APIClient, me: Actor, today: datetime):
        asked = sends(client, "POST", "requests", {"kind": "access", "sent_code": builders.sent_code(me.id)})
        assert asked.status_code == 201, asked.content
        shown = asked.json()
        assert (shown["state"], [c["kind"] for c in shown["clocks"]]) == ("filed", ["privacy.answer"])
        assert [action["name"] for action in shown["actions"]] == ["withdraw"]
        builders.carried_out(the_only(me), today)

        copy, again = (sends(client, "POST", f"requests/{shown['id']}/copy") for _ in range(2))

        assert (copy.status_code, copy["Content-Type"], again.status_code) == (200, "application/zip", 410)
        with zipfile.ZipFile(io.BytesIO(copy.content)) as archive:
            assert "data/accounts.Contact.json" in archive.namelist()
        assert client.get(f"{API}/requests/{shown['id']}").json()["state"] == "collected"

    def test_of_somebody_else_do_not_exist(self, client: APIClient, today: datetime):
        other = builders.asked(builders.somebody(today), RequestKind.EXPLANATION, today)

        assert client.get(f"{API}/requests/{other.id}").status_code == 404
        assert client.get(f"{API}/requests").json()["items"] == []

    @pytest.mark.parametrize(
        ("body", "status", "code"),
        [
            ({"kind": "access"}, 422, "accounts.bad_sent_code"),
            ({"kind": "explanation"}, 422, "privacy.bad_request"),
            ({"kind": "correction", "phone": "12"}, 422, "privacy.bad_request"),
            ({"kind": "nonsense"}, 400, "http.invalid"),
        ],
    )
    def test_that_cannot_be_filed_say_why(self, client: APIClient, body: Any, status: int, code: str):
        refused = sends(client, "POST", "requests", body)

        assert (refused.status_code, refused.json()["code"]) == (status, code)

    def test_are_withdrawn(self, client: APIClient):
        asked = sends(client, "POST", "requests", {"kind": "explanation", "words": "为什么？"}).json()

        gone = sends(client, "PUT", f"requests/{asked['id']}/withdrawal")

        assert (gone.status_code, gone.json()["state"]) == (200, "withdrawn")

    def test_show_the_words_where_no_answer_is_kept(self, client: APIClient):
        asked = sends(client, "POST", "requests", {"kind": "explanation", "words": "为什么？"}).json()

        assert asked["words"] is None  # what answers an unsafe call is stored, and words stand sealed alone
        assert client.get(f"{API}/requests/{asked['id']}").json()["words"] == "为什么？"

    def test_want_somebody_who_is_signed_in(self, db: None):
        assert APIClient().get(f"{API}/requests").status_code == 401


class TestClosing:
    @pytest.mark.duty("ECL-24a", "ECL-24b", "NDR-24")
    def test_says_first_what_would_be_kept_and_may_be_taken_back(self, client: APIClient, me: Actor):
        before = client.get(f"{API}/closing").json()
        asked = sends(client, "POST", "closing", {"sent_code": builders.sent_code(me.id)})
        assert asked.status_code == 201, asked.content

        back = sends(client, "PUT", f"closing/{asked.json()['id']}/withdrawal")

        assert (before["open_things"], before["closing"]) == ([], None)
        assert all(held["duties"] for held in before["held"])
        assert asked.json()["state"] == "cooling"
        assert (back.status_code, back.json()["state"]) == (200, "taken_back")

    def test_wants_the_code(self, client: APIClient):
        assert sends(client, "POST", "closing", {}).status_code == 400
        assert sends(client, "POST", "closing", {"sent_code": "XXXX-XXXX"}).json()["code"] == "accounts.bad_sent_code"

    def test_sends_the_code_to_ones_own_phone(self, client: APIClient):
        assert sends(client, "POST", "codes").status_code == 202


class TestRecipients:
    @pytest.mark.duty("PIP-23")
    def test_are_read_by_everybody(self, db: None):
        found = APIClient().get(f"{API}/recipients").json()["recipients"]

        assert {"payments.provider", "orders.carrier"} <= {one["port"] for one in found}

    @pytest.mark.duty("PIP-23")
    def test_of_ones_own_data_are_read_by_oneself(self, client: APIClient):
        assert client.get(f"{API}/supplies").json() == {"supplies": []}
        assert APIClient().get(f"{API}/supplies").status_code == 401


def the_only(me: Actor) -> Request:
    with scopes.bound(scopes.shopper(me.id)):
        return Request.objects.get(person_id=me.id)
