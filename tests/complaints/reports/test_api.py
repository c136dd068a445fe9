"""What do the doors of reports and of notices of infringement accept, show and refuse?"""

from __future__ import annotations

from datetime import datetime
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpResponse
from django.test import Client

from complaints.infringements import models as infringements_models
from platform_core.drivers.world.deals import picture
from platform_core.rows import new_id
from tests.complaints.infringements import builders as infringements_builders
from tests.complaints.reports import builders as reports
from tests.merchants.builders import person
from tests.orders.checkout.test_api import SELLER, STOREFRONT, At, refusal
from tests.orders.sales.builders import Sale

pytestmark = [pytest.mark.django_db, pytest.mark.login("worker")]


@pytest.fixture
def somebody(sale: Sale, at: datetime) -> At:
    return At(person(at))


@pytest.fixture
def seller(sale: Sale) -> At:
    return At(sale.seller, SELLER)


def upload(who: At, path: str) -> HttpResponse:
    file = SimpleUploadedFile("photo.png", picture())
    return who.client.post(f"{who.door}{path}", {"file": file}, headers={"Idempotency-Key": f"key-{new_id()}"})


def tip(sale: Sale, **changes: Any) -> dict[str, Any]:
    said = {"target": "shop", "target_id": str(sale.shop), "offence": "unlicensed", "statement": reports.STATEMENT}
    return said | changes


@pytest.mark.duty("ECL-59", "ECL-29")
class TestReports:
    def test_are_filed_and_read_by_their_reporter(self, sale: Sale, somebody: At, at: datetime) -> None:
        answer = somebody.send("POST", "/reports", tip(sale, contact=reports.CONTACT))

        body = answer.json()
        assert (answer.status_code, body["state"], body["actions"]) == (201, "filed", [])
        assert [(clock["kind"], clock["owed_by"]) for clock in body["clocks"]] == [
            ("complaints.triage_report", "staff")
        ]
        for words in (reports.STATEMENT, reports.CONTACT):
            assert words not in answer.content.decode()  # an answer is kept, to be given again
        assert upload(somebody, f"/reports/{body['id']}/evidence").status_code == 201
        read = somebody.get(f"/reports/{body['id']}").json()
        assert (read["statement"], read["lead"], len(read["evidence"])) == (reports.STATEMENT, None, 1)
        assert [row["id"] for row in somebody.get("/reports").json()["items"]] == [body["id"]]

    def test_show_what_was_found_and_which_authority_has_it(self, sale: Sale, at: datetime) -> None:
        reporter = person(at)
        report = reports.hand_over(reports.founded(sale, at, by=reporter), at)

        read = At(reporter).get(f"/reports/{report.id}").json()

        assert (read["state"], read["reasons"], read["done"]) == ("closed", reports.REASONS, reports.DONE.done)
        assert read["lead"]["reference"] == reports.LEAD.reference

    def test_are_shown_to_nobody_else_and_have_no_door_for_shops(
        self, sale: Sale, somebody: At, seller: At, at: datetime
    ) -> None:
        report = reports.filed(sale, at)

        assert refusal(somebody.get(f"/reports/{report.id}")) == (404, "complaints.report_not_found")
        assert somebody.get("/reports").json()["items"] == []
        assert seller.get("/reports").status_code == 404
        assert Client().get(f"{STOREFRONT}/reports").status_code == 401

    @pytest.mark.parametrize(
        ("changes", "said"),
        [
            ({"target": "weather"}, (400, "http.invalid")),
            ({"statement": ""}, (400, "http.invalid")),
            ({"target_id": str(new_id())}, (404, "complaints.target_not_found")),
        ],
    )
    def test_are_refused_with_a_reason(
        self, sale: Sale, somebody: At, changes: dict[str, Any], said: tuple[int, str]
    ) -> None:
        assert refusal(somebody.send("POST", "/reports", tip(sale, **changes))) == said


