"""How do applicants, shops and visitors ask, and what do they get back?"""

from __future__ import annotations

from dataclasses import asdict
from datetime import datetime
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from rest_framework.test import APIClient

from merchants.shops.commands import filing as commands
from platform_core.actors import Actor
from platform_core.rows import new_id
from tests import sessions
from tests.merchants.builders import FARM, TEA_HOUSE, acting_as, applied, opened, opened_many, owner_of, to_open

pytestmark = pytest.mark.django_db

APPLICATIONS = "/api/seller/v1/applications"
SHOP = "/api/seller/v1/shop"
MERCHANTS = "/api/storefront/v1/merchants"


def client_of(actor: Actor | None, at: datetime) -> APIClient:
    """As the actor's own programme: by token, with a new key for each thing it wants done."""
    client = APIClient(raise_request_exception=True)
    if actor is not None:
        with acting_as(actor):
            token = sessions.begun(actor.id)
        client.credentials(HTTP_AUTHORIZATION=f"Bearer {token}")
    return client


def key() -> dict[str, str]:
    return {"Idempotency-Key": str(new_id())}


def body(form: Any = TEA_HOUSE, **changes: Any) -> dict[str, Any]:
    return {name: value for name, value in asdict(form).items() if value not in ("", None)} | changes


@pytest.fixture
def client(applicant: Actor, at: datetime) -> APIClient:
    return client_of(applicant, at)


class TestApplications:
    @pytest.mark.duty("ECL-27")
    def test_takes_papers_and_answers_with_a_masked_contact(self, client):
        reply = client.post(APPLICATIONS, body(), headers=key())

        assert reply.status_code == 201, reply.content
        answer = reply.json()
        assert (answer["state"], answer["open_points"], answer["merchant_id"]) == (
            "submitted",
            ["not_checked", "documents_missing"],
            None,
        )
        assert answer["documents_missing"] == ["business_licence", "return_agreement", "food_licence"]
        assert answer["contact"] == {
            "legal_name": "福***",
            "service_phone": "059****4321",
            "representative": "欧***",
            "contact_name": "司***",
            "contact_phone": "139****1234",
            "business_address": "福建省福州市****",
            "return_address": "福建省福州市****",
        }

    def test_takes_the_declaration_of_the_exempt(self, client):
        reply = client.post(APPLICATIONS, body(FARM), headers=key())

        assert (reply.status_code, reply.json()["open_points"]) == (201, ["documents_missing"])

    def test_gives_the_same_answer_to_the_same_key(self, client):
        once = key()

        first, again = (client.post(APPLICATIONS, body(), headers=once) for _ in range(2))

        assert (again.content, again.headers["Idempotent-Replayed"]) == (first.content, "true")
        assert len(client.get(APPLICATIONS).json()["items"]) == 1

    def test_refuses_a_second_application_with_the_first_one_s_number(self, client):
        first = client.post(APPLICATIONS, body(), headers=key()).json()["id"]

        reply = client.post(APPLICATIONS, body(), headers=key())

        assert (reply.status_code, reply.json()["code"]) == (409, "merchants.application_pending")
        assert reply.json()["params"] == {"application_id": first}

    def test_refuses_papers_with_every_reason(self, client):
        reply = client.post(APPLICATIONS, body(credit_code="0" * 18, registered_capital=None), headers=key())

        assert (reply.status_code, reply.json()["code"]) == (422, "merchants.papers_refused")
        assert reply.json()["params"] == {
            "reasons": ["facts_missing", "code_invalid"],
            "missing": ["registered_capital"],
        }
        assert client.get(APPLICATIONS).json()["items"] == []

    def test_refuses_malformed_fields_by_name(self, client):
        malformed = (
            ("kind", "company"),
            ("kind", None),
            ("trade_name", ""),
            ("trade_name", "茶" * 61),
            ("trade_name", "茶\x00"),
            ("trade_name", {"zh": "茶"}),
            ("region_code", "3501"),
            ("region_code", "3501021"),
            ("service_phone", "call me"),
            ("contact_phone", "1" * 40),
            ("registered_capital", -1),
            ("registered_capital", 10**18),
            ("registered_capital", "1.5"),
            ("licence_valid_until", "2026-02-30"),
            ("trades", []),
            ("trades", ["food"] * 21),
            ("trades", "food"),
            ("trades", ["Fisch & Chips"]),
            ("declares_exemption", "maybe"),
        )

        for field, value in malformed:
            reply = client.post(APPLICATIONS, body() | {field: value}, headers=key())
            assert (reply.status_code, reply.json()["code"]) == (400, "http.invalid"), (field, value)
            assert list(reply.json()["params"]) == [field]

    def test_refuses_bodies_that_are_no_papers(self, client):
        for text in ("", "[]", "null", "[1]", '"x"', "{", "{}", '{"kind": NaN}'):
            reply = client.post(APPLICATIONS, text, content_type="application/json", headers=key())
            assert (reply.status_code, reply["Content-Type"]) == (400, "application/problem+json"), text

    def test_demands_a_key(self, client):
        reply = client.post(APPLICATIONS, body())

        assert (reply.status_code, reply.json()["code"]) == (400, "http.invalid")

    def test_is_closed_to_nobody(self, at):
        nobody = client_of(None, at)

        for reply in (nobody.get(APPLICATIONS), nobody.post(APPLICATIONS, headers=key()), nobody.get(SHOP)):
            assert (reply.status_code, reply.json()["code"]) == (401, "http.not_authenticated")

    def test_refuses_who_has_a_shop(self, shop, at):
        reply = client_of(owner_of(shop), at).post(APPLICATIONS, body(), headers=key())

        assert (reply.status_code, reply.json()["code"]) == (403, "merchants.only_for_applicants")

    def test_lists_one_s_own_page_by_page(self, client, applicant, at):
        for _ in range(3):
            application = applied(at, by=applicant)
            with acting_as(applicant):
                commands.withdraw(application.id, by=applicant, at=at)
        applied(at)

        first = client.get(APPLICATIONS, {"limit": 2}).json()
        second = client.get(APPLICATIONS, {"limit": 2, "cursor": first["next"]}).json()

        assert [len(first["items"]), len(second["items"]), second["next"]] == [2, 1, None]
        assert len({item["id"] for item in first["items"] + second["items"]}) == 3

    def test_refuses_pages_that_are_none(self, client):
        for query in ({"limit": "0"}, {"limit": "x"}, {"cursor": "x"}):
            assert client.get(APPLICATIONS, query).status_code == 400


