"""How do applicants and shops hand in documents and report changes, and what does everybody read?"""

from __future__ import annotations

from datetime import datetime
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from rest_framework.test import APIClient

from platform_core.actors import Actor
from platform_core.rows import new_id
from tests.merchants.builders import LICENCE, MOVED, applied, handed_in, opened, owner_of
from tests.merchants.test_api import client_of, key
from tests.platform_core.files.conftest import picture

pytestmark = pytest.mark.django_db

DOCUMENTS = "/api/seller/v1/documents"
CHANGES = "/api/seller/v1/changes"
SHOP = "/api/seller/v1/shop"
LATE = "2026-01-01"


def document(**changes: Any) -> dict[str, Any]:
    return {name: str(value) for name, value in LICENCE.items()} | changes


@pytest.fixture
def client(applicant: Actor, at: datetime) -> APIClient:
    applied(at, by=applicant)
    return client_of(applicant, at)


@pytest.fixture
def seller(shop, at: datetime) -> APIClient:
    return client_of(owner_of(shop), at)


@pytest.mark.duty("ECL-27")
class TestDocuments:
    def test_are_handed_in_with_a_file_and_listed(self, client):
        reply = client.post(DOCUMENTS, document(), headers=key())
        assert reply.status_code == 201, reply.content
        address = f"{DOCUMENTS}/{reply.json()['id']}"
        kept = client.post(
            f"{address}/files",
            {"file": SimpleUploadedFile("licence.png", picture())},
            headers=key(),
            format="multipart",
        )
        assert kept.status_code == 201, kept.content

        found = client.get(address).json()
        assert (found["accepted"], found["number"], len(found["files"])) == (None, LICENCE["number"], 1)
        [listed] = client.get(DOCUMENTS).json()["items"]
        assert listed["kind"] == "food_licence"
        assert client.get(f"{address}/files/{kept.json()['id']}").status_code == 200

    def test_are_refused_with_every_reason(self, client):
        reply = client.post(DOCUMENTS, document(number="", issuer=""), headers=key())

        assert (reply.status_code, reply.json()["code"]) == (422, "merchants.document_refused")
        assert reply.json()["params"] == {"reasons": ["number_missing", "issuer_missing"]}

    @pytest.mark.parametrize(("field", "value"), [("kind", "passport"), ("valid_until", "soon"), ("number", "9" * 61)])
    def test_that_do_not_fit_are_refused_before_anything_is_looked_for(self, applicant, at, field, value):
        reply = client_of(applicant, at).post(DOCUMENTS, document(**{field: value}), headers=key())

        assert reply.status_code == 400

    def test_belong_to_an_application_or_a_shop(self, applicant, at):
        reply = client_of(applicant, at).post(DOCUMENTS, document(), headers=key())

        assert (reply.status_code, reply.json()["code"]) == (404, "merchants.no_shop")

    def test_of_a_person_show_no_number(self, client):
        reply = client.post(DOCUMENTS, document(kind="identity", number="350102199001011234"), headers=key())

        assert (reply.status_code, "350102199001011234" in reply.content.decode()) == (201, False)

    def test_are_not_there_for_another(self, client, at):
        row = handed_in(applied(at), at)

        for address in (f"{DOCUMENTS}/{row.id}", f"{DOCUMENTS}/{row.id}/files/{new_id()}"):
            assert client.get(address).status_code == 404

    def test_become_the_shop_s_with_what_was_found(self, seller):
        items = seller.get(DOCUMENTS).json()["items"]

        assert {(item["kind"], item["accepted"], item["method"]) for item in items} == {
            ("business_licence", True, "register"),
            ("return_agreement", True, "register"),
            ("food_licence", True, "register"),
        }
        assert seller.get(SHOP).json()["reverify_by"] == "2026-09-10T16:00:00Z"


class TestChanges:
    @pytest.mark.duty("OTM-26")
    def test_are_reported_and_withdrawn(self, seller, at):
        body = {"fact": "return_address", "changed_on": "2026-03-09", **MOVED}
        reply = seller.post(CHANGES, body, headers=key())
        assert (reply.status_code, bool(reply.json()["verify_by"])) == (201, True), reply.content

        again = seller.post(CHANGES, body, headers=key())
        assert (again.status_code, again.json()["code"]) == (409, "merchants.change_pending")
        address = f"{CHANGES}/{reply.json()['id']}"
        assert seller.put(f"{address}/withdrawal").json()["state"] == "withdrawn"
        assert (seller.get(address).json()["state"], seller.get(address).json()["verify_by"]) == ("withdrawn", None)
        assert len(seller.get(CHANGES).json()["items"]) == 1

    def test_are_whole(self, seller):
        reply = seller.post(CHANGES, {"fact": "service_phone", "changed_on": LATE}, headers=key())

        assert (reply.status_code, reply.json()["params"]) == (422, {"reasons": ["value_missing"]})

    def test_that_do_not_fit_are_refused(self, seller):
        for body in ({}, {"fact": "trade_name", "changed_on": LATE}, {"fact": "service_phone", "changed_on": 1}):
            assert seller.post(CHANGES, body, headers=key()).status_code == 400

    def test_are_no_applicant_s(self, client):
        assert client.get(CHANGES).status_code == 403


@pytest.mark.duty("ECL-15")
def test_everybody_reads_the_verified_licences(at):
    shop = opened(at)

    permits = client_of(None, at).get(f"/api/storefront/v1/merchants/{shop.id}").json()["permits"]

    assert [(permit["kind"], permit["number"]) for permit in permits] == [
        ("business_licence", LICENCE["number"]),
        ("food_licence", LICENCE["number"]),
    ]
