"""What does a shopper see and do?"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from aftersales.returns.models.returns import Return
from complaints.complaint.models import Complaint
from orders.sales.models.orders import Order
from tests.aftersales.returns import builders as returns
from tests.complaints.complaint import builders as complaints
from tests.merchants.builders import acting_as
from tests.orders.sales import builders
from tests.orders.sales.builders import Sale, just_now
from tests.platform_core.project.faces.conftest import HOUR, Opens
from tests.platform_core.project.faces.reading import Browser, Element, Reply

pytestmark = [pytest.mark.django_db, pytest.mark.login("worker")]


def photo() -> SimpleUploadedFile:
    return SimpleUploadedFile("茶.png", complaints.picture(), "image/png")


def cards(reply: Reply) -> dict[str, str]:
    """What may be done, by the heading of its card."""
    rights = reply.page.one("ul", class_="rights")
    return {card.one("h3").text: card.text for card in rights.all("li", class_="card")}


def pieces(of: Element) -> str:
    """The name of the only field that asks for pieces."""
    return next(i.attributes["name"] for i in of.all("input") if i.attributes["name"].startswith("pieces-"))


class TestHome:
    def test_shows_what_runs_and_what_was_bought(self, shopper: Browser, delivered: Order) -> None:
        reply = shopper.get("/me/")

        assert delivered.number in reply.page.one("table").text
        assert "山间茶铺" in reply.page.one("table").text
        clock = reply.page.one("ul", class_="due")
        assert f"确认收货 · {delivered.number}" in clock.text
        about, why = clock.all("a")
        assert about.attributes["href"] == f"/me/orders/{delivered.id}"
        assert why.attributes["href"].startswith("/me/deadlines/")

    def test_is_kind_to_who_has_bought_nothing(self, opens: Opens, at: datetime) -> None:
        assert "您还没有订单" in opens(builders.stranger(at)).get("/me/").text

    def test_asks_the_database_as_often_for_twenty_orders_as_for_one(
        self, shopper: Browser, sale: Sale, at: datetime
    ) -> None:
        def queries() -> int:
            with CaptureQueriesContext(
                connection,
            ) as asked:
                assert shopper.get("/me/").status == 200
            return len(asked)

        builders.placed(sale, at)
        one = queries()
        for _ in range(19):
            builders.placed(sale, at)

        assert queries() == one

    def test_turns_its_pages_by_cursor(self, shopper: Browser, sale: Sale, at: datetime) -> None:
        orders = [builders.placed(sale, at + n * timedelta(seconds=1)) for n in range(21)]
        first = shopper.get("/me/")
        second = shopper.get("/me/" + first.page.one("a", rel="next").attributes["href"])

        [all_of_them] = [a.attributes["href"] for a in first.page.all("a") if a.text == "全部订单 · 21"]
        assert len(shopper.get(all_of_them).page.one("tbody").all("tr")) == 20
        assert orders[0].number not in first.page.one("table").text
        assert [row.one("a").text for row in second.page.one("tbody").all("tr")] == [orders[0].number]


class TestTheOrderPage:
    def test_offers_what_the_rights_say_and_why(self, shopper: Browser, delivered: Order) -> None:
        reply = shopper.get(f"/me/orders/{delivered.id}")

        shown = cards(reply)
        assert set(shown) == {"确认收货", "七日无理由退货", "商品有问题", "咨询商家", "投诉"}
        assert "由您承担 · 在期限之内" in shown["七日无理由退货"]
        assert "24:00" in shown["七日无理由退货"]
        assert "取消订单 当前阶段不能办理" in reply.page.one("details", id="closed-rights").text

    def test_leads_to_the_cashier_while_there_is_something_to_pay(
        self, shopper: Browser, sale: Sale, at: datetime
    ) -> None:
        order = builders.placed(sale, at + 24 * HOUR)
        cashier = urlsplit(shopper.get(f"/me/orders/{order.id}").page.one("a", id="pay").attributes["href"])
        assert cashier.path == "/pay/cashier"
        assert parse_qs(cashier.query)["return_url"] == [f"{settings.PUBLIC_URL}/me/orders/{order.id}"]
        builders.pay(order, at + 24 * HOUR)

        assert shopper.get(f"/me/orders/{order.id}").page.all("a", id="pay") == []

    def test_cancels_a_paid_order_at_once(self, shopper: Browser, paid: Order, sale: Sale) -> None:
        reply = shopper.fills_in(shopper.get(f"/me/orders/{paid.id}"), "cancel")

        assert reply.to == f"/me/orders/{paid.id}"
        shown = shopper.follows(reply)
        assert "订单已取消" in shown.page.one("div", class_="messages").text
        assert "取消订单的退款" in shown.text
        assert builders.now(paid, sale).state == "cancelled"

    def test_confirms_the_receipt(self, shopper: Browser, delivered: Order, sale: Sale) -> None:
        shopper.fills_in(shopper.get(f"/me/orders/{delivered.id}"), "confirm_receipt")

        assert builders.now(delivered, sale).state == "received"
        offered = {"七日无理由退货", "商品有问题", "咨询商家", "投诉"}
        assert set(cards(shopper.get(f"/me/orders/{delivered.id}"))) == offered

    def test_masks_the_recipient(self, shopper: Browser, paid: Order) -> None:
        html = shopper.get(f"/me/orders/{paid.id}").response.content.decode()

        assert builders.HOME.name not in html
        assert builders.HOME.phone not in html

    def test_gives_the_contract_as_it_was_hashed(self, shopper: Browser, paid: Order) -> None:
        page = shopper.get(f"/me/orders/{paid.id}").page
        contract = shopper.get(page.one("a", id="contract").attributes["href"]).page
        file = shopper.get(contract.one("a", id="download").attributes["href"]).response

        assert file.status_code == 200
        assert file["ETag"].strip('"') in page.text
        assert file["Content-Disposition"].startswith("attachment")


class TestTheNoticeOfAReturn:
    def asked(self, shopper: Browser, order: Order, n: int) -> Reply:
        address = f"/me/orders/{order.id}/return"
        return shopper.get(f"{address}?{pieces(shopper.get(address).form('choose'))}={n}")

    @pytest.mark.duty("NRR-17")
    def test_shows_the_money_before_it_is_given_and_does_nothing_yet(
        self, shopper: Browser, delivered: Order, sale: Sale
    ) -> None:
        reply = self.asked(shopper, delivered, 1)

        assert reply.page.one("span", id="back").text == "¥58.00"
        assert "由您承担" in reply.page.one("section", id="summary").text
        with acting_as(sale.shopper), transaction.atomic():
            assert Return.objects.count() == 0

    def test_shows_the_address_at_once(self, shopper: Browser, delivered: Order, sale: Sale) -> None:
        reply = shopper.fills_in(self.asked(shopper, delivered, 2), "give")

        shown = shopper.follows(reply)
        assert "福建省福州市鼓楼区仓前巷七号" in shown.page.one("address").text
        assert "¥116.00" in shown.text
        with acting_as(sale.shopper), transaction.atomic():
            assert Return.objects.get().paid == 11600

    @pytest.mark.parametrize("n", ["0", "", "-1", "3", "x"])
    def test_asks_again_for_what_cannot_be(self, shopper: Browser, delivered: Order, n: Any) -> None:
        reply = self.asked(shopper, delivered, n)

        assert reply.status == 200
        assert "give" not in reply.forms()
        assert reply.form("choose").all("ul", class_="errorlist") or reply.form("choose").all("div", role="alert")

    def test_refuses_pieces_that_have_gone_back_meanwhile(
        self, shopper: Browser, delivered: Order, sale: Sale, at: datetime
    ) -> None:
        page = self.asked(shopper, delivered, 2)
        returns.noticed(delivered, sale, at + 3 * HOUR, quantity=1)

        reply = shopper.fills_in(page, "give")

        assert reply.status in (400, 422)
        with acting_as(sale.shopper), transaction.atomic():
            assert Return.objects.count() == 1

    def test_says_why_when_nothing_can_go_back(self, shopper: Browser, paid: Order) -> None:
        assert "目前没有可无理由退货的商品" in shopper.get(f"/me/orders/{paid.id}/return").text


class TestTheReturnPage:
    @pytest.fixture
    def case(self, delivered: Order, sale: Sale, at: datetime) -> Return:
        return returns.noticed(delivered, sale, at + 3 * HOUR)

    def test_takes_any_carrier(self, shopper: Browser, case: Return, sale: Sale) -> None:
        page = shopper.get(f"/me/returns/{case.id}")
        shown = shopper.follows(shopper.fills_in(page, "send_back", carrier="sf", waybill="SF123456"))

        assert "顺丰速运 SF123456" in shown.text
        assert "withdraw" not in shown.forms()
        assert returns.now(case, sale).state == "sent"

    def test_takes_goods_that_were_handed_over_and_else_wants_a_number(
        self, shopper: Browser, case: Return, sale: Sale
    ) -> None:
        page = shopper.get(f"/me/returns/{case.id}")

        assert "请填写运单号" in shopper.fills_in(page, "send_back", carrier="sf", waybill="").text
        assert "当面交还" in shopper.follows(shopper.fills_in(page, "send_back", carrier="in_person", waybill="")).text
        assert returns.now(case, sale).state == "sent"

    def test_corrects_a_mistyped_number(self, shopper: Browser, case: Return) -> None:
        page = shopper.get(f"/me/returns/{case.id}")
        sent = shopper.follows(shopper.fills_in(page, "send_back", carrier="sf", waybill="SF123456"))
        shown = shopper.follows(shopper.fills_in(sent, "correct_parcel", carrier="sf", waybill="SF654321"))

        assert "顺丰速运 SF654321" in shown.text
        assert "SF123456" not in shown.text

    def test_withdraws_while_nothing_was_sent(self, shopper: Browser, case: Return, sale: Sale) -> None:
        shopper.fills_in(shopper.get(f"/me/returns/{case.id}"), "withdraw")

        assert returns.now(case, sale).state == "withdrawn"

    def test_says_whose_turn_it_is_and_by_whose_word(self, shopper: Browser, case: Return) -> None:
        clocks = shopper.get(f"/me/returns/{case.id}").page.one("ul", class_="clocks").text

        assert "另行指定退货地址" in clocks
        assert "商家的权利 · 平台承诺" in clocks
        assert "由商家办理 · 向您履行 · 法定期限" in clocks

    def test_says_where_the_money_is(self, shopper: Browser, case: Return, sale: Sale, at: datetime) -> None:
        assert "退款进度 尚未申请" in shopper.get(f"/me/returns/{case.id}").text
        returns.granted(case, sale, at + 4 * HOUR)

        assert "退款进度 退款中" in shopper.get(f"/me/returns/{case.id}").text

    def test_takes_no_photo_once_it_has_ended(self, shopper: Browser, case: Return) -> None:
        page = shopper.get(f"/me/returns/{case.id}")
        shopper.fills_in(page, "withdraw")

        assert shopper.fills_in(page, "evidence", file=photo()).status == 409
        ended = shopper.get(f"/me/returns/{case.id}")
        assert "evidence" not in ended.forms()
        assert not [a for a in ended.page.all("a") if "/evidence/" in a.attributes["href"]]

    def test_keeps_a_photo_and_gives_it_back(self, shopper: Browser, case: Return) -> None:
        page = shopper.get(f"/me/returns/{case.id}")
        shown = shopper.follows(shopper.fills_in(page, "evidence", file=photo()))

        link = next(a for a in shown.page.all("a") if "/evidence/" in a.attributes["href"])
        file = shopper.get(link.attributes["href"]).response
        assert (link.text, file.status_code, file["Content-Type"]) == ("照片", 200, "image/png")

    def test_refuses_what_is_no_picture(self, shopper: Browser, case: Return) -> None:
        page = shopper.get(f"/me/returns/{case.id}")
        reply = shopper.fills_in(page, "evidence", file=SimpleUploadedFile("a.png", b"<html>"))

        assert reply.status == 422
        assert reply.form("evidence").one("div", role="alert")

    def test_stands_in_the_list(self, shopper: Browser, case: Return) -> None:
        assert case.number in shopper.get("/me/returns").page.one("table").text


class TestTheComplaintPages:
    def test_file_with_evidence_in_one_go(self, shopper: Browser, delivered: Order, sale: Sale) -> None:
        said = {"topic": "faulty", "demand": "partial_refund", "yuan": "40.50", "statement": "发霉了"}
        page = shopper.get(f"/me/orders/{delivered.id}/complain")
        shown = shopper.follows(shopper.fills_in(page, "file", **said, evidence=photo()))

        assert "部分退款 · ¥40.50" in shown.text
        assert "发霉了" in shown.text
        assert len([a for a in shown.page.all("a") if "/evidence/" in a.attributes["href"]]) == 1
        with acting_as(sale.shopper), transaction.atomic():
            assert Complaint.objects.get().demanded == 4050

    def test_file_nothing_if_the_evidence_is_refused(self, shopper: Browser, delivered: Order, sale: Sale) -> None:
        said = {"topic": "faulty", "demand": "refund", "statement": "发霉了"}
        page = shopper.get(f"/me/orders/{delivered.id}/complain")
        reply = shopper.fills_in(page, "file", **said, evidence=SimpleUploadedFile("a.png", b"<html>"))

        assert reply.status == 422
        with acting_as(sale.shopper), transaction.atomic():
            assert Complaint.objects.count() == 0

    def test_accept_an_offer(self, shopper: Browser, sale: Sale, at: datetime) -> None:
        found = complaints.with_shop(sale, at)
        complaints.offer(found, sale, at + HOUR, fen=1500)
        page = shopper.get(f"/me/complaints/{found.id}")
        assert "提出方案 · ¥15.00" in page.page.one("section", id="answer-1").text

        assert "已和解" in shopper.follows(shopper.fills_in(page, "accept_offer")).text

    def test_let_the_platform_decide(self, shopper: Browser, sale: Sale, at: datetime) -> None:
        found = complaints.with_shop(sale, at)
        complaints.offer(found, sale, at + HOUR)
        page = shopper.get(f"/me/complaints/{found.id}")

        assert "平台处理中" in shopper.follows(shopper.fills_in(page, "escalate")).text

    def test_file_about_some_goods_with_what_is_new(self, shopper: Browser, delivered: Order, sale: Sale) -> None:
        with acting_as(sale.shopper), transaction.atomic():
            line = str(delivered.lines.get().id)
        said = {"topic": "faulty", "demand": "repair", "statement": "又坏了", "lines": line}
        page = shopper.get(f"/me/orders/{delivered.id}/complain")

        undated = shopper.fills_in(page, "file", **said, new_fact="第二台也坏了")
        shown = shopper.follows(
            shopper.fills_in(page, "file", **said, new_fact="第二台也坏了", new_since="2026-03-11T10:00")
        )

        assert undated.status == 400
        assert "第二台也坏了" in shown.text
        with acting_as(sale.shopper), transaction.atomic():
            assert Complaint.objects.get().lines == [line]

    def test_ask_for_a_review_beside_the_ways_outside(self, shopper: Browser, sale: Sale) -> None:
        found = complaints.decided(sale, just_now())
        page = shopper.get(f"/me/complaints/{found.id}")
        assert "12315" in page.page.one("section", id="outside").text

        assert "复核中" in shopper.follows(shopper.fills_in(page, "ask_review", text="照片没有看")).text

    def test_say_that_it_was_done(self, shopper: Browser, sale: Sale) -> None:
        now = just_now()
        found = complaints.accept(complaints.with_shop(sale, now, demand=complaints.EXCHANGE), sale, now)
        page = shopper.get(f"/me/complaints/{found.id}")

        assert "confirm_performance" not in shopper.follows(shopper.fills_in(page, "confirm_performance")).text

    def test_take_messages_that_move_nothing(self, shopper: Browser, sale: Sale, at: datetime) -> None:
        found = complaints.filed(sale, at)
        page = shopper.get(f"/me/complaints/{found.id}")
        shown = shopper.follows(shopper.fills_in(page, "write", text="请尽快<b>"))

        assert "请尽快<b>" in shown.text
        assert "已提交" in shown.text

    def test_withdraw(self, shopper: Browser, sale: Sale, at: datetime) -> None:
        found = complaints.filed(sale, at)

        reply = shopper.fills_in(shopper.get(f"/me/complaints/{found.id}"), "withdraw")

        assert "已撤回投诉" in shopper.follows(reply).text
        assert found.number in shopper.get("/me/complaints").page.one("table").text