class TestOneApplication:
    def test_shows_it_to_its_applicant(self, client, applicant, at):
        application = applied(at, by=applicant)

        assert client.get(f"{APPLICATIONS}/{application.id}").json()["id"] == str(application.id)

    def test_is_not_there_for_another(self, client, at):
        reply = client.get(f"{APPLICATIONS}/{applied(at).id}")

        assert (reply.status_code, reply.json()["code"]) == (404, "merchants.application_not_found")

    def test_shows_the_shop_where_it_came_from(self, shop, at):
        owner = client_of(owner_of(shop), at)
        [listed] = owner.get(APPLICATIONS).json()["items"]

        assert (listed["state"], listed["merchant_id"]) == ("approved", str(shop.id))
        assert owner.get(f"{APPLICATIONS}/{listed['id']}").status_code == 200


class TestWithdrawal:
    def test_takes_it_back_once(self, client, applicant, at):
        url = f"{APPLICATIONS}/{applied(at, by=applicant).id}/withdrawal"

        first, again = client.put(url), client.put(url)

        assert (first.status_code, first.json()["state"]) == (200, "withdrawn")
        assert (again.status_code, again.json()["code"]) == (409, "states.illegal_transition")


class TestShop:
    def test_shows_its_people_what_only_they_see(self, shop, at):
        answer = client_of(owner_of(shop), at).get(SHOP).json()

        assert answer["merchant_id"] == str(shop.id)
        assert (answer["commission_basis_points"], answer["may_sell"], answer["against_selling"]) == (500, True, [])

    def test_says_so_to_who_has_none(self, client):
        reply = client.get(SHOP)

        assert (reply.status_code, reply.json()["code"]) == (404, "merchants.no_shop")


class TestTraderPage:
    @pytest.mark.duty("ECL-15", "OTM-12")
    def test_shows_everybody_the_facts_of_an_enterprise(self, shop, at):
        answer = client_of(None, at).get(f"{MERCHANTS}/{shop.id}").json()

        assert answer["shown"] == {
            "legal_name": "福州茶业（福建）有限公司",
            "legal_form": "有限责任公司",
            "credit_code": "91350100M000100Y43",
            "representative": "欧阳静水",
            "business_address": "福建省福州市鼓楼区乌山路九号",
            "registered_capital": 100_000_000,
        }
        assert (answer["registered"], answer["licence_valid_until"], answer["statement"]) == (True, "2036-01-01", "")
        assert "commission_basis_points" not in answer

    @pytest.mark.duty("OTM-27")
    def test_tells_the_registered_from_the_exempt(self, shop, at):
        farm = opened(at, **asdict(FARM))

        pages = [client_of(None, at).get(f"{MERCHANTS}/{one.id}").json() for one in (shop, farm)]

        assert [page["registered"] for page in pages] == [True, False]
        assert pages[1]["statement"]

    def test_knows_no_shop_that_is_not_there(self, at):
        reply = client_of(None, at).get(f"{MERCHANTS}/{new_id()}")

        assert (reply.status_code, reply.json()["code"]) == (404, "merchants.merchant_not_found")

    def test_has_no_address_that_is_no_number(self, at):
        assert client_of(None, at).get(f"{MERCHANTS}/1").status_code == 404


class TestMerchants:
    def test_lists_shops_by_name_page_by_page(self, at):
        for name in ("乙", "甲", "丙"):
            opened(at, trade_name=name)
        visitor = client_of(None, at)

        first = visitor.get(MERCHANTS, {"limit": 2}).json()
        second = visitor.get(MERCHANTS, {"limit": 2, "cursor": first["next"]}).json()

        assert sorted(i["trade_name"] for i in first["items"] + second["items"]) == sorted(["甲", "乙", "丙"])
        assert second["next"] is None

    def test_asks_the_database_as_often_for_many_as_for_one(self, at, operator):
        visitor = client_of(None, at)
        opened(at)
        with CaptureQueriesContext(connection) as for_one:
            visitor.get(MERCHANTS)
        opened_many([to_open(at) for _ in range(49)], at, by=operator)

        with CaptureQueriesContext(connection) as for_many:
            answer = visitor.get(MERCHANTS, {"limit": 50}).json()

        assert (len(answer["items"]), len(for_many)) == (50, len(for_one))

    def test_is_only_read(self, client):
        reply = client.post(MERCHANTS, {}, headers=key())

        assert (reply.status_code, reply.json()["code"]) == (405, "http.method_not_allowed")
