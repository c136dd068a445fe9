"""What do the doors of mediations, cases outside and requests for an identity accept, show and refuse?"""

from __future__ import annotations

from datetime import datetime

import pytest
from django.test import Client

import platform_core.regulators.queries as regulators
from complaints.outside import commands as outside
from orders.sales.models.orders import Order
from platform_core.legal.spans import local_day
from tests.complaints import dispute_builders as disputes
from tests.complaints.complaint import builders
from tests.merchants import builders as merchants
from tests.orders.checkout.test_api import SELLER, At, refusal
from tests.orders.sales.builders import Sale, just_now

pytestmark = [pytest.mark.django_db, pytest.mark.login("worker")]


@pytest.fixture
def shopper(sale: Sale) -> At:
    return At(sale.shopper)


@pytest.fixture
def seller(sale: Sale) -> At:
    return At(sale.seller, SELLER)


@pytest.fixture
def order(sale: Sale, at: datetime) -> Order:
    return builders.bought(sale, at)


class TestMediation:
    @pytest.mark.duty("ECL-63", "NRR-24")
    def test_goes_from_asking_to_an_agreement_that_is_owed(
        self, shopper: At, seller: At, sale: Sale, at: datetime
    ) -> None:
        complaint = disputes.ended(sale, at)
        made = shopper.send("POST", f"/complaints/{complaint.id}/mediation", {"text": "请平台居中调解。"})
        assert made.status_code == 201, made.content
        body, where = made.json(), f"/mediations/{made.json()['id']}"
        assert body["state"] == "asked"
        assert [a["name"] for a in body["actions"]] == ["leave"]
        assert [c["kind"] for c in body["clocks"]] == ["complaints.mediation_accept", "complaints.mediation_finish"]

        row = disputes.Mediation(id=body["id"])
        disputes.taken_up(row, just_now())
        assert seller.send("PUT", f"{where}/consent").json()["shop_consented_at"]
        disputes.proposed(row, just_now())
        shown = seller.get(where).json()
        assert shown["amount"] == {"amount": 2000, "currency": "CNY"}
        assert "双方各让一步，退一半。" in [word["text"] for word in shown["words"]]
        assert seller.send("PUT", f"{where}/acceptance").json()["accepted_by"] == ["merchant"]
        assert refusal(seller.send("PUT", f"{where}/acceptance")) == (409, "complaints.consent_stands")
        assert shopper.send("PUT", f"{where}/acceptance").json()["state"] == "agreed"

        assert [m["state"] for m in seller.get("/mediations").json()["items"]] == ["agreed"]
        assert builders.stand(complaint, sale)[1] == [2000]

    def test_is_left_with_words(self, shopper: At, sale: Sale, at: datetime) -> None:
        row = disputes.asked(disputes.ended(sale, at), sale.seller, at)

        assert shopper.send("PUT", f"/mediations/{row.id}/leaving", {}).status_code == 400
        assert shopper.send("PUT", f"/mediations/{row.id}/leaving", {"text": "不同意"}).json()["state"] == "refused"


class TestOutside:
    @pytest.mark.duty("CRI-46", "CRL-39", "ECL-62")
    def test_is_followed_by_the_shopper_and_answered_by_the_shop(
        self, shopper: At, seller: At, order: Order, sale: Sale
    ) -> None:
        today = local_day(just_now()).isoformat()
        told = {"kind": "complaint", "authority": "某市监局", "authority_no": "1350102202611280001", "filed_on": today}
        made = shopper.send("POST", f"/orders/{order.id}/outside-cases", told)
        assert made.status_code == 201, made.content
        where = f"/outside-cases/{made.json()['id']}"
        assert made.json()["state"] == "with_authority"
        assert made.json()["ways_left"] == ["mediation", "arbitration", "court"]

        assert shopper.send("PUT", f"{where}/acceptance", {"accepted_on": today}).json()["state"] == "accepted"
        row = disputes.OutsideCase(id=made.json()["id"])
        disputes.wanted(row, just_now())
        assert refusal(seller.send("PUT", f"{where}/evidence-shown")) == (422, "complaints.outside_refused")
        disputes.shown(row, sale.seller, just_now())
        assert seller.send("PUT", f"{where}/evidence-shown").json()["evidence_shown_at"]
        paper = {"outcome": "settled", "document_no": "榕市监〔2026〕1号", "text": "双方达成协议"}
        assert shopper.send("PUT", f"{where}/outcome", paper).json()["state"] == "told"

        shown = shopper.get(where).json()
        assert [f["text"] for f in shown["findings"]] == ["双方达成协议"]
        assert len(shown["evidence"]) == 1
        assert shopper.send("PUT", f"{where}/closing").json()["state"] == "closed"

    def test_lists_every_reason_against_it(self, shopper: At, order: Order) -> None:
        told = {"kind": "court", "authority": "法院", "authority_no": "!!!!", "filed_on": "2190-01-01"}

        answer = shopper.send("POST", f"/orders/{order.id}/outside-cases", told)

        assert refusal(answer) == (422, "complaints.outside_refused")
        assert answer.json()["params"]["reasons"] == ["number_invalid", "day_ahead"]