def claim(sale: Sale, **changes: Any) -> dict[str, Any]:
    said = {
        "holder": infringements_builders.NAME,
        "company": False,
        "by_agent": False,
        "contact": "13966665555",
        "right": "trademark",
        "right_no": "12345678",
        "listings": [str(infringements_builders.listing_of(sale))],
        "statement": infringements_builders.STATEMENT,
    }
    return said | changes


@pytest.mark.duty("ECL-42", "ECL-43")
class TestInfringements:
    def test_go_from_the_draft_to_the_shop_and_back(self, sale: Sale, somebody: At, seller: At, at: datetime) -> None:
        drafted = somebody.send("POST", "/infringements", claim(sale)).json()
        one = f"/infringements/{drafted['id']}"
        early = somebody.send("PUT", f"{one}/submission", {"truthful": False})
        for kind in ("identity", "right-proof", "evidence"):
            assert upload(somebody, f"{one}/exhibits/{kind}").status_code == 201
        wrong = upload(somebody, f"{one}/exhibits/filing-proof")
        submitted = somebody.send("PUT", f"{one}/submission", {"truthful": True}).json()

        assert (drafted["state"], submitted["state"]) == ("drafted", "submitted")
        assert refusal(early) == (409, "complaints.notice_incomplete")
        assert len(early.json()["params"]["reasons"]) == 4
        assert refusal(wrong) == (409, "complaints.exhibit_refused")
        infringements_builders.measure(infringements_models.Infringement(id=drafted["id"]), at)
        assert upload(seller, f"{one}/exhibits/counter-evidence").status_code == 201
        countered = seller.send("PUT", f"{one}/counter-statement", {"text": infringements_builders.COUNTER})
        assert countered.json()["state"] == "countered"
        read = somebody.get(one).json()
        assert (read["counter_statement"], read["reasons"]) == (
            infringements_builders.COUNTER,
            infringements_builders.REASONS,
        )
        assert [kept["shows"] for kept in read["exhibits"]] == [
            "identity",
            "right_proof",
            "evidence",
            "counter_evidence",
        ]
        assert read["wanted"] == ["filing_proof", "delay_proof", "outcome"]
        for side in (somebody, seller):
            assert upload(side, f"{one}/exhibits/outcome").status_code == 201
        assert somebody.send("PUT", f"{one}/withdrawal").json()["state"] == "withdrawn"

    def test_are_read_by_both_sides_and_by_nobody_else(
        self, sale: Sale, somebody: At, seller: At, at: datetime
    ) -> None:
        notice = infringements_builders.measured(sale, at)
        holder = At(infringements_builders.holder_of(notice))

        for who in (holder, seller):
            [row] = who.get("/infringements").json()["items"]
            assert (row["id"], row["state"]) == (str(notice.id), "measured")
            assert who.get(f"/infringements/{notice.id}").json()["holder"] == infringements_builders.NAME
        assert somebody.get("/infringements").json()["items"] == []
        assert refusal(somebody.get(f"/infringements/{notice.id}")) == (404, "complaints.infringement_not_found")

    @pytest.mark.parametrize("changes", [{"listings": []}, {"right": "magic"}, {"company": None}, {"holder": ""}])
    def test_are_refused_where_they_are_malformed(self, sale: Sale, somebody: At, changes: dict[str, Any]) -> None:
        assert refusal(somebody.send("POST", "/infringements", claim(sale, **changes))) == (400, "http.invalid")

    @pytest.mark.duty("ECL-44")
    def test_are_published_for_everybody(self, sale: Sale, at: datetime) -> None:
        infringements_builders.published(infringements_builders.measured(sale, at), at)

        rows = Client().get(f"{STOREFRONT}/infringement-bulletins").json()["items"]

        assert sorted(row["said"] for row in rows) == ["measured", "submitted"]
        assert {row["holder"] for row in rows} == {"慕***"}
