"""How does somebody with a browser claim something, and how does the shop answer?"""

from __future__ import annotations

from datetime import datetime

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from aftersales.claims.models import Claim
from aftersales.claims.types import Topic
from aftersales.returns.types import Remedy
from orders.sales.models.orders import Order
from platform_core.drivers.world.deals import picture
from tests.aftersales.claims import builders as claims
from tests.aftersales.freight import builders as freight
from tests.aftersales.returns import builders
from tests.merchants.builders import acting_as
from tests.orders.sales.builders import Sale
from tests.platform_core.project.faces.conftest import HOUR, Opens
from tests.platform_core.project.faces.reading import Browser, Reply

pytestmark = [pytest.mark.django_db, pytest.mark.login("worker")]


def photo() -> SimpleUploadedFile:
    return SimpleUploadedFile("外壳.png", picture(), "image/png")


def html(reply: Reply) -> str:
    return str(reply.response.content.decode())


def only(sale: Sale) -> Claim:
    with acting_as(sale.seller):
        return Claim.objects.get()


class TestTheShopper:
    @pytest.mark.duty("CRL-24", "CRL-23a")
    def test_finds_what_may_be_wanted_on_the_order_and_claims_it(
        self, shopper: Browser, sale: Sale, delivered: Order
    ) -> None:
        assert f"/me/orders/{delivered.id}/claim" in html(shopper.get(f"/me/orders/{delivered.id}"))
        page = shopper.get(f"/me/orders/{delivered.id}/claim")
        assert "举证" in page.text or "证明" in page.text
        line = builders.line_of(delivered, sale).id

        said = {"right": f"{line}:faulty:exchange", "quantity": "1", "statement": "开机没有反应"}
        shopper.follows(shopper.fills_in(page, "file", **said, file=photo()))

        claim = only(sale)
        assert (claim.because, claim.wants, claim.quantity) == (Topic.FAULTY, Remedy.EXCHANGE, 1)
        page = shopper.get(f"/me/claims/{claim.id}")
        assert page.forms() == {"withdraw", "evidence"}
        assert "开机没有反应" in page.text
        assert claim.number in shopper.get("/me/claims").text
        assert claim.number in shopper.get(f"/me/orders/{delivered.id}").text

    def test_is_told_at_the_form_what_speaks_against_it(self, shopper: Browser, sale: Sale, delivered: Order) -> None:
        page = shopper.get(f"/me/orders/{delivered.id}/claim")
        line = builders.line_of(delivered, sale).id

        said = {"right": f"{line}:faulty:exchange", "quantity": "9", "statement": "开机没有反应"}
        reply = shopper.fills_in(page, "file", **said)

        assert reply.status == 422
        assert "开机没有反应" in html(reply)

    def test_takes_an_offer_and_is_led_to_the_return(
        self, shopper: Browser, sale: Sale, delivered: Order, at: datetime
    ) -> None:
        claim = claims.offered(claims.claimed(delivered, sale, at + 2 * HOUR), sale, at + 3 * HOUR)
        page = shopper.get(f"/me/claims/{claim.id}")
        assert page.forms() == {"take_offer", "leave_offer", "withdraw", "evidence"}

        shopper.follows(shopper.fills_in(page, "take_offer"))

        back = claims.back_of(claim, sale)
        assert f"/me/returns/{back.id}" in html(shopper.get(f"/me/claims/{claim.id}"))
        assert "send_back" in shopper.get(f"/me/returns/{back.id}").forms()

    @pytest.mark.duty("CRL-24")
    def test_reads_whose_turn_it_is_while_the_shop_owes_goods(
        self, opens: Opens, sale: Sale, delivered: Order, at: datetime
    ) -> None:
        claim = claims.exchanging(delivered, sale, at + 3 * HOUR)

        page = opens(sale.shopper, "en").get(f"/me/claims/{claim.id}")

        assert (page.status, page.forms()) == (200, {"evidence"})
        assert "To be done by the shop" in page.page.one("ul", class_="clocks").text

    def test_is_led_to_a_complaint_where_the_shop_refuses(
        self, opens: Opens, sale: Sale, delivered: Order, at: datetime
    ) -> None:
        claim = claims.refused(claims.claimed(delivered, sale, at + 2 * HOUR), sale, at + 3 * HOUR)

        form = opens(sale.shopper, "en").get(f"/me/orders/{delivered.id}/claim")
        assert claim.number in form.page.one("ul", id="refused").text
        assert "What the shop has refused" in form.text
        page = opens(sale.shopper, "en").get(f"/me/claims/{claim.id}")

        assert f"/me/orders/{delivered.id}/complain" in html(page)
        assert "You do not agree?" in page.text