class TestIdentity:
    @pytest.mark.duty("NRR-24")
    def test_is_told_at_its_own_address_alone(self, shopper: At, order: Order, at: datetime) -> None:
        made = shopper.send("POST", f"/orders/{order.id}/identity-request", {"statement": disputes.HARM})
        assert made.status_code == 201, made.content
        row = disputes.IdentityRequest(id=made.json()["id"])
        disputes.answered_by_the_system(row, just_now())

        shown = shopper.get(f"/identity-requests/{row.id}").json()

        assert shown["identity"]["name"] == merchants.TEA_HOUSE.legal_name
        assert shown["identity"]["address"] == merchants.TEA_HOUSE.business_address
        listed = shopper.get("/identity-requests").content.decode()
        assert merchants.TEA_HOUSE.business_address not in listed
        again = shopper.send("POST", f"/orders/{order.id}/identity-request", {"statement": "again"})
        assert refusal(again) == (409, "complaints.identity_asked_already")


class TestTheQueues:
    def test_let_staff_mediate_and_propose(self, staff_client: Client, sale: Sale, at: datetime) -> None:
        row = disputes.asked(disputes.ended(sale, at), sale.shopper, at)
        where = f"/admin/complaints/mediation/{row.id}/handle/"
        assert "请平台居中调解。" in staff_client.get(where).content.decode()

        staff_client.post(where, {"choice": "take_up"})
        disputes.consented(row, sale.seller, at)
        staff_client.post(where, {"choice": "propose", "reasons": "各让一步", "amount": "20.00"})

        found = disputes.mediation(row)
        assert (found.state, found.amount) == ("proposed", 2000)
        assert row.number in staff_client.get("/admin/complaints/mediation/").content.decode()

    def test_let_staff_put_on_record_what_the_authority_writes(
        self, staff_client: Client, sale: Sale, order: Order, at: datetime
    ) -> None:
        row = disputes.tracked(order, sale, at)
        where = f"/admin/complaints/outsidecase/{row.id}/handle/"
        staff_client.post(where, {"choice": "note_acceptance"})
        assert disputes.outside(row).state == "with_authority"
        staff_client.post(where, {"choice": "note_acceptance", "accepted_on": local_day(at).isoformat()})
        assert disputes.outside(row).state == "accepted"
        staff_client.post(where, {"choice": "begin_testing", "days": "30"})
        staff_client.post(where, {"choice": "end_testing"})
        staff_client.post(where, {"choice": "want_evidence"})
        disputes.shown(row, sale.shopper, at)
        paper = {"outcome": "granted", "document_no": "榕市监〔2026〕1号", "reasons": "准予退款", "amount": "40.00"}

        staff_client.post(where, {"choice": "record_outcome", **paper})

        assert disputes.outside(row).state == "ended"
        assert [refund.amount.amount for refund in disputes.outside_refunds(row)] == [4000]
        assert "准予退款" in staff_client.get(where).content.decode()

    def test_name_once_which_file_was_handed_over(
        self, staff_client: Client, sale: Sale, order: Order, at: datetime, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        where = f"/admin/complaints/outsidecase/{disputes.tracked(order, sale, at).id}/handle/"
        monkeypatch.setattr(regulators, "lying_ready", lambda *_, **__: order)
        monkeypatch.setattr(outside, "hand_file", lambda *_, **__: "9f86d081")

        assert "9f86d081" in staff_client.post(where, {"choice": "hand_file"}).content.decode()

    def test_ask_for_the_days_of_testing(self, staff_client: Client, sale: Sale, order: Order, at: datetime) -> None:
        row = disputes.tracked(order, sale, at)
        disputes.accepted(row, sale.shopper, at)

        staff_client.post(f"/admin/complaints/outsidecase/{row.id}/handle/", {"choice": "begin_testing"})

        assert disputes.outside(row).testing_since is None

    def test_let_staff_give_an_identity(self, staff_client: Client, sale: Sale, order: Order, at: datetime) -> None:
        row = disputes.who(order, sale.shopper, at)
        where = f"/admin/complaints/identityrequest/{row.id}/handle/"
        page = staff_client.get(where).content.decode()
        assert disputes.HARM in page
        assert merchants.TEA_HOUSE.business_address not in page

        staff_client.post(where, {"choice": "give"})

        assert disputes.identity(row).state == "given"
