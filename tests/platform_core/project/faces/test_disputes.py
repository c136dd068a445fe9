"""How does somebody with a browser settle by mediation, follow a case outside, and get to know who a shop is?"""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from orders.sales.models.orders import Order
from platform_core.legal.spans import local_day
from tests.complaints import dispute_builders as disputes
from tests.complaints.complaint import builders as complaints
from tests.merchants import builders as merchants
from tests.orders.sales.builders import Sale, just_now
from tests.platform_core.project.faces.conftest import Opens
from tests.platform_core.project.faces.reading import Browser

pytestmark = [pytest.mark.django_db, pytest.mark.login("worker")]


class TestMediation:
    @pytest.mark.duty("ECL-63", "NRR-24", "CRL-39")
    def test_goes_from_the_complaint_to_an_agreement(
        self, shopper: Browser, seller: Browser, sale: Sale, at: datetime
    ) -> None:
        complaint = disputes.ended(sale, just_now())
        link = f"/me/complaints/{complaint.id}/mediation"
        assert link in [a.attributes["href"] for a in shopper.get(f"/me/complaints/{complaint.id}").page.all("a")]

        page = shopper.follows(shopper.fills_in(shopper.get(link), "ask", text="请平台居中调解"))
        assert page.forms() == {"leave"}
        row = disputes.only_mediation()
        disputes.taken_up(row, just_now())
        where = f"/seller/mediations/{row.id}"
        seller.follows(seller.fills_in(seller.get(where), "consent"))
        disputes.proposed(row, just_now())
        assert "20.00" in seller.get(where).page.one("section", id="proposal").text
        assert "12315" in seller.get(where).page.one("section", id="outside").text
        seller.follows(seller.fills_in(seller.get(where), "agree"))
        last = shopper.follows(shopper.fills_in(shopper.get(f"/me/mediations/{row.id}"), "agree"))

        assert last.forms() == set()
        assert disputes.mediation(row).state == "agreed"
        assert complaints.stand(complaint, sale)[1] == [2000]
        assert row.number in shopper.get("/me/disputes").text
        assert row.number in seller.get("/seller/disputes").text

    def test_is_asked_for_by_the_shop_as_well_and_refused_with_words(
        self, seller: Browser, shopper: Browser, sale: Sale, at: datetime
    ) -> None:
        complaint = disputes.ended(sale, just_now())
        seller.follows(
            seller.fills_in(seller.get(f"/seller/complaints/{complaint.id}/mediation"), "ask", text="愿意协商")
        )
        where = f"/me/mediations/{disputes.only_mediation().id}"
        assert shopper.get(where).forms() == {"consent", "leave"}

        shopper.follows(shopper.fills_in(shopper.get(where), "leave", text="不同意"))

        assert "不同意" in seller.get(where.replace("/me/", "/seller/")).text
        assert disputes.only_mediation().state == "refused"

    def test_is_not_offered_while_the_complaint_goes_on(self, shopper: Browser, sale: Sale, at: datetime) -> None:
        complaint = complaints.filed(sale, just_now())

        assert shopper.get(f"/me/complaints/{complaint.id}/mediation").forms() == set()


class TestOutside:
    @pytest.mark.duty("CRI-46", "CRL-39", "ECL-62")
    def test_is_put_on_record_followed_and_answered(
        self, shopper: Browser, seller: Browser, sale: Sale, delivered: Order
    ) -> None:
        today = local_day(just_now()).isoformat()
        told = {"kind": "complaint", "authority": "某市监局", "authority_no": "1350102202611280001", "filed_on": today}
        page = shopper.follows(shopper.fills_in(shopper.get(f"/me/orders/{delivered.id}/outside"), "track", **told))
        assert {"note_acceptance", "note_refusal", "tell_outcome", "close", "keep_evidence"} == page.forms()
        assert "仲裁" in page.page.one("section", id="ways-left").text
        row = disputes.only_outside()
        page = shopper.follows(shopper.fills_in(page, "note_acceptance", accepted_on=today))
        assert "note_acceptance" not in page.forms()

        disputes.wanted(row, just_now())
        file = SimpleUploadedFile("paper.png", complaints.picture(), "image/png")
        seller.follows(seller.fills_in(seller.get(f"/seller/outside/{row.id}"), "show_evidence", file=file))

        assert disputes.outside(row).evidence_shown_at
        paper = {"outcome": "settled", "document_no": "榕市监〔2026〕1号", "text": "双方达成协议", "yuan": "40"}
        page = shopper.follows(shopper.fills_in(shopper.get(f"/me/outside/{row.id}"), "tell_outcome", **paper))
        assert "双方达成协议" in page.text
        assert disputes.outside(row).state == "told"

    def test_says_what_is_wrong_at_the_form(self, shopper: Browser, delivered: Order) -> None:
        told = {"kind": "court", "authority": "法院", "authority_no": "!!", "filed_on": "2026-01-01"}

        reply = shopper.fills_in(shopper.get(f"/me/orders/{delivered.id}/outside"), "track", **told)

        assert reply.status == 422

    def test_never_blames_the_authority_for_what_we_may_not_know(
        self, opens: Opens, sale: Sale, delivered: Order, at: datetime
    ) -> None:
        row = disputes.tracked(delivered, sale, at)
        disputes.left_to_the_clock(row, sale, at + timedelta(days=30))

        text = opens(sale.shopper, language="en").get(f"/me/outside/{row.id}").text

        assert "the time is over" in text
        assert "not done in time" not in text
        assert "It may have acted without our knowing." in text


class TestIdentity:
    @pytest.mark.duty("NRR-24")
    def test_is_asked_for_with_the_harm_and_told_on_its_own_page(
        self, shopper: Browser, delivered: Order, at: datetime
    ) -> None:
        way = f"/me/orders/{delivered.id}/outside"
        page = shopper.follows(shopper.fills_in(shopper.get(way), "ask_identity", harm=disputes.HARM))
        assert not page.page.all("dl", id="told")
        row = disputes.only_identity()
        disputes.answered_by_the_system(row, just_now())

        told = shopper.get(f"/me/identities/{row.id}").page.one("dl", id="told").text

        assert merchants.TEA_HOUSE.legal_name in told
        assert merchants.TEA_HOUSE.business_address in told
        assert "ask_identity" not in shopper.get(way).forms()