class TestTheShop:
    def test_grants_what_is_wanted(self, seller: Browser, sale: Sale, delivered: Order, at: datetime) -> None:
        claim = claims.claimed(delivered, sale, at + 2 * HOUR)
        assert claim.number in seller.get("/seller/claims").text
        page = seller.get(f"/seller/claims/{claim.id}")
        assert page.forms() == {"agree", "offer", "refuse", "evidence"}

        seller.follows(seller.fills_in(page, "agree"))

        assert only(sale).state == "by_return"

    @pytest.mark.duty("CRL-23b")
    def test_refuses_with_a_file_and_not_without_where_the_burden_is_its_own(
        self, seller: Browser, sale: Sale, delivered: Order, at: datetime
    ) -> None:
        claim = claims.claimed(delivered, sale, at + 2 * HOUR, topic=Topic.WRONG_ITEM)
        page = seller.get(f"/seller/claims/{claim.id}")
        said = {"reason": "no_fault", "statement": "发货时拍照核对过"}
        assert seller.fills_in(page, "refuse", **said).status == 422

        seller.follows(seller.fills_in(page, "refuse", **said, file=photo()))

        assert only(sale).state == "refused"

    def test_offers_something_else(self, seller: Browser, sale: Sale, delivered: Order, at: datetime) -> None:
        claim = claims.claimed(delivered, sale, at + 2 * HOUR)

        page = seller.get(f"/seller/claims/{claim.id}")
        seller.follows(seller.fills_in(page, "offer", remedy="repair", statement="可以维修"))

        assert only(sale).state == "offered"

    def test_sends_a_new_piece_out_of_its_lots(
        self, seller: Browser, sale: Sale, delivered: Order, at: datetime
    ) -> None:
        claim = claims.exchanging(delivered, sale, at + 3 * HOUR)
        page = seller.get(f"/seller/claims/{claim.id}")
        lot = f"lot-{claim.line_id}-{b'L1'.hex()}"

        seller.follows(seller.fills_in(page, "send", carrier="sandbox", waybill="NEW00001", **{lot: "2"}))

        assert only(sale).state == "on_its_way"
        assert "NEW00001" in seller.get(f"/seller/claims/{claim.id}").text

    def test_pays_where_it_has_none(self, seller: Browser, sale: Sale, delivered: Order, at: datetime) -> None:
        claim = claims.exchanging(delivered, sale, at + 3 * HOUR)

        seller.follows(seller.fills_in(seller.get(f"/seller/claims/{claim.id}"), "give_money"))

        assert only(sale).state == "refunded"


class TestFreight:
    @pytest.mark.duty("CRL-24")
    def test_is_asked_back_with_a_receipt_and_the_shop_objects(
        self, shopper: Browser, seller: Browser, sale: Sale, delivered: Order, at: datetime
    ) -> None:
        case = freight.sent_for_claim(delivered, sale, at + 3 * HOUR)
        page = shopper.get(f"/me/returns/{case.id}")

        shopper.follows(shopper.fills_in(page, "ask_freight", yuan="12.00", file=photo()))
        page = seller.get(f"/seller/returns/{case.id}")
        assert {"agree_freight", "dispute_freight"} <= page.forms()
        seller.follows(seller.fills_in(page, "dispute_freight", statement="运费明显偏高"))

        page = shopper.get(f"/me/returns/{case.id}")
        assert "运费明显偏高" in page.text
        assert "ask_freight" not in page.forms()

    def test_of_a_return_without_a_reason_is_not_asked(
        self, shopper: Browser, sale: Sale, delivered: Order, at: datetime
    ) -> None:
        case = builders.noticed(delivered, sale, at + 2 * HOUR)
        builders.sent(case, sale, at + 3 * HOUR)

        assert "ask_freight" not in shopper.get(f"/me/returns/{case.id}").forms()
